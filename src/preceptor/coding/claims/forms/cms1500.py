"""A professional claim as the CMS-1500 (02/12) has it.

Filled in as the Medicare Claims Processing Manual, chapter 26, section 10 says; widths are the paper's.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
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
from preceptor.coding.claims.model import Claim
from preceptor.coding.claims.parties import Parties
from preceptor.coding.claims.sections import Line, Sections, bare, sections

LINES = 6
LETTERS = ascii_uppercase[:12]
ON_FILE = "SIGNATURE ON FILE"
_KINDS = {"medicare": "MEDICARE", "medicaid": "MEDICAID", "commercial": "GROUP HEALTH PLAN", "self": ""}
_COLUMNS = (
    ("24A", "From, to", 8), ("24B", "Place", 2), ("24C", "Emergency", 2), ("24D", "Code, modifiers", 18),
    ("24E", "Points to", 4), ("24F", "Charge", 9), ("24G", "Units", 3), ("24H", "Child health", 1),
    ("24I", "Number kind", 2), ("24J", "Rendering NPI", 10),
)  # fmt: skip


def cms1500(claim: Claim, parties: Parties) -> Form:
    """Six lines a page; what is more continues on another form, which repeats the rest and adds up its own
    lines: a payer's scanner reads each sheet as a claim.
    """
    found = sections(claim)
    sheets = list(batched(found.lines, LINES)) or [()]
    pages = tuple(_page(n, len(sheets), lines, claim, parties, found) for n, lines in enumerate(sheets, 1))
    faults = (*_faults(claim, found), *too_long(pages))
    return Form("CMS-1500", pages, faults, tuple(_notes(claim, found, len(pages))))


def _page(
    number: int, of: int, lines: tuple[Line, ...], claim: Claim, parties: Parties, found: Sections
) -> Page:
    stated = any(line.charge for line in found.lines)
    strips = (
        *_patient(claim, parties), *_visit(claim, parties), _diagnoses(found),
        Strip("Services", table=_table(number, lines, claim, parties, found, stated)),
        _totals(lines, parties, stated), _signed(claim, parties),
    )  # fmt: skip
    return Page(number, of, strips)


def _patient(claim: Claim, parties: Parties) -> tuple[Strip, ...]:
    """Boxes 1 to 13. The patient is the insured; where Medicare pays first, 4, 7 and 11a–d stay empty."""
    who, payer = parties.patient, claim.patient.payer
    known: By = "case" if parties.known else "office"
    medicare, sex = payer == "medicare", claim.patient.sex
    own = "" if medicare or payer == "self" else who.name.upper()
    same = "" if medicare else "SAME"
    street = parties.home.street.upper()
    town = f"{parties.home.city} {parties.home.state} {parties.home.zip}".upper()
    born = f"{long(parties.born)} {'' if sex == 'U' else sex}".strip()
    return (
        Strip("Insurance and patient", (
            Box("1", "Kind of insurance", _KINDS[payer], span=5),
            Box("1a", "Insured’s number", parties.member, "office", 29, span=7),
            Box("2", "Patient’s name", who.name.upper(), known, 28, span=5),
            Box("3", "Born, sex", born, known, 12, span=3),
            Box("4", "Insured’s name", own, "case", 29, "" if own else "the patient", span=4),
            Box("5", "Patient’s address", f"{street}\n{town}", "office", 28, span=5),
            Box("6", "Relation to the insured", "" if medicare else "SELF", span=3),
            Box("7", "Insured’s address", same, "office", 29, "" if same else "the patient’s", span=4),
            Box("8", "Reserved", span=2),
            Box("9–9d", "Other insurance", note="none held here", span=5),
            Box("10a–c", "Work, auto or other accident", "", "office", 0, _accident(claim), span=5),
            Box("10d", "Condition codes", " ".join(claim.condition_codes), room=19, span=4),
            Box("11", "Policy or group", "NONE" if medicare else "", "office", 29,
                "nobody pays before Medicare" if medicare else "", span=4),
            Box("11a–d", "Insured’s birth, plan, other plan", "", "office", span=4),
        )),
        Strip("Signatures", (
            Box("12", "Patient signed", ON_FILE, "office", span=6),
            Box("13", "Insured signed", "" if medicare else ON_FILE, "office", span=6),
        )),
    )  # fmt: skip


def _accident(claim: Claim) -> str:
    injured = any(d.role == "external" or d.code[:1] in "ST" for d in claim.diagnoses)
    return "an injury is coded: registration says which" if injured else "no injury is coded"


def _visit(claim: Claim, parties: Parties) -> tuple[Strip, ...]:
    orderer = parties.people.get("ordering")
    return (
        Strip("The visit", (
            Box("14", "Illness began", "", "office"), Box("15", "Other date", "", "office"),
            Box("16", "Unable to work", "", "office"), Box("18", "Hospital dates", "", "office"),
            Box("17", "Who ordered", f"DK {orderer.name.upper()}" if orderer else "", room=27, span=5),
            Box("17b", "Their NPI", orderer.npi if orderer else "", room=10, span=3),
            Box("20", "Outside laboratory", "NO", "office", span=4),
            Box("19", "Further information", "", "office", 71, span=5),
            Box("22", "Resubmission", "", "office", span=3),
            Box("23", "Authorization", "", "office", 29, span=4),
        )),
    )  # fmt: skip


def _diagnoses(found: Sections) -> Strip:
    codes = [bare(d.code) for d in found.diagnoses]
    rows = [Box("21", "ICD indicator", "0", note="ICD-10-CM", room=1, span=12)]
    for letter, code in zip(LETTERS, codes + [""] * 12, strict=False):
        rows.append(Box(f"21{letter}", f"Diagnosis {letter}", code, room=7))
    return Strip("Diagnoses", tuple(rows))


def _table(
    number: int, lines: tuple[Line, ...], claim: Claim, parties: Parties, found: Sections, stated: bool
) -> Table:
    rows = []
    for line in lines:
        service = line.service
        assert service is not None
        letters = [found.places.get(n, 0) for n in service.points_to]
        where = service.place_of_service or claim.place_of_service or ""
        rows.append((
            f"{short(line.first)}\n{short(line.last)}", where, "",
            " ".join((service.code, *service.modifiers)),
            "".join(ascii_uppercase[n - 1] if 1 <= n <= 26 else "?" for n in letters),
            cents(line.charge, stated), str(line.units), "", "", parties.people["rendering"].npi,
        ))  # fmt: skip
    first = (number - 1) * LINES + 1
    return Table(_COLUMNS, tuple(rows), tuple(line.number for line in lines), first)


def _totals(lines: tuple[Line, ...], parties: Parties, stated: bool) -> Strip:
    total = cents(sum((line.charge for line in lines), Decimal(0)), stated)
    return Strip("Account", (
        Box("25", "Federal tax number", f"{parties.billing.tax} EIN", "office", 19),
        Box("26", "Patient’s account", parties.account, "office", 14),
        Box("27", "Accept assignment", "YES", "office", span=2),
        Box("28", "Total charge", total, room=10, span=2),
        Box("29–30", "Paid, reserved", "", "office", 9, span=2),
    ))  # fmt: skip


def _signed(claim: Claim, parties: Parties) -> Strip:
    doctor, office, place = parties.people["rendering"], parties.billing, parties.facility
    if claim.place_of_service == "11":
        place = office
    home = claim.place_of_service == "12"
    where = "" if home else f"{place.name}\n{lines_of(place.address)}".upper()
    phone = f"{office.phone[:3]} {office.phone[3:]}"
    whose = f"{office.name}\n{lines_of(office.address)}\n{phone}".upper()
    signed = f"{doctor.first} {doctor.last}\n{ON_FILE}".upper()
    return Strip("Providers", (
        Box("31", "Physician signed", signed, "office", 21, span=2),
        Box("32", "Where treated", where, "office", 26, "the patient’s home" if home else "", span=3),
        Box("32a", "Its NPI", "" if home else place.npi, "office", 10, span=2),
        Box("33", "Billing provider", whose, "office", 29, span=3),
        Box("33a", "Its NPI", office.npi, "office", 10, span=2),
    ))  # fmt: skip


def _faults(claim: Claim, found: Sections) -> Iterator[Fault]:
    if len(found.diagnoses) > len(LETTERS):
        yield Fault("box 21", f"The claim has {len(found.diagnoses)} diagnoses; box 21 has room for 12.")
    for code in found.unplaced:
        yield Fault("claim", f"{code}: a professional claim has no place for it.")
    for line in found.lines:
        points = line.service.points_to if line.service else ()
        if any(n not in found.places for n in points):
            code = line.service.code if line.service else ""
            yield Fault("box 24E", f"{code} points to a diagnosis the claim does not have.")


def _notes(claim: Claim, found: Sections, pages: int) -> Iterator[str]:
    if not any(line.charge for line in found.lines):
        yield "The claim states no charges, so the amounts are empty; the 837 says 0."
    if pages > 1:
        yield f"{len(found.lines)} lines take {pages} sheets of six. Each sheet adds up its own lines."
    if found.lead and claim.diagnoses[0] not in found.lead:
        yield "The first-listed diagnosis stands at A, wherever it was entered; the pointers follow it."
