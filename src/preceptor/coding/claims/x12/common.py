"""What the professional and the institutional 837 have in common: envelope, office, subscriber, payer.

ASC X12 005010X222A1 (837P) and 005010X223A2 (837I). What a segment says is told in our own words.
"""

from __future__ import annotations

from collections.abc import Iterator

from preceptor.coding.claims.model import Claim
from preceptor.coding.claims.parties import Address, Parties, Person
from preceptor.coding.claims.x12.segment import Envelope, Segment, day, plain

VERSIONS = {"professional": "005010X222A1"}
INSTITUTIONAL = "005010X223A2"
ENVELOPE = 501  # interchange version 5.01, written with five digits
SENDER, RECEIVER = "PRECEPTOR", "DEMOPAYER"


def version(claim: Claim) -> str:
    return VERSIONS.get(claim.kind, INSTITUTIONAL)


def header(claim: Claim, parties: Parties, envelope: Envelope) -> Iterator[Segment]:
    at, kind = envelope.at, "P" if claim.kind == "professional" else "I"
    yield Segment(
        "envelope", "ISA",
        ("00", " " * 10, "00", " " * 10, "ZZ", f"{SENDER:15}", "ZZ", f"{RECEIVER:15}", f"{at:%y%m%d}",
         envelope.time, "^", f"{ENVELOPE:05}", envelope.number, "0", "T", ":"),
        f"The envelope opens: from {SENDER} to {RECEIVER}, interchange {envelope.control}. T marks it as a "
        "test: a school sends no claims.",
    )  # fmt: skip
    yield Segment(
        "envelope", "GS",
        ("HC", SENDER, RECEIVER, day(at), envelope.time, str(envelope.control), "X", version(claim)),
        f"A group of health care claims (HC) opens, written after {version(claim)}.",
    )  # fmt: skip
    yield Segment(
        "header", "ST", ("837", "0001", version(claim)), f"The claim transaction begins: 837{kind}."
    )
    yield Segment(
        "header", "BHT", ("0019", "00", plain(parties.account), day(at), envelope.time, "CH"),
        f"An original (00) that asks for payment (CH), made on {at:%Y-%m-%d} at {at:%H:%M}.",
    )  # fmt: skip
    name = plain(parties.billing.name)
    yield Segment("1000A", "NM1", ("41", "2", name, "", "", "", "", "46", SENDER), "The sender of the file.")
    yield Segment(
        "1000A", "PER", ("IC", "BILLING OFFICE", "TE", parties.billing.phone),
        "Whom to ask about the file, by telephone.",
    )  # fmt: skip
    yield Segment(
        "1000B", "NM1", ("40", "2", plain(parties.payer.name), "", "", "", "", "46", RECEIVER),
        "The receiver of the file.",
    )  # fmt: skip


def billing(claim: Claim, parties: Parties) -> Iterator[Segment]:
    """Loop 2000A: the office the payer pays."""
    office = parties.billing
    box = {"name": "33", "npi": "33, 33a", "tax": "25", "taxonomy": "33b"}
    if claim.kind != "professional":
        box = {"name": "1", "npi": "1, 56", "tax": "5", "taxonomy": "81"}
    yield Segment(
        "2000A", "HL", ("1", "", "20", "1"), "Level 1: the billing provider. Others stand below it."
    )
    yield Segment(
        "2000A", "PRV", ("BI", "PXC", office.taxonomy),
        f"What kind of provider bills: taxonomy {office.taxonomy}.", box["taxonomy"],
    )  # fmt: skip
    yield Segment(
        "2010AA", "NM1", ("85", "2", plain(office.name), "", "", "", "", "XX", office.npi),
        f"The billing provider, an organization, with its NPI {office.npi}.", box["npi"],
    )  # fmt: skip
    yield from address("2010AA", office.address, box["name"], "The billing provider’s")
    yield Segment(
        "2010AA", "REF", ("EI", office.tax), "Its employer identification number, for taxes.", box["tax"]
    )


def subscriber(claim: Claim, parties: Parties) -> Iterator[Segment]:
    """Loop 2000B: patient and insured are one person here, so that no patient level (2000C) follows."""
    payer = parties.payer
    professional = claim.kind == "professional"
    box = (
        {"who": "2", "id": "1a", "home": "5", "born": "3", "kind": "1", "payer": "1"}
        if professional
        else {"who": "8, 58", "id": "60", "home": "9", "born": "10, 11", "kind": "59", "payer": "50"}
    )
    yield Segment("2000B", "HL", ("2", "1", "22", "0"), "Level 2, under level 1: the subscriber. None below.")
    yield Segment(
        "2000B", "SBR", ("P", "18", "", "", "", "", "", "", payer.filing),
        f"This payer pays first (P); the subscriber is the patient (18); kind of insurance {payer.filing}.",
        box["kind"],
    )  # fmt: skip
    yield person("2010BA", "IL", parties.patient, "The patient, who is the insured",
                 f"{box['who']}, {box['id']}", ("MI", parties.member))  # fmt: skip
    yield from address("2010BA", parties.home, box["home"], "The patient’s")
    sex = claim.patient.sex
    yield Segment(
        "2010BA", "DMG", ("D8", day(parties.born), sex),
        f"Born {parties.born:%Y-%m-%d}, sex {sex}.", box["born"],
    )  # fmt: skip
    yield Segment(
        "2010BB", "NM1", ("PR", "2", plain(payer.name), "", "", "", "", "PI", payer.id),
        f"The payer, with the number {payer.id} the receiver knows it by.", box["payer"],
    )  # fmt: skip


def person(
    loop: str, entity: str, who: Person, says: str, box: str, number: tuple[str, str] | None = None
) -> Segment:
    """`NM1` of a person; `number` replaces the NPI."""
    qualifier, value = number or ("XX", who.npi)
    names = (plain(who.last), plain(who.first), plain(who.middle), "", plain(who.suffix))
    what = "NPI" if qualifier == "XX" else "number"
    return Segment(loop, "NM1", (entity, "1", *names, qualifier, value), f"{says}, {what} {value}.", box)


def taxonomy(loop: str, qualifier: str, who: Person, box: str = "") -> Iterator[Segment]:
    if who.taxonomy:
        yield Segment(
            loop, "PRV", (qualifier, "PXC", who.taxonomy), f"The specialty: taxonomy {who.taxonomy}.", box
        )


def address(loop: str, home: Address, box: str, whose: str) -> Iterator[Segment]:
    yield Segment(loop, "N3", (plain(home.street),), f"{whose} street.", box)
    yield Segment(loop, "N4", (plain(home.city), home.state, home.zip), f"{whose} city, state and ZIP.", box)


def trailer(body: int, envelope: Envelope) -> Iterator[Segment]:
    """`body`: the number of segments from ST up to here."""
    yield Segment(
        "trailer", "SE", (str(body + 1), "0001"),
        f"The transaction ends: {body + 1} segments from ST to here, so that a lost one is noticed.",
    )  # fmt: skip
    yield Segment("envelope", "GE", ("1", str(envelope.control)), "The group ends: one transaction.")
    yield Segment(
        "envelope", "IEA", ("1", envelope.number), "The envelope closes, with the number it opened with."
    )
