"""837s: accepted by pyx12, the same every time, and refused in words where the claim does not fit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from preceptor.coding.claims import Claim, read_claim
from preceptor.coding.claims.parties import PatientFacts, demonstration, npi_is_valid, person_named
from preceptor.coding.claims.sections import sections
from preceptor.coding.claims.tests.generated import DAY, claims
from preceptor.coding.claims.tests.x12_oracle import errors
from preceptor.coding.claims.x12 import LOOPS, Envelope, Interchange, interchange

ENVELOPE = Envelope(7, datetime(2026, 4, 20, 9, 30))


def made(claim: Claim, drg: str = "", name: str = "Rosa Lee") -> Interchange:
    return interchange(claim, demonstration(claim, PatientFacts(name, DAY, "MR-1")), ENVELOPE, drg)


def visit(**more: Any) -> Claim:
    services = [{"system": "hcpcs", "code": "G0463", "points_to": [1]}]
    base = {
        "kind": "professional",
        "service_date": "2026-04-14",
        "place_of_service": "11",
        "services": services,
    }
    return read_claim(
        base | {"patient": {"age": 40, "sex": "F"}, "diagnoses": [{"code": "I10"}, {"code": "E11.9"}]} | more
    )


def stay(**more: Any) -> Claim:
    base = {"kind": "inpatient", "service_date": "2026-04-14", "discharge_date": "2026-04-17"}
    diagnoses = [{"code": "I21.4", "poa": "Y"}, {"code": "Z68.36", "poa": "exempt"}]
    return read_claim(base | {"patient": {"age": 67, "sex": "M"}, "diagnoses": diagnoses} | more)


def lines(claim: Claim, id: str) -> list[str]:
    return [segment.text for segment in made(claim).segments if segment.id == id]


def told(claim: Claim) -> str:
    result = made(claim)
    assert result.text == ""
    return " ".join(fault.message for fault in result.faults)


def test_the_judge_sees_a_fault() -> None:
    text = made(visit()).text
    assert errors(text) == []
    assert errors(text.replace("HI*ABK", "HI*XXX"))
    assert errors(text.replace("SE*", "SE*9"))


def test_the_key_of_every_case_is_accepted(engine_room: Any) -> None:
    library = engine_room.library
    for case_id in library.ids():
        for seed in library.seeds(case_id):
            variant = library.variant(case_id, seed)
            patient = variant.case.patient
            facts = PatientFacts(patient.name, patient.born, patient.mrn)
            for claim in variant.key_claims:
                drg = "321" if claim.kind == "inpatient" else ""
                result = interchange(claim, demonstration(claim, facts, "A-1"), ENVELOPE, drg)
                assert (case_id, result.faults, errors(result.text)) == (case_id, (), [])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(claim=claims())
def test_any_claim_is_accepted_or_refused_in_words(claim: Claim) -> None:
    result = made(claim)
    assert bool(result.faults) != bool(result.text)
    if result.text:
        assert errors(result.text) == []
        assert {segment.loop for segment in result.segments} <= set(LOOPS)
        assert all(segment.says for segment in result.segments)


def test_the_same_claim_gives_the_same_bytes() -> None:
    assert made(visit()).text == made(visit()).text
    assert "*T*:~" in made(visit()).text


def test_the_first_listed_diagnosis_moves_to_the_front_and_pointers_follow() -> None:
    diagnoses = [{"code": "E11.9", "role": "secondary"}, {"code": "I10", "role": "first"}]
    claim = visit(diagnoses=diagnoses)
    assert lines(claim, "HI") == ["HI*ABK:I10*ABF:E119~"]
    assert lines(claim, "SV1") == ["SV1*HC:G0463*0*UN*1***2~"]


def test_present_on_admission_is_the_ninth_part_and_empty_where_exempt() -> None:
    assert lines(stay(), "HI") == ["HI*ABK:I214:::::::Y~", "HI*ABF:Z6836~"]


def test_a_practice_code_is_not_called_hcpcs() -> None:
    claim = visit(services=[{"system": "practice", "code": "PX134", "modifiers": ["25"], "points_to": [1]}])
    assert lines(claim, "SV1") == ["SV1*ER:PX134:25*0*UN*1***1~"]


def test_a_stay_is_billed_its_room_once() -> None:
    assert lines(stay(), "SV2") == ["SV2*0120**0*DA*3~"]
    own = [{"system": "hcpcs", "code": "G0463", "revenue": "0110", "charge": 900.5}]
    assert [line.number for line in sections(stay(services=own)).lines] == [1]


def test_amounts_carry_no_needless_zeros() -> None:
    services = [{"system": "hcpcs", "code": "G0463", "points_to": [1], "charge": 85.10}]
    assert lines(visit(services=services), "CLM")[0].startswith("CLM*PRACTICE1*85.1*")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"patient": {"age": 40, "sex": "F", "payer": "self"}}, "no payer"),
        ({"diagnoses": []}, "no first-listed diagnosis"),
        ({"diagnoses": [{"code": "I10"}] * 13}, "an 837P takes 12"),
        ({"diagnoses": [{"code": "I10~X"}]}, "is no code"),
        ({"services": []}, "1 to 50 service lines"),
        ({"services": [{"system": "hcpcs", "code": "G0463"}]}, "points to 0 diagnoses"),
        ({"place_of_service": "30"}, "no place of service 30"),
        ({"providers": {"rendering": {"npi": "1111111111"}}}, "check digit"),
        ({"services": [{"system": "icd10pcs", "code": "027035Z"}]}, "no place for it"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_words(more: dict[str, Any], words: str) -> None:
    assert words in told(visit(**more))


def test_a_replacement_needs_a_number_the_claim_does_not_hold() -> None:
    assert "payer’s number" in told(stay(bill_type="117"))


def test_a_name_is_spelled_without_accents_and_refused_with_separators() -> None:
    assert "*ANGSTROM*ZOE*" in made(visit(), name="Zoë Ångström").text
    assert "cannot carry" in made(visit(), name="Zoë ~Ångström").faults[0].message


def test_a_name_is_taken_apart() -> None:
    who = person_named("Delroy A. Whitcombe Jr.")
    assert (who.last, who.first, who.middle, who.suffix) == ("Whitcombe", "Delroy", "A", "Jr")


def test_the_npi_of_the_standard_has_a_valid_check_digit() -> None:
    """The example of the NPI check digit standard, and the demonstration's own."""
    assert npi_is_valid("1234567893")
    assert not npi_is_valid("1234567890")
    parties = demonstration(stay())
    assert npi_is_valid(parties.billing.npi)
    assert all(npi_is_valid(person.npi) for person in parties.people.values())
