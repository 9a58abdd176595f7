"""Who stands on a claim beside the codes: patient, payer, hospital, physicians.

A coder gives codes; registration and the billing office give the rest. A case knows the patient's name, birth
date and record number. Everything else here belongs to a demonstration office that does not exist: its NPIs
pass the check digit and begin with 2, which has never been issued; its telephone is of the fictional range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle
from typing import Literal

from preceptor.coding.claims.model import Claim, Provider

Role = Literal["billing", "rendering", "attending", "operating", "ordering"]

_NPI_PREFIX = 24  # what the issuer prefix of health cards adds to the sum (45 CFR 162.406, ISO/IEC 7812)
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_SUFFIXES = frozenset(("JR", "SR", "II", "III", "IV"))


def npi_is_valid(npi: str) -> bool:
    """Ten digits of which the last is the Luhn check digit over the issuer prefix and the nine before."""
    return bool(re.fullmatch("[0-9]{10}", npi)) and npi[9] == _check_digit(npi[:9])


def _check_digit(nine: str) -> str:
    doubled = zip(reversed(nine), cycle((2, 1)), strict=False)
    total = _NPI_PREFIX + sum(sum(divmod(int(digit) * weight, 10)) for digit, weight in doubled)
    return str(-total % 10)


def _npi(nine: str) -> str:
    return nine + _check_digit(nine)


@dataclass(frozen=True, slots=True)
class Address:
    """`zip` is nine digits, without a hyphen."""

    street: str
    city: str
    state: str
    zip: str


@dataclass(frozen=True, slots=True)
class Person:
    """`npi` and `taxonomy` of a provider; empty for a patient. `stated`: the claim names this NPI itself."""

    last: str
    first: str = ""
    middle: str = ""
    suffix: str = ""
    npi: str = ""
    taxonomy: str = ""
    stated: bool = False

    @property
    def name(self) -> str:
        """`Amadi, Rosalind, T`: how the paper forms write a name."""
        return ", ".join(filter(None, (f"{self.last} {self.suffix}".strip(), self.first, self.middle)))


@dataclass(frozen=True, slots=True)
class Organization:
    """`tax` is the nine digits of the employer identification number."""

    name: str
    address: Address
    npi: str
    taxonomy: str
    tax: str = ""
    phone: str = ""
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Payer:
    """`filing` is the 837's claim filing indicator; empty where nobody but the patient pays."""

    name: str
    id: str
    filing: str


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """What a case knows of its patient and a claim does not hold."""

    name: str
    born: date
    record: str


@dataclass(frozen=True, slots=True)
class Parties:
    """`known` is false where no case gave the patient: name and birth date are then placeholders.
    `member` is the number the payer knows the patient by. Hours are two digits, of a stay only.
    """

    patient: Person
    born: date
    home: Address
    record: str
    account: str
    known: bool
    payer: Payer
    member: str
    billing: Organization
    facility: Organization
    people: dict[Role, Person]
    admission_hour: str = ""
    discharge_hour: str = ""


_CITY = "Port Calder", "ME", "049990001"
_CLINIC = Organization(
    "Preceptor Demo Clinic", Address("1 Schoolhouse Lane", *_CITY), _npi("200000001"),
    "261QM1300X", "000000001", "2075550100",
)  # fmt: skip
_HOSPITAL = Organization(
    "Preceptor Demo Hospital", Address("2 Schoolhouse Lane", *_CITY), _npi("200000002"),
    "282N00000X", "000000002", "2075550102",
)  # fmt: skip
_HOME = Address("10 Practice Road", *_CITY)
_PEOPLE: dict[Role, Person] = {
    "rendering": Person("Okafor", "Miriam", npi=_npi("200000011"), taxonomy="207Q00000X"),
    "attending": Person("Lindgren", "Theo", npi=_npi("200000012"), taxonomy="208M00000X"),
    "operating": Person("Sandoval", "Inez", npi=_npi("200000013"), taxonomy="208600000X"),
}
# Medicare: the sample number of CMS's own specimen card. Its filing indicator depends on the form.
_PAYERS = {
    "medicare": (Payer("Demonstration Medicare", "DEMO01", "MB"), "1EG4TE5MK73"),
    "medicaid": (Payer("Demonstration Medicaid", "DEMO02", "MC"), "DEMO000000002"),
    "commercial": (Payer("Demonstration Health Plan", "DEMO03", "CI"), "DEMO000000003"),
    "self": (Payer("Patient", "", ""), ""),
}


def demonstration(claim: Claim, patient: PatientFacts | None = None, account: str = "PRACTICE1") -> Parties:
    """The parties of a claim: the claim's own providers, the case's patient, the rest from the demonstration
    office. `account` is the number the billing office knows the claim by.
    """
    payer, member = _PAYERS[claim.patient.payer]
    institutional = claim.kind != "professional"
    if institutional and payer.filing == "MB":
        payer = replace(payer, filing="MA")  # the intermediary's claims, part B of A included
    stay = claim.kind == "inpatient"
    billing = _HOSPITAL if institutional else _CLINIC
    return Parties(
        patient=person_named(patient.name) if patient else Person("Patient", "Practice"),
        born=patient.born if patient else _born(claim),
        home=_HOME,
        record=patient.record if patient else account,
        account=account,
        known=patient is not None,
        payer=payer,
        member=member,
        billing=_stated_office(billing, claim.providers.get("billing")),
        facility=_HOSPITAL,
        people=_people(claim),
        admission_hour="09" if stay else "",
        discharge_hour="12" if stay else "",
    )


def person_named(name: str) -> Person:
    """`Delroy A. Whitcombe`, `Rosa Lee Jr.` taken apart: the last word is the family name."""
    words = [word.strip(".,") for word in name.split()]
    suffix = words.pop() if len(words) > 2 and words[-1].upper() in _SUFFIXES else ""
    last = words.pop() if words else ""
    return Person(last, words[0] if words else "", " ".join(words[1:]), suffix)


def _born(claim: Claim) -> date:
    """A birth date that gives the claim's age on the day of service."""
    day, patient = claim.service_date, claim.patient
    if patient.age == 0:
        return day - timedelta(days=patient.age_days or 0)
    year = day.year - patient.age
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)


def _people(claim: Claim) -> dict[Role, Person]:
    """Those the form has a place for. An operating physician only where there is a procedure."""
    wanted: list[Role] = ["rendering"] if claim.kind == "professional" else ["attending"]
    if claim.kind == "inpatient" and any(s.system == "icd10pcs" for s in claim.services):
        wanted.append("operating")
    found = {role: _PEOPLE[role] for role in wanted}
    for role, provider in claim.providers.items():
        if role != "billing" and (provider.npi or role in found):
            found[role] = _stated(role, provider, found.get(role))
    return found


def _stated(role: Role, provider: Provider, default: Person | None) -> Person:
    """A claim names providers by number only: beside a number of its own stands no invented name."""
    person = Person(role, "Provider", npi=provider.npi, stated=True) if provider.npi else default
    assert person is not None
    taxonomy = _taxonomy(provider.specialty)
    return replace(person, taxonomy=taxonomy) if taxonomy or provider.npi else person


def _stated_office(office: Organization, provider: Provider | None) -> Organization:
    if provider is None:
        return office
    npi, taxonomy = provider.npi or office.npi, _taxonomy(provider.specialty) or office.taxonomy
    return replace(office, npi=npi, taxonomy=taxonomy, stated=provider.npi is not None)


def _taxonomy(specialty: str | None) -> str:
    """The specialty where it is a provider taxonomy code; words stay out of a claim."""
    return specialty if specialty and _TAXONOMY.fullmatch(specialty) else ""
