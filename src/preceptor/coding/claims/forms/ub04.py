"""An institutional claim as the UB-04 (CMS-1450) has it, by form locator.

Filled in as the Medicare Claims Processing Manual, chapter 25, section 75 says; widths are the paper's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import batched
from string import ascii_uppercase

from preceptor.coding.claims.faults import Fault
from preceptor.coding.claims.forms.model import (
    Box,
    By,
    Form,
    Page,
    Strip,
    Table,
    cents,
    lines_of,
    long,
    short,
    too_long,
)
from preceptor.coding.claims.forms.revenue import category
from preceptor.coding.claims.model import Claim, Diagnosis, Service
from preceptor.coding.claims.parties import Parties, Person
from preceptor.coding.claims.sections import Line, Sections, bare, money, sections

LINES = 22  # the twenty-third holds the page, and the total on the last one
OTHERS = ascii_uppercase[:17]  # 67A to 67Q
_COLUMNS = (
    ("42", "Revenue", 4), ("43", "What it is", 24), ("44", "Code, modifiers", 14), ("45", "Date", 8),
    ("46", "Units", 7), ("47", "Charge", 10), ("48", "Not covered", 10), ("49", "Reserved", 2),
)  # fmt: skip


def ub04(claim: Claim, parties: Parties, drg: str = "") -> Form:
    """Twenty-two lines a page; line 23 says which page, and revenue code 0001 the total on the last."""
    found = sections(claim)
    sheets = list(batched(found.lines, LINES)) or [()]
    pages = tuple(
        Page(n, len(sheets), tuple(_strips(n, len(sheets), lines, claim, parties, found, drg)))
        for n, lines in enumerate(sheets, 1)
    )
    return Form(
        "UB-04", pages, (*_faults(claim, found), *too_long(pages)), tuple(_notes(claim, found, len(pages)))
    )


def _strips(
    page: int, of: int, lines: Sequence[Line], claim: Claim, parties: Parties, found: Sections, drg: str
) -> Iterator[Strip]:
    yield _office(claim, parties)
    yield _patient(claim, parties)
    yield _stay(claim, parties)
    yield _codes(claim)
    yield Strip("Services", table=_table(page, of, lines, found))
    yield _payer(parties)
    yield _diagnoses(claim, found, drg)
    yield _procedures(found)
    yield _providers(parties)


def _office(claim: Claim, parties: Parties) -> Strip:
    office = parties.billing
    last = claim.discharge_date or claim.through_date or claim.service_date
    return Strip("Hospital and bill", (
        Box("1", "Hospital", f"{office.name}\n{lines_of(office.address)}".upper(), "office", 25, span=4),
        Box("2", "Pay to", "", "office", 0, "the hospital itself", span=2),
        Box("3a", "Account", parties.account, "office", 24),
        Box("3b", "Record number", parties.record, "case" if parties.known else "office", 24),
        Box("4", "Type of bill", f"0{claim.bill_type}", room=4),
        Box("5", "Federal tax number", office.tax, "office", 10),
        Box("6", "From – through", f"{short(claim.service_date)} – {short(last)}", span=4),
        Box("7", "Reserved", span=2),
    ))  # fmt: skip


def _patient(claim: Claim, parties: Parties) -> Strip:
    known: By = "case" if parties.known else "office"
    return Strip("Patient", (
        Box("8", "Patient’s name", parties.patient.name.upper(), known, 29, span=4),
        Box("9", "Address", lines_of(parties.home).upper(), "office", 40, span=4),
        Box("10", "Born", long(parties.born), known, 10, span=2),
        Box("11", "Sex", claim.patient.sex, known, 1, span=2),
    ))  # fmt: skip


def _stay(claim: Claim, parties: Parties) -> Strip:
    stay, admission = claim.kind == "inpatient", claim.admission
    blank = "" if stay else "asked of a stay"
    return Strip("Admission and discharge", (
        Box("12", "Admitted", short(claim.service_date) if stay else "", note=blank, span=3),
        Box("13", "Hour", parties.admission_hour, "office", 2, blank, span=2),
        Box("14", "Type", admission.type if admission else "", room=1, span=2),
        Box("15", "Came from", admission.source if admission else "", room=1, span=2),
        Box("16", "Discharge hour", parties.discharge_hour, "office", 2, blank, span=3),
        Box("17", "Discharge status", claim.discharge_status or "", room=2, span=3),
        Box("18–28", "Conditions", " ".join(claim.condition_codes[:11]), span=6),
        Box("29", "Accident state", "", "office", span=2),
        Box("30", "Reserved", span=1),
    ))  # fmt: skip


def _codes(claim: Claim) -> Strip:
    events = "\n".join(f"{row.code} {short(row.date)}" for row in claim.occurrence_codes[:8])
    values = "\n".join(f"{row.code} {cents(money(row.amount), True)}" for row in claim.value_codes[:12])
    return Strip("Dates and values", (
        Box("31–34", "What happened when", events),
        Box("35–37", "Spans, reserved", "", "office"),
        Box("38", "Who answers for the bill", "", "office", 0, "the payer below"),
        Box("39–41", "Values", values),
    ))  # fmt: skip


def _table(page: int, of: int, lines: Sequence[Line], found: Sections) -> Table:
    stated = any(line.charge for line in found.lines)
    rows = [
        (
            line.revenue, category(line.revenue),
            " ".join((line.service.code, *line.service.modifiers)) if line.service else "",
            short(line.first), str(line.units), cents(line.charge, stated), "", "",
        )
        for line in lines
    ]  # fmt: skip
    total = cents(found.total, stated) if page == of else ""
    rows.append(("0001" if page == of else "", f"Page {page} of {of}", "", "", "", total, "", ""))
    return Table(_COLUMNS, tuple(rows), (*(line.number for line in lines), 0), (page - 1) * LINES + 1)


def _payer(parties: Parties) -> Strip:
    payer = parties.payer
    return Strip("Payer and insured", (
        Box("50", "Payer", payer.name.upper(), "office", 23, span=4),
        Box("51", "Payer’s number", payer.id, "office", 15, span=2),
        Box("52", "Release on file", "Y", "office", 1, span=2),
        Box("53", "Benefits assigned", "Y", "office", 1, span=2),
        Box("54–55", "Paid, due", "", "office", span=2),
        Box("56", "Hospital’s NPI", parties.billing.npi, "office", 15, span=3),
        Box("57", "Other number", "", "office", span=2),
        Box("58", "Insured", parties.patient.name.upper(), "case" if parties.known else "office", 25, span=4),
        Box("59", "Relation", "18", "office", 2, "18 is the patient", span=3),
        Box("60", "Insured’s number", parties.member, "office", 20, span=4),
        Box("61–62", "Group", "", "office", span=2),
        Box("63", "Authorization", "", "office", 30, span=2),
        Box("64", "Payer’s number of the claim", "", "office", 26, span=2),
        Box("65", "Employer", "", "office", 25, span=2),
    ))  # fmt: skip


def _diagnoses(claim: Claim, found: Sections, drg: str) -> Strip:
    stay = claim.kind == "inpatient"
    lead = found.lead[0] if found.lead else None
    name = "Principal diagnosis" if stay else "First-listed diagnosis"
    boxes = [
        Box("66", "ICD version", "0", note="0 is ICD-10-CM", room=1, span=3),
        _diagnosis("67", name, lead, stay, span=9),
    ]
    for letter, other in zip(OTHERS, [*found.secondary, *[None] * 17], strict=False):
        boxes.append(_diagnosis(f"67{letter}", f"Other {letter}", other, stay, span=2))
    boxes.append(Box("68", "Reserved", span=2))
    boxes.append(_diagnosis("69", "On admission", found.admitting[0] if found.admitting else None, False))
    for letter, reason in zip("abc", [*found.reasons, *[None] * 3], strict=False):
        boxes.append(_diagnosis(f"70{letter}", "Reason for the visit", reason, False))
    boxes.append(Box("71", "MS-DRG", drg, "office", 4))
    for letter, cause in zip("abc", [*found.external, *[None] * 3], strict=False):
        boxes.append(_diagnosis(f"72{letter}", "External cause", cause, stay))
    return Strip("Diagnoses", tuple(boxes))


def _diagnosis(number: str, name: str, diagnosis: Diagnosis | None, poa: bool, span: int = 3) -> Box:
    """Seven positions for the code and, on a stay, the eighth for present on admission."""
    if diagnosis is None:
        return Box(number, name, room=8, span=span)
    code, note = bare(diagnosis.code), ""
    if poa and diagnosis.poa in (None, "exempt"):
        note = "POA exempt: left empty" if diagnosis.poa else "POA not answered"
    answer = str(diagnosis.poa) if poa and not note else ""
    room = 7 if len(code) > 7 else 8
    return Box(number, name, f"{code:7}{answer}".rstrip() if poa else code, room=room, note=note, span=span)


_SPANS = {"74": 5, "74a": 3, "74b": 3, "74c": 2, "74d": 2, "74e": 2}


def _procedures(found: Sections) -> Strip:
    rows: list[tuple[str, str, Service | None]] = [
        ("74", "Principal procedure", found.principal[0] if found.principal else None)
    ]
    for letter, other in zip("abcde", [*found.procedures, *[None] * 5], strict=False):
        rows.append((f"74{letter}", "Other procedure", other))
    boxes = [Box("73", "Reserved", span=2)]
    for number, name, service in rows:
        value = f"{service.code} {short(service.date)}".strip() if service else ""
        boxes.append(Box(number, name, value, room=16, span=_SPANS[number]))
    boxes.insert(2, Box("75", "Reserved", span=5))
    return Strip("Procedures", tuple(boxes))


def _providers(parties: Parties) -> Strip:
    def doctor(number: str, name: str, who: Person | None) -> Box:
        value = f"{who.npi}\n{who.last}, {who.first}".upper() if who else ""
        return Box(number, name, value, "claim" if who and who.stated else "office", 30, span=4)

    people = parties.people
    return Strip("Providers", (
        doctor("76", "Attending", people.get("attending")),
        doctor("77", "Operating", people.get("operating")),
        doctor("78–79", "Others", people.get("rendering")),
        Box("80", "Remarks", "", "office", 67, span=6),
        Box("81", "Taxonomy (B3)", f"B3 {parties.billing.taxonomy}", "office", 24, span=6),
    ))  # fmt: skip


def _faults(claim: Claim, found: Sections) -> Iterator[Fault]:
    for box, what, rows, room in (
        ("67A–67Q", "other diagnoses", found.secondary, 17), ("72", "external causes", found.external, 3),
        ("70", "reasons for the visit", found.reasons, 3), ("69", "admitting diagnoses", found.admitting, 1),
        ("67", "leading diagnoses", found.lead, 1), ("74", "principal procedures", found.principal, 1),
        ("74a–74e", "other procedures", found.procedures, 5),
        ("18–28", "condition codes", claim.condition_codes, 11),
        ("31–34", "occurrence codes", claim.occurrence_codes, 8),
        ("39–41", "value codes", claim.value_codes, 12),
    ):  # fmt: skip
        if len(rows) > room:
            rest = _rest(rows, room)
            yield Fault(
                f"box {box}", f"The claim has {len(rows)} {what}; the paper has room for {room}. {rest}"
            )
    for code in found.unplaced:
        yield Fault("claim", f"{code}: an {claim.kind} claim has no place for it.")


def _rest(rows: Sequence[object], room: int) -> str:
    codes = ", ".join(str(getattr(row, "code", row)) for row in rows[room:])
    return f"Not on the paper: {codes}."


def _notes(claim: Claim, found: Sections, pages: int) -> Iterator[str]:
    if not any(line.charge for line in found.lines):
        yield "The claim states no charges, so the amounts are empty; the 837 says 0."
    if any(line.number == 0 for line in found.lines):
        yield "Room and board is the hospital’s own line, from its census; a coder does not enter it."
    if pages > 1:
        yield f"{len(found.lines)} lines take {pages} pages; the total stands on the last."
    if claim.kind == "inpatient":
        yield "The eighth position of 67 and 72 answers present on admission; an exempt code leaves it empty."
