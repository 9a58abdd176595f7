"""What the page says about each line of a draft: the code as it should look, its title, any fault of form.

Faults of form show at once and always (unknown, heading, missing character, not in force). Judgement waits
for submission; that is the business of edits and grading.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from preceptor.coding.claims.model import ClaimKind
from preceptor.coding.codesets.model import CodeBook, System, normalize
from preceptor.coding.edits import form_fault
from preceptor.school.encoder.panes import brief
from preceptor.school.lab.draft import Draft, DraftDiagnosis, DraftService, infer_system, quote_fault

if TYPE_CHECKING:
    from preceptor.coding.cases.variant import Variant


def letter(number: int) -> str:
    """1 → A, 26 → Z, 27 → AA: how a claim names its diagnoses."""
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = ascii_uppercase[rest] + name
    return name


def describe(draft: Draft, variant: Variant, book: CodeBook) -> dict[str, Any]:
    """JSON for the workbench:

    {"diagnoses": [{"id", "letter", "code", "title", "fault", "quotes", "without_evidence"}],
     "services":  [{"id", "number", "system", "code", "title", "points", "fault", "quotes",
     "without_evidence"}],
     "counts": {"diagnoses", "services", "faults", "without_evidence"}}

    `fault` is null or {"kind", "sentence", "suggestions": [{"code", "title"}]}; `quotes` runs beside the
    line's evidence, each {"title": the document's, "fault": null or a sentence}; `points` are letters. Lines
    without a code have no letter or number and count nowhere.
    """
    names = letters(draft)
    diagnoses = [_diagnosis(line, names, variant, book) for line in draft.diagnoses]
    numbers: dict[str, int] = {}
    for line in draft.services:
        if normalize("hcpcs", line.code):
            numbers[line.id] = len(numbers) + 1
    services = [_service(line, numbers, names, variant, book) for line in draft.services]
    rows = diagnoses + services
    return {
        "diagnoses": diagnoses,
        "services": services,
        "counts": {
            "diagnoses": len(names),
            "services": len(numbers),
            "faults": sum(row["fault"] is not None for row in rows),
            "without_evidence": sum(row["without_evidence"] for row in rows),
        },
    }


def letters(draft: Draft) -> dict[str, str]:
    """{line id: letter} of the diagnoses that have a code."""
    coded = [line.id for line in draft.diagnoses if normalize("icd10cm", line.code)]
    return {id: letter(n) for n, id in enumerate(coded, 1)}


def _diagnosis(
    line: DraftDiagnosis, names: Mapping[str, str], variant: Variant, book: CodeBook
) -> dict[str, Any]:
    return {"id": line.id, "letter": names.get(line.id, "")} | _common(line, "icd10cm", variant, book)


def _service(
    line: DraftService, numbers: Mapping[str, int], names: Mapping[str, str], variant: Variant, book: CodeBook
) -> dict[str, Any]:
    system = infer_system(line, variant.case.claim)
    return {
        "id": line.id,
        "number": numbers.get(line.id),
        "system": system,
        "points": [names[id] for id in line.points_to if id in names],
    } | _common(line, system, variant, book)


def _common(
    line: DraftDiagnosis | DraftService, system: System, variant: Variant, book: CodeBook
) -> dict[str, Any]:
    day = variant.judged_on
    code = normalize(system, line.code)
    quotes = [
        {"title": title_of(variant, q.document), "fault": quote_fault(q, variant)} for q in line.evidence
    ]
    return {
        "code": code,
        "title": title(book, system, code, day) if code else "",
        "fault": _fault(system, code, day, variant.case.claim, book) if code else None,
        "quotes": quotes,
        "without_evidence": bool(code) and not any(q["fault"] is None for q in quotes),
    }


def title(book: CodeBook, system: System, code: str, day: date) -> str:
    """Of a CPT code none: its descriptor stands in the encoder alone, where readers are counted, and is never
    kept with an attempt.
    """
    if system == "cpt":
        return ""
    found = book.find(system, code, day)
    return (brief(found) or "Title not loaded") if found else ""


def title_of(variant: Variant, document: str) -> str:
    found = variant.chart.document(document)
    return found.title if found else document


def _fault(system: System, code: str, day: date, kind: ClaimKind, book: CodeBook) -> dict[str, Any] | None:
    fault = form_fault(system, code, day, book)
    if fault is None:
        return None
    return {
        "kind": fault.kind,
        "sentence": fault.sentence,
        "suggestions": [{"code": c, "title": title(book, system, c, day)} for c in fault.suggestions],
    }
