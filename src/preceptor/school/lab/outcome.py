"""Between an attempt and the engines: which variant, which releases, and what judging gives to store."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from preceptor.coding.claims.model import Claim, Evidence, read_claim
from preceptor.coding.codesets.model import CodeBook, System
from preceptor.coding.codesets.sources import SourceError
from preceptor.engine import Engine, engine
from preceptor.engine.answers.groups import of_claim
from preceptor.school.encoder.panes.books import naming, spoken
from preceptor.school.lab.describe import title

if TYPE_CHECKING:
    from datetime import date

    from preceptor.coding.cases.variant import Variant
    from preceptor.coding.codesets.store import Store
    from preceptor.coding.grading.model import Scorer


@dataclass(frozen=True, slots=True)
class Outcome:
    """JSON for `Attempt.claim`, `.key`, `.grade`, `.findings`."""

    claim: dict[str, Any]
    key: dict[str, Any]
    grade: dict[str, Any]
    findings: dict[str, Any]


def releases(variant: Variant, book: CodeBook) -> dict[str, str]:
    """{system: release label} of the code sets this case is judged by."""
    kind = variant.case.claim
    systems: tuple[System, ...] = (
        ("icd10cm", "icd10pcs") if kind == "inpatient" else ("icd10cm", "hcpcs", "practice")
    )
    found = {system: book.release(system, variant.judged_on) for system in systems}
    return {system: release.label for system, release in found.items() if release}


def fresh_seed(case_id: str, seen: Collection[int], pick: Callable[[int], int]) -> int:
    """A seed whose variant is new to the student, while there is one. `pick(n)`: a random number below n."""
    seeds = engine().library.seeds(case_id)
    fresh = [seed for seed in seeds if seed not in seen] or [s for s in seeds if s != max(seen, default=None)]
    return (fresh or list(seeds))[pick(len(fresh or seeds))]


def judge(
    engine: Engine, variant: Variant, sent: dict[str, Any], scorer: Scorer, today: date | None = None
) -> Outcome:
    """Grade and edit a claim once; a CPT code counts where the licence is in force `today`. Raises ClaimError
    when the draft gives no claim that can be read.
    """
    claim = read_claim(sent)
    grade = engine.grade(variant, claim, scorer, today)
    report = engine.edit(claim, today)
    said = {"ran": list(report.ran), "key": _groups(engine, variant), "groups": explored(engine, claim)}
    return Outcome(
        claim=claim.model_dump(mode="json"),
        key=_key(variant, claim, engine.book),
        grade=json.loads(json.dumps(asdict(grade))),  # as it will be read back: lists, not tuples
        findings=report.as_json() | said,
    )


def _groups(engine: Engine, variant: Variant) -> dict[str, Any]:
    """What the key groups to, to set beside the student's: {"drg", "apc"}."""
    if variant.case.claim == "professional":
        return {"drg": None, "apc": None}
    report = engine.edit(variant.key_claim())
    return {"drg": report.drg, "apc": report.apc}


def explored(engine: Engine, claim: Claim) -> dict[str, Any] | None:
    """What each code of the claim does to its group; None for a claim that is paid by the line."""
    if claim.kind == "professional":
        return None
    try:
        return dict(of_claim(engine.book, engine.engines, claim))
    except SourceError as error:  # told among the findings too: the engine did not answer
        return {"not_computed": str(error)}


def _key(variant: Variant, claim: Claim, book: Store) -> dict[str, Any]:
    """The key as it stands on this day, with titles, so that the review never needs the case again.

    {"title", "lesson", "path", "documents": {id: title}, "diagnoses", "services", "queries", "yours":
    {"diagnoses", "services"}}; `yours` holds the titles of the submitted codes, in order.
    """
    day, key = variant.judged_on, variant.key
    return {
        "title": variant.case.title,
        "lesson": variant.case.lesson,
        "path": list(variant.case.path),
        "documents": {document.id: document.title for document in variant.chart.documents},
        "diagnoses": [
            line.model_dump(mode="json", include={"code", "role", "poa", "optional", "accept"})
            | {"title": title(book, "icd10cm", line.code, day), "evidence": _quotes(line.evidence)}
            | {"index": index_line(book, line.code, day)}
            for line in key.diagnoses
        ],
        "services": [_key_service(n, variant, book) for n in range(len(key.services))],
        "queries": [q.model_dump(mode="json") for q in key.queries],
        "yours": {
            "diagnoses": [{"title": title(book, "icd10cm", d.code, day)} for d in claim.diagnoses],
            "services": [{"title": title(book, s.system, s.code, day)} for s in claim.services],
        },
    }


def index_line(book: Store, code: str, day: date) -> dict[str, str] | None:
    """The line of the index or of a table that says most of a code: {"words", "text"}; None for none."""
    for line in book.shelf.leading_to(code, day, 1):
        return {"words": spoken(book.shelf, line, day), "text": naming(line, code)}
    return None


def _key_service(n: int, variant: Variant, book: CodeBook) -> dict[str, Any]:
    line = variant.key.services[n]
    fields = {"system", "code", "modifiers", "units", "optional", "role", "date", "accept"}
    return line.model_dump(mode="json", include=fields) | {
        "title": title(book, line.system, line.code, variant.judged_on),
        "points_to": [variant.key.diagnoses[at].code for at in variant.links.points_to[n]],
        "evidence": _quotes(line.evidence),
    }


def _quotes(quotes: Iterable[Evidence]) -> list[dict[str, str]]:
    return [{"document": q.document, "quote": q.quote} for q in quotes]
