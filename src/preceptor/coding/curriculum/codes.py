"""Codes of a key: they exist, may be reported on the day that counts, and stand on a written rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from preceptor.coding.cases.model import Cite, KeyDiagnosis, KeyService
from preceptor.coding.cases.resolve import ResolvedDiagnosis, ResolvedService
from preceptor.coding.codesets import System, normalize
from preceptor.coding.curriculum.guideline_sections import guideline_sections
from preceptor.coding.curriculum.report import Subject

_HCPCS = re.compile(r"[A-Z]\d{4}")
_GUIDELINES = "ICD-10-CM Official Guidelines"
_TABULAR = "ICD-10-CM Tabular"
_PCS_SECTION = re.compile(r"[A-F]\d{1,2}(\.\d{1,2})?\.?[a-z]?")
DOCUMENTS = (
    _GUIDELINES, _TABULAR, "ICD-10-CM Alphabetic Index", "ICD-10-PCS Official Guidelines",
    "ICD-10-PCS Tables", "HCPCS Level II", "NCCI Policy Manual", "Medicare Claims Processing Manual",
    "Medicare Benefit Policy Manual", "UB-04 Data Specifications", "Preceptor practice set",
)  # fmt: skip


def check_codes(subject: Subject) -> None:
    """Every code of key and traps."""
    key = subject.variant.key
    for n, line in enumerate(key.diagnoses):
        for field, code in (("code", line.code), *((f"accept[{i}]", c) for i, c in enumerate(line.accept))):
            _reportable(subject, f"key.diagnoses[{n}].{field}", "icd10cm", code)
    for n, service in enumerate(key.services):
        where = f"key.services[{n}]"
        for code in (service.code, *service.accept):
            if service.system == "hcpcs" and not _HCPCS.fullmatch(code):
                subject.fault(where, f"{code} is not the form of a HCPCS Level II code")
            else:
                _reportable(subject, where, service.system, code)
        if service.system == "icd10pcs" and subject.variant.case.claim != "inpatient":
            subject.fault(where, "ICD-10-PCS is reported on inpatient claims only")
    _repeated(subject)
    _accepted(subject, "diagnoses", [d for d in key.diagnoses if d.role not in ("admitting", "reason")])
    _accepted(subject, "diagnoses", [d for d in key.diagnoses if d.role in ("admitting", "reason")])
    _accepted(subject, "services", key.services)
    for n, trap in enumerate(subject.variant.case.traps):
        _trap(subject, f"traps[{n}].code", trap.code, trap.kind)


def _reportable(subject: Subject, where: str, system: System, code: str) -> None:
    on = subject.variant.judged_on
    entry = subject.book.find(system, code, on)
    if entry is None:
        subject.fault(where, f"{code} is not in {system}")
    elif not entry.billable:
        subject.fault(where, f"{code} is a heading and cannot be reported")
    elif not subject.book.in_force(system, code, on):
        subject.fault(where, f"{code} is not in force on {on}")


def _repeated(subject: Subject) -> None:
    seen: set[str] = set()
    for n, line in enumerate(subject.variant.key.diagnoses):
        if line.role in ("admitting", "reason"):
            continue
        if line.code in seen:
            subject.fault(f"key.diagnoses[{n}].code", f"{line.code} stands twice in the key")
        seen.add(line.code)


def _accepted(
    subject: Subject, section: str, lines: Sequence[ResolvedDiagnosis] | Sequence[ResolvedService]
) -> None:
    """An equally right code is another one than the line's own, and no other line's."""
    everyone: Sequence[ResolvedDiagnosis] | Sequence[ResolvedService] = getattr(subject.variant.key, section)
    for line in lines:
        for i, code in enumerate(line.accept):
            where = f"key.{section}[{everyone.index(line)}].accept[{i}]"
            if code == line.code:
                subject.fault(where, f"{code} is the line's own code")
            elif any(code == other.code for other in lines):
                subject.fault(where, f"{code} is the code of another line of the key")


def _trap(subject: Subject, where: str, code: str, kind: str) -> None:
    on = subject.variant.judged_on
    systems: tuple[System, ...] = ("icd10cm", "hcpcs", "icd10pcs", "practice")
    if subject.book.concept(code) is None and not any(
        subject.book.find(s, normalize(s, code), on) for s in systems
    ):
        subject.fault(where, f"{code} is in no code set")
    elif kind != "sequencing" and any(
        normalize("icd10cm", code) in (d.code, *d.accept)
        for d in subject.variant.key.diagnoses
        if not d.optional
    ):
        subject.fault(where, f"{code} is a right answer of this key; only a sequencing trap may be one")


def check_cites(subject: Subject) -> None:
    """Every required line cites a rule, and each citation has the form its document uses."""
    key = subject.variant.key
    sections: tuple[tuple[str, tuple[KeyDiagnosis | KeyService, ...]], ...] = (
        ("diagnoses", key.diagnoses),
        ("services", key.services),
    )
    for section, lines in sections:
        for n, line in enumerate(lines):
            where = f"key.{section}[{n}]"
            if not line.optional and not line.cites:
                subject.fault(f"{where}.cites", "a required line cites the rule it stands on")
            for i, cite in enumerate(line.cites):
                for message in _cite_faults(subject, cite):
                    subject.fault(f"{where}.cites[{i}]", message)


def _cite_faults(subject: Subject, cite: Cite) -> Iterator[str]:
    on = subject.variant.judged_on
    if cite.document not in DOCUMENTS:
        yield f"{cite.document} is none of: {', '.join(DOCUMENTS)}"
    elif cite.document == _GUIDELINES:
        if cite.section not in guideline_sections():
            yield f"{cite.section} is no section of the guidelines (their form: I.C.4.a.3, II.H, IV.K)"
        elif cite.fiscal_year != on.year + (on.month >= 10):
            yield f"fiscal year {cite.fiscal_year} is not the year of {on}"
    elif cite.document == _TABULAR:
        if subject.book.find("icd10cm", normalize("icd10cm", cite.section), on) is None:
            yield f"{cite.section} is not an entry of the tabular list"
    elif cite.document == "ICD-10-PCS Official Guidelines" and not _PCS_SECTION.fullmatch(cite.section):
        yield f"{cite.section} is not the form of a PCS guideline (B3.11a)"
    elif cite.document == "HCPCS Level II" and not subject.book.find("hcpcs", cite.section, on):
        yield f"{cite.section} is not in HCPCS Level II"
