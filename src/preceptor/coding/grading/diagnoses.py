"""Diagnoses: which submitted line was meant for which key line, and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace

from preceptor.coding.cases import Variant
from preceptor.coding.cases.resolve import ResolvedDiagnosis
from preceptor.coding.claims import Claim, Diagnosis
from preceptor.coding.grading.assign import assign
from preceptor.coding.grading.credit import DIAGNOSIS
from preceptor.coding.grading.model import VerdictName
from preceptor.coding.grading.relation import Shelf, credit, relate
from preceptor.coding.grading.section import Match, Section, weight, worthless

REPORTED = frozenset({"principal", "first", "secondary", "external"})
LEADS = frozenset({"principal", "first"})


def match_diagnoses(variant: Variant, claim: Claim, shelf: Shelf, group: int) -> Section:
    """Admitting and reason-for-visit codes are not reported diagnoses and take no part."""
    spare, _ = variant.links.spare(group)
    lines = variant.key.diagnoses
    active = tuple(n for n, d in enumerate(lines) if d.role in REPORTED and n not in spare)
    section = Section(
        active,
        frozenset(n for n in active if lines[n].optional),
        tuple(n for n, d in enumerate(claim.diagnoses) if d.role in REPORTED),
    )
    leads = leading(variant, section)
    possible = _possible(variant, claim, shelf, section, leads)
    stands = _once(claim, possible)
    weights = {
        pair: weight(m.credit, pair[1] in section.optional, m.same_code)
        for pair, m in possible.items()
        if pair[0] in stands
    }
    section.matches = {i: possible[i, n] for i, n in assign(weights).items()}
    _principal(claim, section, leads)
    _order(variant, section)
    return section


def leading(variant: Variant, section: Section) -> tuple[int, ...]:
    """Key lines that may lead, the declared one first, of those that count now."""
    return tuple(n for n in variant.links.principal if n in section.active)


def _possible(
    variant: Variant, claim: Claim, shelf: Shelf, section: Section, leads: tuple[int, ...]
) -> dict[tuple[int, int], Match]:
    """Every pair worth anything. A line whose code is right for some key line stands for no other."""
    found: dict[tuple[int, int], Match] = {}
    first = lead_lines(claim, section)
    for i in section.entered:
        given = claim.diagnoses[i]
        exact = [n for n in section.active if _same(given.code, variant.key.diagnoses[n])]
        if not exact and worthless(given.code, variant.traps):
            continue
        for n in exact or section.active:
            line = variant.key.diagnoses[n]
            related = ("correct",) if exact else relate(given.code, line.code, shelf)
            faults: tuple[VerdictName, ...] = tuple(f for f in related if f != "correct")
            if not related:
                continue
            if claim.kind == "inpatient" and poa_wrong(given, line):
                faults += ("wrong-poa",)
            match = Match(i, n, faults, credit(faults or ("correct",)), bool(exact))
            if leads == (n,) and first != (i,):  # said once more below, when all are laid out
                match = replace(match, credit=match.credit * DIAGNOSIS["not-principal"])
            found[i, n] = match
    return found


def _once(claim: Claim, possible: dict[tuple[int, int], Match]) -> set[int]:
    """Of lines with one code only the best takes part: a code said twice is not meant for two lines."""
    best: dict[str, tuple[float, bool, str, int]] = {}
    for (i, _), match in possible.items():
        line = claim.diagnoses[i]
        rank = (-match.credit, line.role not in LEADS, line.poa or "", i)
        best[line.code] = min(rank, best.get(line.code, rank))
    return {i for *_, i in best.values()}


def _same(code: str, line: ResolvedDiagnosis) -> bool:
    return code == line.code or code in line.accept


def poa_wrong(given: Diagnosis, line: ResolvedDiagnosis) -> bool:
    """Exemption belongs to a code: it is not held against another code that was taken instead."""
    if line.poa is None or given.poa == line.poa:
        return False
    return given.code == line.code or "exempt" not in (line.poa, given.poa)


def lead_lines(claim: Claim, section: Section) -> tuple[int, ...]:
    """Submitted lines that claim the first place. Only one can have it (guidelines II, IV.A)."""
    return tuple(i for i in section.entered if claim.diagnoses[i].role in LEADS)


def led(claim: Claim, section: Section, leads: tuple[int, ...]) -> Match | None:
    """The one submitted line that leads, when exactly one does and it stands for a line that may."""
    first = lead_lines(claim, section)
    match = section.matches.get(first[0]) if len(first) == 1 else None
    return match if match is not None and match.key in leads else None


def _principal(claim: Claim, section: Section, leads: tuple[int, ...]) -> None:
    """The wrong line first, or several, is one fault, and the key's own leading line bears it."""
    if not leads:
        return
    match = section.by_key.get(leads[0])
    if match is None:
        return
    if led(claim, section, leads) is None:
        _fault(section, match, "not-principal")
    else:
        section.matches[match.submitted] = replace(match, credit=credit(match.faults or ("correct",)))


def _order(variant: Variant, section: Section) -> None:
    placed = section.by_key
    for match in list(section.matches.values()):
        earlier = [placed[n] for n in variant.links.after[match.key] if n in placed]
        if any(other.submitted > match.submitted for other in earlier):
            _fault(section, section.matches[match.submitted], "out-of-order")


def _fault(section: Section, match: Match, fault: VerdictName) -> None:
    faults = (*match.faults, fault)
    section.matches[match.submitted] = replace(match, faults=faults, credit=credit(faults))
