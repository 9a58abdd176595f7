"""Grading: a submission against the key of a variant. Pure and deterministic;
the same claim gives the same grade.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from preceptor.coding.cases import Variant
from preceptor.coding.cases.model import Trap
from preceptor.coding.claims import Claim, Diagnosis, Service
from preceptor.coding.codesets import CodeBook, System
from preceptor.coding.grading.credit import DIAGNOSIS
from preceptor.coding.grading.diagnoses import REPORTED, leading, led, match_diagnoses
from preceptor.coding.grading.evidence import compare_evidence
from preceptor.coding.grading.feedback import Scene, diagnosis_sentence, extra_sentence, missed_sentence
from preceptor.coding.grading.feedback_services import (
    extra_service_sentence,
    missed_service_sentence,
    service_sentence,
)
from preceptor.coding.grading.model import Grade, LineGrade, Scorer, VerdictName
from preceptor.coding.grading.queries import query_lines
from preceptor.coding.grading.relation import Shelf
from preceptor.coding.grading.scores import Counts, Edit, financial
from preceptor.coding.grading.section import Match, Section, trap_for
from preceptor.coding.grading.services import match_services, trap_of
from preceptor.coding.grading.standins import diagnosis_standins, service_standins

# From the gravest down, for lines with several faults of the same credit.
_GRAVITY: tuple[VerdictName, ...] = (
    "wrong-side", "heading", "sibling", "pcs-partial", "not-principal", "less-specific", "wrong-seventh",
    "em-level", "wrong-modifier", "wrong-poa", "out-of-order", "wrong-units", "wrong-pointer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Laid:
    """The claim laid against the key with one group of `either`."""

    group: int
    diagnoses: Section
    services: Section
    counts: Counts


def grade(
    variant: Variant, claim: Claim, book: CodeBook, *, scorer: Scorer = "practice", edit: Edit | None = None
) -> Grade:
    """See `docs/rules/grading.md`. `edit` is needed for the financial score, which is None without it.

    Where the key holds equally right groups of lines, the verdicts are those of the group that scores best.
    """
    shelf = Shelf(book, variant.judged_on)
    laid = [_lay(variant, claim, shelf, group) for group in range(max(1, len(variant.links.either)))]
    each = [one.counts.scores() for one in laid]
    best = max(range(len(laid)), key=lambda n: (*each[n].values(), -n))
    chosen = laid[best]
    scores: dict[str, float | None] = {name: max(s[name] for s in each) for name in each[0]}
    scene = Scene(variant, claim, shelf, chosen.diagnoses, chosen.services, chosen.group)
    lines = (
        *_diagnosis_lines(scene), *_service_lines(scene),
        *query_lines(claim.queries, variant),
    )  # fmt: skip
    apart = _apart(scene, lines)
    scores["financial"] = None
    if edit is not None:
        scores["financial"], told = financial(variant, claim, _supported(scene), edit)
        apart |= {"financial": told} if told else {}
    counts = chosen.counts
    return Grade(scorer, scores[scorer], scores, lines, counts.required, counts.entered, counts.credit, apart)


def _lay(variant: Variant, claim: Claim, shelf: Shelf, group: int) -> _Laid:
    diagnoses = match_diagnoses(variant, claim, shelf, group)
    services = match_services(variant, claim, shelf, group, diagnoses)
    return _Laid(group, diagnoses, services, Counts.of(diagnoses, services))


def _diagnosis_lines(scene: Scene) -> Iterator[LineGrade]:
    keys, section = scene.variant.key.diagnoses, scene.diagnoses
    extra = {i: extra_sentence(scene, i) for i in section.entered if i not in section.matches}
    instead = diagnosis_standins(scene, (i for i, (verdict, _) in extra.items() if verdict != "duplicate"))
    for i, given in enumerate(scene.claim.diagnoses):
        match = section.matches.get(i)
        if given.role not in REPORTED:
            yield _unreported(scene, i)
        elif i in instead:
            yield _instead(scene, "diagnoses", i, instead[i], extra[i])
        elif match is None:
            yield _extra(scene, "diagnoses", i, given.code, *extra[i])
        else:
            line = _matched(scene, "diagnoses", section, match, diagnosis_sentence(scene, match))
            found = compare_evidence(scene.variant.chart, given.evidence, keys[match.key].evidence)
            yield replace(line, evidence=found)
    for n in section.active:
        if n not in section.by_key and n not in instead.values():
            yield _missed("diagnoses", n, keys[n], missed_sentence(scene, n))


def _service_lines(scene: Scene) -> Iterator[LineGrade]:
    keys, section = scene.variant.key.services, scene.services
    extra = {i: extra_service_sentence(scene, i) for i in section.entered if i not in section.matches}
    instead = service_standins(scene, (i for i, (verdict, _) in extra.items() if verdict != "duplicate"))
    for i, given in enumerate(scene.claim.services):
        match = section.matches.get(i)
        if i in instead:
            yield _instead(scene, "services", i, instead[i], extra[i])
        elif match is None:
            yield _extra(scene, "services", i, given.code, *extra[i])
        else:
            line = _matched(scene, "services", section, match, service_sentence(scene, match))
            found = compare_evidence(scene.variant.chart, given.evidence, keys[match.key].evidence)
            yield replace(line, evidence=found)
    for n in section.active:
        if n not in section.by_key and n not in instead.values():
            yield _missed("services", n, keys[n], missed_service_sentence(scene, n))


def _matched(scene: Scene, name: Any, section: Section, match: Match, sentence: str) -> LineGrade:
    given = getattr(scene.claim, name)[match.submitted]
    key = getattr(scene.variant.key, name)[match.key]
    verdict: VerdictName = _gravest(match.faults) if match.faults else "correct"
    credit: float | None = round(match.credit, 6)
    if match.key in section.optional:
        verdict, credit = ("optional", None) if match.same_code else (verdict, 0.0)
        if credit is None and not match.faults:
            sentence = (
                f"{scene.named(given.code, getattr(given, 'system', 'icd10cm'))} is right, and optional here."
            )
    trap = _trap_of(scene, given) if match.faults else None
    return LineGrade(
        name, verdict, credit, match.submitted + 1, match.key + 1, given.code, key.code, sentence,
        match.faults, _cites(key), key.rationale, _trap(trap),
    )  # fmt: skip


def _trap_of(scene: Scene, given: Diagnosis | Service) -> Trap | None:
    if isinstance(given, Service):
        return trap_of(given, scene.shelf, scene.variant.traps)
    return trap_for(given.code, scene.variant.traps)


def _gravest(faults: tuple[VerdictName, ...]) -> VerdictName:
    return min(faults, key=lambda f: (DIAGNOSIS.get(f, 1.0), _GRAVITY.index(f)))


def _extra(
    scene: Scene, name: Any, submitted: int, code: str, verdict: VerdictName, sentence: str
) -> LineGrade:
    given = getattr(scene.claim, name)[submitted]
    trap = _trap_of(scene, given) if verdict != "duplicate" else None
    return LineGrade(name, verdict, 0.0, submitted + 1, None, code, None, sentence, trap=_trap(trap))


def _instead(scene: Scene, name: Any, submitted: int, n: int, extra: tuple[VerdictName, str]) -> LineGrade:
    """A wrong code in the row of the key line whose place it took."""
    given, key = getattr(scene.claim, name)[submitted], getattr(scene.variant.key, name)[n]
    trap = _trap_of(scene, given)
    verdict, sentence = extra
    if verdict == "over-coded" and trap is None:
        system: System = "icd10cm" if name == "diagnoses" else given.system
        wanted = scene.named(key.code, getattr(key, "system", "icd10cm"))
        sentence = f"{scene.named(given.code, system)} is not what the chart says; it supports {wanted}."
    line = _extra(scene, name, submitted, given.code, "wrong", sentence)
    found = compare_evidence(scene.variant.chart, given.evidence, key.evidence)
    return replace(
        line, key=n + 1, key_code=key.code, cites=_cites(key), rationale=key.rationale, evidence=found
    )


def _missed(name: Any, n: int, key: Any, sentence: str) -> LineGrade:
    verdict: VerdictName = "optional" if key.optional else "missed"
    credit = None if key.optional else 0.0
    return LineGrade(
        name,
        verdict,
        credit,
        None,
        n + 1,
        None,
        key.code,
        sentence,
        cites=_cites(key),
        rationale=key.rationale,
    )


def _unreported(scene: Scene, submitted: int) -> LineGrade:
    """Admitting and reason-for-visit codes: shown beside the key's, in no count."""
    given = scene.claim.diagnoses[submitted]
    word = "admitting diagnosis" if given.role == "admitting" else "reason for visit"
    keys = [(n, d) for n, d in enumerate(scene.variant.key.diagnoses) if d.role == given.role]
    same = next(((n, d) for n, d in keys if given.code in (d.code, *d.accept)), None)
    found = same or (keys[0] if len(keys) == 1 else None)
    if same:
        sentence = f"{scene.named(given.code)} is the {word} the key has."
    elif keys:
        sentence = f"As {word} the key has {' and '.join(scene.named(d.code) for _, d in keys)}."
    else:
        sentence = f"The key names no {word}; {given.code} is not graded."
    return LineGrade(
        "diagnoses", "optional", None, submitted + 1, found[0] + 1 if found else None, given.code,
        found[1].code if found else None, sentence, cites=_cites(found[1]) if found else (),
        rationale=found[1].rationale if found else "",
    )  # fmt: skip


def _cites(key: Any) -> tuple[dict[str, Any], ...]:
    return tuple(cite.model_dump() for cite in key.cites)


def _trap(trap: Trap | None) -> dict[str, str] | None:
    return None if trap is None else {"code": trap.code, "kind": trap.kind, "why": trap.why}


def _apart(scene: Scene, lines: tuple[LineGrade, ...]) -> dict[str, Any]:
    """Accuracy beside the score. Each is None where nothing was to be answered."""
    keys, section = scene.variant.key.diagnoses, scene.diagnoses
    leads = leading(scene.variant, section)
    first = led(scene.claim, section, leads)
    poa = [m for m in section.counted if scene.claim.kind == "inpatient" and keys[m.key].poa is not None]
    poa_right = sum(1 for m in poa if "wrong-poa" not in m.faults)
    queries = [line for line in lines if line.section == "queries"]
    matched = sum(1 for line in queries if line.verdict == "correct")
    marks = [
        line.evidence for line in lines if line.section != "queries" and line.evidence.state != "not-asked"
    ]
    states = {s: sum(1 for m in marks if m.state == s) for s in ("agrees", "overlaps", "elsewhere", "none")}
    return {
        "principal": (1.0 if first and first.same_code else 0.0) if leads else None,
        "poa": _share(poa_right, len(poa)),
        "queries": _share(matched, max(len(scene.claim.queries), len(scene.variant.key.queries))),
        "evidence": _share(states["agrees"], len(marks)) | states,
    }


def _share(right: int, of: int) -> dict[str, Any]:
    return {"right": right, "of": of, "accuracy": round(right / of, 4) if of else None}


def _supported(scene: Scene) -> Claim:
    """The claim without reported lines that stand for no key line."""
    diagnoses = [
        d
        for i, d in enumerate(scene.claim.diagnoses)
        if d.role not in REPORTED or i in scene.diagnoses.matches
    ]
    services = [s for i, s in enumerate(scene.claim.services) if i in scene.services.matches]
    return scene.claim.model_copy(update={"diagnoses": tuple(diagnoses), "services": tuple(services)})
