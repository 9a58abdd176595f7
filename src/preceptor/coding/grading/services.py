"""Services: code, modifiers, units and pointers, each a share of the line's credit."""

from __future__ import annotations

from preceptor.coding.cases import Variant
from preceptor.coding.cases.model import Trap
from preceptor.coding.cases.resolve import ResolvedService
from preceptor.coding.claims import Claim, Service
from preceptor.coding.claims.model import ServiceSystem
from preceptor.coding.grading.assign import assign
from preceptor.coding.grading.credit import EM_LEVEL, PCS_FIRST_THREE, PCS_ROOT_OPERATION, shares
from preceptor.coding.grading.model import VerdictName
from preceptor.coding.grading.relation import Shelf
from preceptor.coding.grading.section import Match, Section, trap_for, weight, worthless

_FULL = 0.999_999  # what shares add up to, but for rounding


def match_services(variant: Variant, claim: Claim, shelf: Shelf, group: int, diagnoses: Section) -> Section:
    """`diagnoses` is the matched other half: pointers are compared through it."""
    _, spare = variant.links.spare(group)
    lines = variant.key.services
    active = tuple(n for n in range(len(lines)) if n not in spare)
    section = Section(
        active, frozenset(n for n in active if lines[n].optional), tuple(range(len(claim.services)))
    )
    possible: dict[tuple[int, int], Match] = {}
    for i in section.entered:
        given = claim.services[i]
        exact = [n for n in active if same(given, lines[n], shelf)]
        if not exact and any(worthless(code, variant.traps) for code in read_as(given, shelf)[1]):
            continue
        for n in exact or active:
            code = 1.0 if exact else code_credit(given, lines[n], shelf)
            if code > 0:
                faults, left = _line(variant, claim, group, diagnoses, i, n, code)
                possible[i, n] = Match(i, n, faults, left, bool(exact))
    weights = {
        pair: weight(m.credit, pair[1] in section.optional, m.same_code) for pair, m in possible.items()
    }
    section.matches = {i: possible[i, n] for i, n in assign(weights).items()}
    return section


def read_as(given: Service, shelf: Shelf) -> tuple[ServiceSystem, tuple[str, ...]]:
    """The code set a line is compared in, and its codes there: a CPT code that a school matched to concepts
    is read as their practice codes, in which keys are written.
    """
    matched = shelf.book.matched(given.code) if given.system == "cpt" else ()
    if matched and shelf.reportable(given.code, "cpt"):
        return "practice", matched
    return given.system, (given.code,)


def trap_of(given: Service, shelf: Shelf, traps: tuple[Trap, ...]) -> Trap | None:
    """The trap that a line fell into."""
    found = (trap_for(code, traps) for code in read_as(given, shelf)[1])
    return next((trap for trap in found if trap), None)


def same(given: Service, line: ResolvedService, shelf: Shelf) -> bool:
    system, codes = read_as(given, shelf)
    return system == line.system and any(code == line.code or code in line.accept for code in codes)


def code_credit(given: Service, line: ResolvedService, shelf: Shelf) -> float:
    """What another code than the key's is worth of the code's share."""
    system, codes = read_as(given, shelf)
    if system != line.system or not shelf.reportable(given.code, given.system):
        return 0.0
    if system == "icd10pcs":
        return _pcs(given.code, line.code)
    return max(_level(code, line, shelf) for code in codes)


def _level(code: str, line: ResolvedService, shelf: Shelf) -> float:
    mine, keys = shelf.find(code, line.system), shelf.find(line.code, line.system)
    if mine is None or keys is None or not mine.facts.get("em_family"):
        return 0.0
    family = mine.facts["em_family"] == keys.facts.get("em_family")
    off = abs(int(mine.facts.get("em_level") or 0) - int(keys.facts.get("em_level") or 0))
    return EM_LEVEL if family and off == 1 else 0.0


def _pcs(mine: str, keys: str) -> float:
    if len(mine) != len(keys):
        return 0.0
    if mine[:3] == keys[:3]:
        return PCS_FIRST_THREE
    return PCS_ROOT_OPERATION if mine[:2] + mine[3:] == keys[:2] + keys[3:] else 0.0


def _line(
    variant: Variant, claim: Claim, group: int, diagnoses: Section, i: int, n: int, code: float
) -> tuple[tuple[VerdictName, ...], float]:
    given, line = claim.services[i], variant.key.services[n]
    procedure = line.system == "icd10pcs"
    professional = claim.kind == "professional" and bool(line.points_to)
    share = shares(modifiers=not procedure, units=not procedure, pointers=professional)
    left = share["code"] * code
    faults: list[VerdictName] = []
    if code < 1:
        faults.append("pcs-partial" if procedure else "em-level")
    parts: tuple[tuple[str, VerdictName, bool], ...] = (
        ("modifiers", "wrong-modifier", set(given.modifiers) == set(line.modifiers)),
        ("units", "wrong-units", given.units == line.units),
        (
            "pointers",
            "wrong-pointer",
            not professional or points_right(variant, claim, group, diagnoses, i, n),
        ),
    )
    for name, fault, right in parts:
        if name in share and right:
            left += share[name]
        elif name in share:
            faults.append(fault)
    return tuple(faults), 1.0 if left >= _FULL else left


def points_right(variant: Variant, claim: Claim, group: int, diagnoses: Section, i: int, n: int) -> bool:
    """The first pointer names the key's primary diagnosis and all of them the key's set; optional ones are
    free.

    A near miss of a diagnosis is pointed to like the right code: its fault is counted on its own line.
    """
    primary, wanted = expected_pointers(variant, group, n)
    got: list[int] = []
    for position in claim.services[i].points_to:
        match = diagnoses.matches.get(position - 1)
        if match is None:
            return False
        if match.key not in diagnoses.optional or match.key in wanted:
            got.append(match.key)
    return bool(got) and got[0] in primary and set(got) == wanted


def expected_pointers(variant: Variant, group: int, n: int) -> tuple[set[int], set[int]]:
    """Key diagnoses that may be primary, and all that are pointed to. A line of a group of `either` that is
    not the answer stands for the group that is."""
    spare, _ = variant.links.spare(group)
    instead = set(variant.links.either[group][0]) if variant.links.either else set()
    targets = [instead if at in spare else {at} for at in variant.links.points_to[n]]
    return (targets[0] if targets else set()), {at for target in targets for at in target}
