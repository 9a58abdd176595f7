"""What keeps a claim from being sent as an 837. It is sent whole or not at all: nothing is cut to fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from preceptor.coding.claims.faults import Fault
from preceptor.coding.claims.model import Claim
from preceptor.coding.claims.parties import Parties, npi_is_valid
from preceptor.coding.claims.sections import Sections, bare
from preceptor.coding.claims.x12.segment import plain, writable

_CODE = re.compile("[A-Z0-9]+")
_PCS = re.compile("[A-Z0-9]{7}")
# CMS place of service codes in force (cms.gov, Place of Service Code Set); the others are unassigned.
_PLACES = frozenset(
    f"{n:02}"
    for n in (*range(1, 28), *range(31, 35), 41, 42, *range(49, 59), *range(60, 63), 65, 66, 71, 72, 81, 99)
)


def check(claim: Claim, parties: Parties, found: Sections) -> tuple[Fault, ...]:
    """The faults that stop the 837, in the order of the claim; none for a claim that can be sent."""
    own = _professional if claim.kind == "professional" else _institutional
    rules = (_who(claim, parties), _codes(claim, found), own(claim, found))
    return tuple(Fault(box, message) for rule in rules for box, message in rule)


_Faults = Iterator[tuple[str, str]]


def _who(claim: Claim, parties: Parties) -> _Faults:
    if not parties.payer.filing:
        yield "payer", "The patient pays: there is no payer to send a claim to."
    patient = parties.patient
    for name, most in ((patient.last, 60), (patient.first, 35), (patient.middle, 25), (patient.suffix, 10)):
        if not writable(name):
            yield "patient", f"The patient’s name “{name}” has characters an 837 cannot carry."
        elif len(plain(name)) > most:
            yield "patient", f"The patient’s name “{name}” is longer than the {most} characters of an 837."
    if not plain(patient.last):
        yield "patient", "The patient has no family name."
    for what, text, most in (("account", parties.account, 20), ("record number", parties.record, 50)):
        if not writable(text) or not 0 < len(plain(text)) <= most:
            yield "patient", f"The {what} “{text}” is not 1 to {most} characters an 837 can carry."
    for role, npi in (
        ("billing", parties.billing.npi),
        *((role, person.npi) for role, person in parties.people.items()),
    ):
        if not npi_is_valid(npi):
            yield "providers", f"The {role} provider’s NPI {npi} is wrong: its check digit does not fit."


def _codes(claim: Claim, found: Sections) -> _Faults:
    lead = "principal" if claim.kind == "inpatient" else "first-listed"
    if len(found.lead) != 1:
        count = "no" if not found.lead else f"{len(found.lead)}"
        yield "diagnoses", f"The claim has {count} {lead} diagnosis; an 837 takes exactly one."
    for code in found.unplaced:
        yield "diagnoses", f"{code}: a claim of this kind has no place for it."
    for code in [d.code for d in found.diagnoses] + [s.code for s in claim.services]:
        if not _CODE.fullmatch(bare(code)):
            yield "diagnoses", f"{code} is no code: a code is letters and digits."
    for line in found.lines:
        if line.service and len(line.service.modifiers) > 4:
            yield f"line {line.number}", f"{line.service.code} has more than four modifiers."
    most = 50 if claim.kind == "professional" else 999
    if not 1 <= len(found.lines) <= most:
        yield "services", f"An 837 takes 1 to {most} service lines; the claim has {len(found.lines)}."


def _professional(claim: Claim, found: Sections) -> _Faults:
    if len(found.diagnoses) > 12:
        yield "diagnoses", f"The claim has {len(found.diagnoses)} diagnoses; an 837P takes 12."
    if len(claim.condition_codes) > 24:
        yield "condition codes", "An 837P takes 24 condition codes."
    for place in dict.fromkeys((claim.place_of_service, *(s.place_of_service for s in claim.services))):
        if place is not None and place not in _PLACES:
            yield "place of service", f"There is no place of service {place}."
    if claim.place_of_service is None:
        yield "place of service", "The claim says no place of service."
    for line in found.lines:
        assert line.service is not None
        code, points = line.service.code, line.service.points_to
        if not 1 <= len(points) <= 4:
            yield f"line {line.number}", f"{code} points to {len(points)} diagnoses; an 837P takes 1 to 4."
        elif not set(points) <= set(found.places):
            yield f"line {line.number}", f"{code} points to a diagnosis the claim does not have."


def _institutional(claim: Claim, found: Sections) -> _Faults:
    if (claim.bill_type or "")[2:] in ("7", "8"):
        sentence = "replaces or cancels a claim: it needs the payer’s number of that claim, not held here."
        yield "bill type", f"Bill type {claim.bill_type} {sentence}"
    for name, rows, most in (
        ("secondary diagnoses", found.secondary, 24), ("external causes", found.external, 12),
        ("admitting diagnoses", found.admitting, 1), ("reasons for the visit", found.reasons, 3),
        ("principal procedures", found.principal, 1), ("other procedures", found.procedures, 24),
        ("condition codes", claim.condition_codes, 24), ("occurrence codes", claim.occurrence_codes, 24),
        ("value codes", claim.value_codes, 24),
    ):  # fmt: skip
        if len(rows) > most:
            yield name, f"The claim has {len(rows)} {name}; an 837I takes {most}."
    if found.procedures and not found.principal:
        yield "procedures", "No procedure is said to be the principal one."
    for service in (*found.principal, *found.procedures):
        if not _PCS.fullmatch(service.code):
            yield "procedures", f"{service.code} is no ICD-10-PCS code: it takes seven characters."
        if service.date is None:
            yield "procedures", f"{service.code} has no date."
    for line in found.lines:
        if not line.revenue:
            code = line.service.code if line.service else ""
            yield f"line {line.number}", f"{code} has no revenue code."
