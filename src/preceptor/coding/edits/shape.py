"""The shape of a claim: how many of what, which roles, which fields belong to which kind
(docs/rules/claim.md).

What is only ignored on this kind of claim is an information; what the form has no room for, or needs, is
an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import (
    ANY,
    CLAIM,
    ERROR,
    INFO,
    INPATIENT,
    INSTITUTIONAL,
    OUTPATIENT,
    SERVICES,
    Rule,
    Said,
    dx,
    sv,
)
from preceptor.coding.edits.sheet import Sheet
from preceptor.coding.grouping import BILL_TYPES

_P, _I = "ASC X12 837P", "ASC X12 837I"
_P_VERSION, _I_VERSION = "005010X222A1", "005010X223A2"

_ROLES = {
    "professional": {"first", "secondary", "external"},
    "outpatient": {"first", "secondary", "external", "reason"},
    "inpatient": {"principal", "secondary", "external", "admitting"},
}
_MOST = {"admitting": 1, "reason": 3}
# Type of facility and classification. The I/OCE does not take 76x (community mental health) and 85x
# (critical access hospital) here, yet they are bills of visits.
_STAYS = frozenset(("11",))
_VISITS = BILL_TYPES | {"76", "85"}
_PAYMENT_WINDOW = timedelta(days=3)  # outpatient services before admission that join the stay's claim


def _form(sheet: Sheet, segment: str) -> Source:
    return Source(_P, _P_VERSION, segment) if sheet.professional else Source(_I, _I_VERSION, segment)


def _principal(sheet: Sheet) -> Iterator[Said]:
    name = "principal" if sheet.inpatient else "first-listed"
    leading = [n for n, d in enumerate(sheet.claim.diagnoses, 1) if d.role in ("principal", "first")]
    if not leading:
        yield Said((CLAIM,), f"The claim has no {name} diagnosis.", _form(sheet, "HI, principal diagnosis"))
    elif len(leading) > 1:
        codes = ", ".join(sheet.claim.diagnoses[n - 1].code for n in leading)
        message = f"The claim has {len(leading)} {name} diagnoses ({codes}); it has room for one."
        yield Said(dx(*leading), message, _form(sheet, "HI, principal diagnosis"))


def _role(sheet: Sheet) -> Iterator[Said]:
    allowed = _ROLES[sheet.claim.kind]
    counts: Counter[str] = Counter()
    for number, diagnosis in enumerate(sheet.claim.diagnoses, 1):
        role = str(diagnosis.role)
        counts[role] += 1
        if role not in allowed:
            message = (
                f"{diagnosis.code} has the role {role}, which an {sheet.claim.kind} claim does not have."
            )
            yield Said(dx(number), message.replace("an professional", "a professional"), _form(sheet, "HI"))
        elif counts[role] == _MOST.get(role, 1000) + 1:
            message = f"{diagnosis.code}: at most {_MOST[role]} with the role {role}."
            yield Said(dx(number), message, _form(sheet, "HI"))


def _too_many(sheet: Sheet) -> Iterator[Said]:
    roles = Counter(str(d.role) for d in sheet.claim.diagnoses)
    if sheet.professional:
        count = sum(roles.values())
        if count > 12:
            yield Said((CLAIM,), f"The claim has {count} diagnoses; it has room for 12.", _form(sheet, "HI"))
        return
    for role, most in (("secondary", 24), ("external", 12)):
        if roles[role] > most:
            message = f"The claim has {roles[role]} {role} diagnoses; it has room for {most}."
            yield Said((CLAIM,), message, _form(sheet, "HI"))


def _poa(sheet: Sheet) -> Iterator[Said]:
    """POA where nobody asks for it."""
    answered = ("principal", "secondary", "external") if sheet.inpatient else ()
    for number, diagnosis in enumerate(sheet.claim.diagnoses, 1):
        if diagnosis.poa and diagnosis.role not in answered:
            yield Said(
                dx(number), f"{diagnosis.code}: present on admission is not asked here and is ignored."
            )


def _pointers(sheet: Sheet) -> Iterator[Said]:
    for number, service in sheet.services:
        if service.points_to:
            message = f"{service.code}: only professional lines point to diagnoses; the pointers are ignored."
            yield Said(sv(number), message)


def _place(sheet: Sheet) -> Iterator[Said]:
    stated = [n for n, s in sheet.services if s.place_of_service]
    if sheet.claim.place_of_service or stated:
        yield Said(
            sv(*stated) or (CLAIM,), "Only professional claims state a place of service; it is ignored."
        )


def _modifiers(sheet: Sheet) -> Iterator[Said]:
    for number, service in sheet.services:
        if len(service.modifiers) > 4:
            message = f"{service.code} has {len(service.modifiers)} modifiers; a line has room for four."
            yield Said(sv(number), message, _form(sheet, "SV1/SV2, procedure modifiers"))


def _pcs_kind(sheet: Sheet) -> Iterator[Said]:
    for number, service in sheet.services:
        if service.system == "icd10pcs":
            message = f"{service.code}: ICD-10-PCS is reported on inpatient hospital claims only."
            yield Said(sv(number), message)


def _pcs(sheet: Sheet) -> Iterator[Said]:
    procedures = [(n, s) for n, s in sheet.services if s.system == "icd10pcs"]
    for number, service in procedures:
        if service.date is None:
            yield Said(sv(number), f"{service.code}: an inpatient procedure needs its date.")
        if service.role is None and len(procedures) > 1:
            yield Said(sv(number), f"{service.code}: say whether it is the principal procedure or another.")
    leading = [(n, s) for n, s in procedures if s.role == "principal"]
    wrong = leading if len(leading) > 1 else []
    if not leading and len(procedures) > 1 and all(s.role for _, s in procedures):
        wrong = procedures
    if wrong:
        codes = ", ".join(s.code for _, s in wrong)
        yield Said(sv(*(n for n, _ in wrong)), f"{codes}: exactly one procedure is the principal one.")


def _hcpcs_inpatient(sheet: Sheet) -> Iterator[Said]:
    for number, service in sheet.services:
        if service.system != "icd10pcs":
            message = (
                f"{service.code}: an inpatient claim is grouped by ICD-10-PCS; this line changes nothing."
            )
            yield Said(sv(number), message)


def _revenue(sheet: Sheet) -> Iterator[Said]:
    for number, service in sheet.services:
        if service.system in ("hcpcs", "cpt") and service.revenue is None:
            yield Said(sv(number), f"{service.code} needs a revenue code on an institutional claim.")


def _line_date(sheet: Sheet) -> Iterator[Said]:
    """Dates outside the claim, and institutional lines without one."""
    claim = sheet.claim
    first = claim.service_date - (_PAYMENT_WINDOW if sheet.inpatient else timedelta())
    last = claim.discharge_date or claim.through_date or claim.service_date
    for number, service in sheet.services:
        if service.date and (service.date < first or service.date > last):
            message = f"{service.code} is dated {service.date}, outside the claim's {first} to {last}."
            yield Said(sv(number), message, _form(sheet, "DTP, service date"))
        elif service.date is None and claim.kind == "outpatient" and service.system != "icd10pcs":
            message = f"{service.code} needs its date on an institutional claim."
            yield Said(sv(number), message, _form(sheet, "DTP, service date"))


def _units(sheet: Sheet) -> Iterator[Said]:
    for number, service in sheet.services:
        if service.units == 0 and service.system != "icd10pcs":
            message = f"{service.code} has 0 units."
            yield Said(sv(number), message, _form(sheet, "SV1/SV2, unit count"))


def _bill_type(sheet: Sheet) -> Iterator[Said]:
    bill = sheet.claim.bill_type or ""
    if bill[:2] not in (_STAYS if sheet.inpatient else _VISITS):
        right = "111" if sheet.inpatient else "131"
        kind = "inpatient" if sheet.inpatient else "outpatient"
        yield Said(
            (CLAIM,), f"Bill type {bill} is not one of an {kind} hospital claim; the usual one is {right}."
        )


def _age_days(sheet: Sheet) -> Iterator[Said]:
    patient = sheet.claim.patient
    if patient.age_days is not None and patient.age > 0:
        message = f"The age in days is for the first year of life; this patient is {patient.age} years old."
        yield Said((CLAIM,), message, _form(sheet, "DMG, date of birth"))


def _institutional(section: str) -> Source:
    return Source(_I, _I_VERSION, section)


RULES = (
    Rule("shape.principal", ERROR, ANY, _principal, ""),
    Rule("shape.role", ERROR, ANY, _role, ""),
    Rule("shape.too-many-diagnoses", ERROR, ANY, _too_many, ""),
    Rule("shape.poa", INFO, ANY, _poa, "Appendix I"),
    Rule("shape.pointers", INFO, INSTITUTIONAL, _pointers, _institutional("SV2")),
    Rule("shape.place-of-service", INFO, INSTITUTIONAL, _place, _institutional("CLM05, facility code")),
    Rule("shape.too-many-modifiers", ERROR, SERVICES, _modifiers, ""),
    Rule("shape.pcs-not-inpatient", ERROR, SERVICES, _pcs_kind, _institutional("HI, principal procedure")),
    Rule("shape.pcs-incomplete", ERROR, INPATIENT, _pcs, _institutional("HI, principal procedure")),
    Rule("shape.hcpcs-inpatient", INFO, INPATIENT, _hcpcs_inpatient, _institutional("SV202")),
    Rule("shape.revenue", ERROR, OUTPATIENT, _revenue, _institutional("SV201, revenue code")),
    Rule("shape.line-date", ERROR, ANY, _line_date, ""),
    Rule("shape.units", ERROR, ANY, _units, ""),
    Rule("shape.bill-type", ERROR, INSTITUTIONAL, _bill_type, _institutional("CLM05, facility code")),
    Rule("shape.age-days", ERROR, ANY, _age_days, ""),
)
