"""The claim loops of an 837I."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import batched

from preceptor.coding.claims.model import Claim, Diagnosis, Service
from preceptor.coding.claims.parties import Parties
from preceptor.coding.claims.sections import Line, Sections, bare, money
from preceptor.coding.claims.x12.common import person, taxonomy
from preceptor.coding.claims.x12.professional import named, procedure
from preceptor.coding.claims.x12.segment import Segment, amount, components, day, days, plain


def claim_loops(claim: Claim, parties: Parties, found: Sections, drg: str) -> Iterator[Segment]:
    """Loop 2300 with everything below it."""
    yield from _head(claim, parties, found)
    yield from _diagnoses(claim, found, drg)
    yield from _procedures(found)
    yield from _billing_codes(claim)
    yield from _people(parties)
    for number, line in enumerate(found.lines, 1):
        yield from _line(number, line)


def _head(claim: Claim, parties: Parties, found: Sections) -> Iterator[Segment]:
    bill, total = claim.bill_type or "", amount(found.total)
    yield Segment(
        "2300", "CLM",
        (plain(parties.account), total, "", "", components(bill[:2], "A", bill[2:]), "", "A", "Y", "Y"),
        f"The claim: account {parties.account}, charges {total}, type of bill {bill}: {bill[:2]} says where, "
        f"{bill[2:]} how often it is billed. Assignment accepted, benefits assigned, release on file.",
        "3a, 4, 47, 52, 53",
    )  # fmt: skip
    last = claim.discharge_date or claim.through_date or claim.service_date
    stay = claim.kind == "inpatient"
    if stay:
        hour = parties.discharge_hour
        yield Segment("2300", "DTP", ("096", "TM", f"{hour}00"), f"Discharged in hour {hour}.", "16")
    yield Segment(
        "2300", "DTP", ("434", "RD8", days(claim.service_date, last)),
        f"The bill covers {claim.service_date} to {last}.", "6",
    )  # fmt: skip
    if stay:
        at = f"{day(claim.service_date)}{parties.admission_hour}00"
        yield Segment(
            "2300", "DTP", ("435", "DT", at),
            f"Admitted on {claim.service_date}, in hour {parties.admission_hour}.", "12, 13",
        )  # fmt: skip
    admission, status = claim.admission, claim.discharge_status or ""
    kind, source = (admission.type, admission.source) if admission else ("", "")
    came = f"Admission type {kind}, source {source}; d" if admission else "D"
    yield Segment("2300", "CL1", (kind, source, status), f"{came}ischarge status {status}.", "14, 15, 17")
    yield Segment("2300", "REF", ("EA", plain(parties.record)), "The medical record number.", "3b")


def _diagnoses(claim: Claim, found: Sections, drg: str) -> Iterator[Segment]:
    poa = claim.kind == "inpatient"
    about = " The ninth part answers present on admission; exempt codes leave it empty." if poa else ""
    lead = found.lead[0]
    name = "principal" if poa else "first-listed"
    yield Segment(
        "2300",
        "HI",
        (_diagnosis("ABK", lead, poa),),
        f"The {name} diagnosis, {bare(lead.code)}.{about}",
        "67",
    )
    for kind, rows, says, box in (
        ("ABJ", found.admitting, "The diagnosis on admission, as known then", "69"),
        ("APR", found.reasons, "Why the patient came", "70"),
        ("ABN", found.external, "External causes", "72"),
    ):
        if rows:
            parts = tuple(_diagnosis(kind, row, poa and kind == "ABN") for row in rows)
            yield Segment("2300", "HI", parts, f"{says}: {_listed(rows)}.", box)
    if drg:
        yield Segment(
            "2300", "HI", (components("DR", drg),), f"The MS-DRG the hospital expects: {drg}.", "71"
        )
    for some in batched(found.secondary, 12):
        parts = tuple(_diagnosis("ABF", row, poa) for row in some)
        yield Segment("2300", "HI", parts, f"Other diagnoses: {_listed(some)}.", "67A–67Q")


def _diagnosis(kind: str, diagnosis: Diagnosis, poa: bool) -> str:
    answer = diagnosis.poa if poa and diagnosis.poa not in (None, "exempt") else ""
    return components(kind, bare(diagnosis.code), "", "", "", "", "", "", str(answer))


def _procedures(found: Sections) -> Iterator[Segment]:
    for service in found.principal:
        said = f"The principal procedure, {service.code}, on {service.date}."
        yield Segment("2300", "HI", (_procedure("BBR", service),), said, "74")
    for some in batched(found.procedures, 12):
        parts = tuple(_procedure("BBQ", service) for service in some)
        codes = ", ".join(service.code for service in some)
        yield Segment("2300", "HI", parts, f"Other procedures with their dates: {codes}.", "74a–74e")


def _procedure(kind: str, service: Service) -> str:
    assert service.date is not None
    return components(kind, service.code, "D8", day(service.date))


def _billing_codes(claim: Claim) -> Iterator[Segment]:
    for some in batched(claim.occurrence_codes, 12):
        parts = tuple(components("BH", row.code, "D8", day(row.date)) for row in some)
        listed = ", ".join(f"{row.code} on {row.date}" for row in some)
        yield Segment("2300", "HI", parts, f"What happened when: {listed}.", "31–34")
    for values in batched(claim.value_codes, 12):
        parts = tuple(components("BE", row.code, "", "", amount(money(row.amount))) for row in values)
        listed = ", ".join(f"{row.code} {amount(money(row.amount))}" for row in values)
        yield Segment("2300", "HI", parts, f"Values the bill turns on: {listed}.", "39–41")
    for codes in batched(claim.condition_codes, 12):
        parts = tuple(components("BG", code) for code in codes)
        yield Segment("2300", "HI", parts, f"Conditions of the bill: {', '.join(codes)}.", "18–28")


def _people(parties: Parties) -> Iterator[Segment]:
    doctor = parties.people["attending"]
    yield person("2310A", "71", doctor, "The attending provider, responsible for the stay or visit", "76")
    yield from taxonomy("2310A", "AT", doctor)
    if operating := parties.people.get("operating"):
        yield person("2310B", "72", operating, "Who did the principal procedure", "77")
    if rendering := parties.people.get("rendering"):
        yield person("2310D", "82", rendering, "Another provider who treated the patient", "79")


def _line(number: int, line: Line) -> Iterator[Segment]:
    service, unit = line.service, "DA" if line.days else "UN"
    said = named(service) if service else "Room and board, added by the hospital’s census"
    yield Segment("2400", "LX", (str(number),), f"Service line {number}.", "42–48")
    yield Segment(
        "2400", "SV2",
        (line.revenue, procedure(service) if service else "", amount(line.charge), unit, str(line.units)),
        f"Revenue code {line.revenue}. {said}; charge {amount(line.charge)}; "
        f"{'days' if line.days else 'units'} {line.units}.", "42, 44, 46, 47",
    )  # fmt: skip
    if line.first and line.last:
        yield Segment("2400", "DTP", ("472", "D8", day(line.first)), f"Done on {line.first}.", "45")


def _listed(rows: Sequence[Diagnosis]) -> str:
    return ", ".join(bare(row.code) for row in rows)
