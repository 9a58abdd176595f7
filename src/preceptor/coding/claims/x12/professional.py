"""The claim loops of an 837P."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import batched
from string import ascii_uppercase

from preceptor.coding.claims.model import Claim, Service
from preceptor.coding.claims.parties import Parties
from preceptor.coding.claims.sections import Line, Sections, bare
from preceptor.coding.claims.x12.common import address, person, taxonomy
from preceptor.coding.claims.x12.segment import Segment, amount, components, day, days, plain

_AT_HOME = ("11", "12")  # the office itself, the patient's home: no other place to name


def claim_loops(claim: Claim, parties: Parties, found: Sections) -> Iterator[Segment]:
    """Loop 2300 with everything below it."""
    place, total = claim.place_of_service or "", amount(found.total)
    yield Segment(
        "2300", "CLM",
        (plain(parties.account), total, "", "", components(place, "B", "1"), "Y", "A", "Y", "Y"),
        f"The claim: account {parties.account}, charges {total}, place of service {place}, an original (1). "
        "Signed, assignment accepted, benefits assigned, release on file.",
        "12, 13, 24B, 26, 27, 28, 31",
    )  # fmt: skip
    yield Segment("2300", "REF", ("EA", plain(parties.record)), "The patient’s medical record number.")
    yield _diagnoses(found)
    for codes in batched(claim.condition_codes, 12):
        parts = tuple(components("BG", code) for code in codes)
        yield Segment("2300", "HI", parts, f"Condition codes: {', '.join(codes)}.", "10d")
    yield from _people(claim, parties)
    for number, line in enumerate(found.lines, 1):
        yield from _line(number, line, claim, parties, found)


def _diagnoses(found: Sections) -> Segment:
    codes = [bare(d.code) for d in found.diagnoses]
    parts = tuple(components("ABF" if n else "ABK", code) for n, code in enumerate(codes))
    listed = ", ".join(f"{letter} {code}" for letter, code in zip(ascii_uppercase, codes, strict=False))
    says = f"The diagnoses without dots, first-listed (ABK) before the others (ABF): {listed}."
    return Segment("2300", "HI", parts, says, "21")


def _people(claim: Claim, parties: Parties) -> Iterator[Segment]:
    doctor = parties.people["rendering"]
    yield person("2310B", "82", doctor, "Who treated the patient", "24J, 31")
    yield from taxonomy("2310B", "PE", doctor)
    if claim.place_of_service not in _AT_HOME:
        place = parties.facility
        yield Segment(
            "2310C", "NM1", ("77", "2", plain(place.name), "", "", "", "", "XX", place.npi),
            f"Where the patient was treated: {place.name}.", "32, 32a",
        )  # fmt: skip
        yield from address("2310C", place.address, "32", "That place’s")


def _line(number: int, line: Line, claim: Claim, parties: Parties, found: Sections) -> Iterator[Segment]:
    service = line.service
    assert service is not None and line.first is not None and line.last is not None
    points = [found.places[n] for n in service.points_to]
    where = service.place_of_service or ""
    where = "" if where == claim.place_of_service else where
    letters = ", ".join(ascii_uppercase[n - 1] for n in points)
    yield Segment("2400", "LX", (str(number),), f"Service line {number}.", "24")
    yield Segment(
        "2400", "SV1",
        (procedure(service), amount(line.charge), "UN", str(line.units), where, "",
         components(*map(str, points))),
        f"{named(service)}; charge {amount(line.charge)}; units {line.units}; points to diagnosis {letters}."
        + (f" Place of service {where}." if where else ""),
        "24B, 24D–24G",
    )  # fmt: skip
    one = line.first == line.last
    yield Segment(
        "2400", "DTP",
        ("472", "D8", day(line.first)) if one else ("472", "RD8", days(line.first, line.last)),
        f"Done on {line.first}." if one else f"Done from {line.first} to {line.last}.", "24A",
    )  # fmt: skip
    yield Segment(
        "2400", "REF", ("6R", str(line.number)), "Our own number of the line, given back by the payer."
    )
    if orderer := parties.people.get("ordering"):
        yield person("2420E", "DK", orderer, "Who ordered the service", "17, 17b")


def qualifier(service: Service) -> str:
    """HC says “HCPCS”, which CPT is part of. Practice codes are no HIPAA code set, and ER, a code set of a
    jurisdiction's own, is the one qualifier of these transactions that does not say otherwise.
    """
    return "ER" if service.system == "practice" else "HC"


def procedure(service: Service) -> str:
    return components(qualifier(service), service.code, *service.modifiers)


def named(service: Service) -> str:
    kind = {"practice": "Practice code", "cpt": "CPT code"}.get(service.system, "HCPCS code")
    return f"{kind} {service.code}" + _with(service.modifiers)


def _with(modifiers: Sequence[str]) -> str:
    return f" with {', '.join(modifiers)}" if modifiers else ""
