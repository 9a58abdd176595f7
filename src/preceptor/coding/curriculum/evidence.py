"""Evidence: the words stand in the chart, and their author is one a coder may code from.

Guidelines, FY2026. I.B.14: diagnoses come from the patient's provider; a few things may come from other
clinicians. III.B: abnormal findings (laboratory, x-ray, pathology, other diagnostic results) are not coded
on an inpatient claim unless the provider says what they mean. IV.K: an outpatient test interpreted by a
physician may be coded.
"""

from __future__ import annotations

import re
from typing import Literal

from preceptor.coding.cases.resolve import ResolvedDiagnosis
from preceptor.coding.charts import Document, find_quote
from preceptor.coding.claims import Evidence
from preceptor.coding.curriculum.report import Subject

CLINICIANS = frozenset({"nurse", "dietitian", "pharmacist", "therapist"})
RESULTS = frozenset({"pathology", "radiology", "labs", "ecg"})
_FIVE_DIGITS = re.compile(r"(?<![\d.,/:#-])\d{5}(?![\d:/-]|[.,]\d)")

# I.B.14. `whole`: the code says nothing but what the other clinician wrote. `part`: depth, stage or side
# may be theirs, but the condition itself needs the provider.
I_B_14: tuple[tuple[str, str, Literal["whole", "part"]], ...] = (
    ("Z68", "body mass index", "whole"),
    ("R40.2", "coma scale", "whole"),
    ("R29.7", "NIH stroke scale", "whole"),
    ("Y90", "blood alcohol level", "whole"),
    ("Z28.3", "underimmunization status", "whole"),
    *((f"Z{n}", "social determinants of health", "whole") for n in range(55, 66)),
    ("L89", "pressure ulcer stage", "part"),
    ("L97", "depth of a non-pressure chronic ulcer", "part"),
    ("L98.4", "depth of a non-pressure chronic ulcer", "part"),
)  # fmt: skip


def clinician_may_say(code: str, title: str = "") -> Literal["whole", "part"] | None:
    """What I.B.14 lets a clinician other than the provider document for this
    code. Laterality is always a part.
    """
    for prefix, _, share in I_B_14:
        if code.startswith(prefix):
            return share
    return "part" if re.search(r"\b(left|right|bilateral)\b", title, re.IGNORECASE) else None


def check_evidence(subject: Subject) -> None:
    """Every quote stands in its document; each diagnosis rests on someone who may establish it."""
    key = subject.variant.key
    for n, line in enumerate(key.diagnoses):
        where = f"key.diagnoses[{n}]"
        if _quotes_stand(subject, where, line.evidence, line.optional):
            _authors(subject, where, line)
    for n, service in enumerate(key.services):
        _quotes_stand(subject, f"key.services[{n}]", service.evidence, service.optional)
    for n, query in enumerate(key.queries):
        for id in query.documents:
            if subject.variant.chart.document(id) is None:
                subject.fault(f"key.queries[{n}].documents", f"the chart has no document {id}")
    policy = subject.variant.case.policies.facility_em
    if policy and subject.variant.chart.document(policy) is None:
        subject.fault("policies.facility_em", f"the chart has no document {policy}")


def check_chart(subject: Subject) -> None:
    """No bare five-digit number: it could be read as a licensed procedure code."""
    for document in subject.variant.chart.documents:
        for found in _FIVE_DIGITS.finditer(document.text):
            subject.fault("", f"holds the bare five-digit number {found.group()}", f"chart/{document.id}.md")


def _quotes_stand(subject: Subject, where: str, evidence: tuple[Evidence, ...], optional: bool) -> bool:
    if not evidence and not optional:
        subject.fault(f"{where}.evidence", "a required line quotes the chart")
    good = bool(evidence)
    for i, piece in enumerate(evidence):
        document = subject.variant.chart.document(piece.document)
        if document is None:
            subject.fault(f"{where}.evidence[{i}]", f"the chart has no document {piece.document}")
            good = False
        elif not _says_something(piece.quote):
            subject.fault(
                f"{where}.evidence[{i}]", f"“{piece.quote}” is too little to quote: give some words"
            )
            good = False
        elif not find_quote(document, piece.quote):
            subject.fault(f"{where}.evidence[{i}]", f"“{piece.quote}” does not stand in {document.id}")
            good = False
    return good


def _says_something(quote: str) -> bool:
    """Three characters, a letter among them ("2 g"): less stands everywhere; figures alone say nothing."""
    return len(quote) >= 3 and any(character.isalpha() for character in quote)


def _authors(subject: Subject, where: str, line: ResolvedDiagnosis) -> None:
    entry = subject.book.find("icd10cm", line.code, subject.variant.judged_on)
    allowed = clinician_may_say(line.code, (entry.title or "") if entry else "")
    inpatient = subject.variant.case.claim == "inpatient"
    established = False
    for i, piece in enumerate(line.evidence):
        document = subject.variant.chart.document(piece.document)
        if document is None:
            continue
        if _establishes(document, inpatient) or (allowed == "whole" and document.role in CLINICIANS):
            established = True
        elif not (document.type in RESULTS or (allowed and document.role in CLINICIANS)):
            subject.fault(
                f"{where}.evidence[{i}]", f"{_author(document)}: not one to code {line.code} from (I.B.14)"
            )
    if not established:
        rule = "III.B" if inpatient else "IV.K"
        subject.fault(
            f"{where}.evidence",
            f"nothing a signed provider wrote establishes {line.code} (I.B.14; results alone: {rule})",
        )
    if allowed == "whole" and line.role in ("principal", "first"):
        subject.fault(f"{where}.role", f"{line.code} is reported as a secondary diagnosis only (I.B.14)")


def _establishes(document: Document, inpatient: bool) -> bool:
    return document.is_provider and not (inpatient and document.type in RESULTS)


def _author(document: Document) -> str:
    if document.role == "provider":
        return f"{document.id} is not signed"
    return f"{document.id} is by {document.author} ({document.role})"
