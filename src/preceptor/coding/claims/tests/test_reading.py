"""Reading a claim: which field is named when it cannot be read, and what is filled in when it can."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from preceptor.coding.claims import ClaimError, parse_claim, read_claim


def visit(**changes: Any) -> dict[str, Any]:
    """A clinic visit of Ruth, the plainest claim there is."""
    return {
        "kind": "professional",
        "service_date": "2026-05-12",
        "patient": {"age": 67, "sex": "F"},
        "diagnoses": [{"code": "I10"}],
    } | changes


def line(**changes: Any) -> dict[str, Any]:
    """The same visit with one service."""
    return visit(services=[{"system": "hcpcs", "code": "G0463"} | changes])


def stay(**changes: Any) -> dict[str, Any]:
    return visit(kind="inpatient", discharge_date="2026-05-15", **changes)


MALFORMED: list[tuple[str, Any, str]] = [
    ("not an object", [1], ""),
    ("no kind", {k: v for k, v in visit().items() if k != "kind"}, "kind"),
    ("a kind nobody has", visit(kind="dental"), "kind"),
    ("no service date", {k: v for k, v in visit().items() if k != "service_date"}, "service_date"),
    ("a day before anybody's claim", visit(service_date="0001-01-01"), "service_date"),
    ("not a date", visit(service_date="yesterday"), "service_date"),
    ("a day that does not exist", visit(service_date="2026-02-30"), "service_date"),
    ("no patient", {k: v for k, v in visit().items() if k != "patient"}, "patient"),
    ("no age", visit(patient={"sex": "F"}), "patient.age"),
    ("a negative age", visit(patient={"age": -1, "sex": "F"}), "patient.age"),
    ("an age nobody reaches", visit(patient={"age": 131, "sex": "F"}), "patient.age"),
    ("a sex in words", visit(patient={"age": 67, "sex": "female"}), "patient.sex"),
    ("a payer nobody has", visit(patient={"age": 67, "sex": "F", "payer": "uncle"}), "patient.payer"),
    ("no diagnoses", {k: v for k, v in visit().items() if k != "diagnoses"}, "diagnoses"),
    ("diagnoses as text", visit(diagnoses="I10"), "diagnoses"),
    ("a diagnosis as text", visit(diagnoses=["I10"]), "diagnoses[0]"),
    ("a diagnosis without a code", visit(diagnoses=[{"poa": "Y"}]), "diagnoses[0].code"),
    ("an empty code", visit(diagnoses=[{"code": " "}]), "diagnoses[0].code"),
    ("a very long code", visit(diagnoses=[{"code": "I" * 40}]), "diagnoses[0].code"),
    ("a number for a code", visit(diagnoses=[{"code": 10}]), "diagnoses[0].code"),
    ("a role nobody has", visit(diagnoses=[{"code": "I10", "role": "main"}]), "diagnoses[0].role"),
    ("a POA nobody has", stay(diagnoses=[{"code": "I50.9", "poa": "no"}]), "diagnoses[0].poa"),
    ("a field nobody has", visit(color="red"), "color"),
    ("a field nobody has, deep", visit(diagnoses=[{"code": "I10", "colour": "red"}]), "diagnoses[0].colour"),
    ("evidence without words", visit(diagnoses=[{"code": "I10", "evidence": [{"document": "a"}]}]),
     "diagnoses[0].evidence[0].quote"),
    ("a system nobody has", visit(services=[{"system": "icd9", "code": "1"}]), "services[0].system"),
    ("a service without a system", visit(services=[{"code": "G0463"}]), "services[0].system"),
    ("a three-letter modifier", line(modifiers=["LEFT"]), "services[0].modifiers[0]"),
    ("negative units", line(units=-1), "services[0].units"),
    ("half a unit", line(units=0.5), "services[0].units"),
    ("a negative charge", line(charge=-5), "services[0].charge"),
    ("a charge that is no number", line(charge=float("nan")), "services[0].charge"),
    ("a short revenue code", line(revenue="51"), "services[0].revenue"),
    ("a pointer in letters", line(points_to=["A"]), "services[0].points_to[0]"),
    ("an inpatient claim without discharge", visit(kind="inpatient"), "discharge_date"),
    ("a visit with a discharge", visit(discharge_date="2026-05-13"), "discharge_date"),
    ("a discharge before admission", stay(service_date="2026-05-16"), "discharge_date"),
    ("a last day before the first", visit(through_date="2026-05-01"), "through_date"),
    ("a bill type on a professional claim", visit(bill_type="131"), "bill_type"),
    ("a bill type in words", stay(bill_type="inpatient"), "bill_type"),
    ("an unknown provider", visit(providers={"friend": {"npi": "1234567890"}}), "providers.friend"),
    ("a short NPI", visit(providers={"billing": {"npi": "12"}}), "providers.billing.npi"),
    ("a timestamp for a date", visit(service_date=1776124800), "service_date"),
    ("a timestamp in text", visit(service_date="1776124800"), "service_date"),
    ("a date with a time", visit(service_date="2026-05-12T00:00:00"), "service_date"),
    ("a moment for a date", visit(service_date=datetime(2026, 5, 12)), "service_date"),
    ("a date in other digits", visit(service_date="٢٠٢٦-05-12"), "service_date"),
    ("true for a date", line(date=True), "services[0].date"),
    ("true for an age", visit(patient={"age": True, "sex": "F"}), "patient.age"),
    ("an age in text", visit(patient={"age": "67", "sex": "F"}), "patient.age"),
    ("true for units", line(units=True), "services[0].units"),
    ("true for a charge", line(charge=True), "services[0].charge"),
    ("true for a pointer", line(points_to=[True]), "services[0].points_to[0]"),
    ("a bill type in other digits", stay(bill_type="١١١"), "bill_type"),
    ("a place in other digits", visit(place_of_service="１１"), "place_of_service"),
    ("a line's place in other digits", line(place_of_service="１１"), "services[0].place_of_service"),
    ("a status in other digits", stay(discharge_status="٠١"), "discharge_status"),
    ("a revenue code in other digits", line(revenue="٠٥١٠"), "services[0].revenue"),
    ("an NPI in other digits", visit(providers={"billing": {"npi": "１" * 10}}), "providers.billing.npi"),
    ("17 characters of code", visit(diagnoses=[{"code": "I" * 17}]), "diagnoses[0].code"),
    ("a query about nothing known", visit(queries=[{"topic": "weather"}]), "queries[0].topic"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "field"), [m[1:] for m in MALFORMED], ids=[m[0] for m in MALFORMED])
def test_a_malformed_claim_names_its_field(data: Any, field: str) -> None:
    with pytest.raises(ClaimError) as fault:
        read_claim(data)
    assert fault.value.where == field


WORDS: list[tuple[Any, str]] = [
    (visit(diagnoses="I10"), "diagnoses: must be a list"),
    (visit(diagnoses=["I10"]), "diagnoses[0]: must be an object"),
    (visit(patient=[]), "patient: must be an object"),
    (visit(providers=[]), "providers: must be an object"),
    (visit(providers={"friend": {}}),
     "providers.friend: must be billing, rendering, attending, operating or ordering"),
    (stay(bill_type="11"), "bill_type: must be three digits"),
    (visit(place_of_service="1"), "place_of_service: must be two digits"),
    (line(modifiers=["LEFT"]), "services[0].modifiers[0]: must be two letters or digits"),
    (visit(patient={"sex": "F"}), "patient.age: is missing"),
    (visit(patient={"age": 131, "sex": "F"}), "patient.age: must be at most 130"),
    (visit(patient={"age": 6.5, "sex": "F"}), "patient.age: must be a whole number"),
    (visit(patient={"age": 67, "sex": "X"}), "patient.sex: must be F, M or U"),
    (visit(service_date="soon"), "service_date: must be a day, YYYY-MM-DD"),
    (visit(service_date="2026-02-30"), "service_date: there is no day 2026-02-30"),
    (visit(service_date="1989-12-31"), "service_date: must be a day from 1990-01-01 to 2099-12-31"),
    (visit(diagnoses=[{"code": 10}]), "diagnoses[0].code: must be text"),
    (visit(diagnoses=[{"code": " "}]), "diagnoses[0].code: must not be empty"),
    (visit(diagnoses=[{"code": "I" * 17}]), "diagnoses[0].code: must have at most 16 characters"),
    (visit(diagnoses=[{"code": "I10"}] * 201), "diagnoses: must be a list of at most 200"),
    (visit(**{"a\nb\u202e": 1}), "a\\u000ab\\u202e: no such field"),
    (visit(**{"x" * 5000: 1}), "x" * 60 + "…: no such field"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "sentence"), WORDS, ids=[w[1][:60] for w in WORDS])
def test_a_fault_is_said_in_words_on_one_line(data: Any, sentence: str) -> None:
    with pytest.raises(ClaimError) as fault:
        read_claim(data)
    assert str(fault.value) == sentence


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"kind": "professional", "kind": "inpatient"}', "kind"),
        ('{"patient": {"age": 6, "sex": "F", "age": 67}}', "patient.age"),
        ('{"diagnoses": [{"code": "I10"}, {"code": "I10", "code": "I50.9"}]}', "diagnoses[1].code"),
    ],
)
def test_a_name_that_stands_twice_is_refused(text: str, field: str) -> None:
    with pytest.raises(ClaimError, match="stands twice") as fault:
        parse_claim(text)
    assert fault.value.where == field


@pytest.mark.parametrize("code", ["I" * 16, "i" * 16, "III." + "I" * 13])
def test_16_characters_of_code_are_read_with_or_without_the_dot(code: str) -> None:
    claim = read_claim(visit(diagnoses=[{"code": code}]))
    assert claim.diagnoses[0].code == "III." + "I" * 13
    assert parse_claim(claim.model_dump_json()) == claim


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "\x00", "null", b"\xff", '{"age": NaN}', "1" * 5000]
)
def test_text_that_is_no_claim_is_refused_in_one_line(text: str | bytes) -> None:
    with pytest.raises(ClaimError) as fault:
        parse_claim(text)
    assert "\n" not in str(fault.value)


def test_codes_come_out_as_the_books_write_them() -> None:
    claim = read_claim(
        visit(
            diagnoses=[{"code": " s52531a "}],
            services=[{"system": "hcpcs", "code": "g0463", "modifiers": ["lt"]}],
        )
    )
    assert (claim.diagnoses[0].code, claim.services[0].code) == ("S52.531A", "G0463")
    assert claim.services[0].modifiers == ("LT",)


def test_without_roles_the_first_diagnosis_leads() -> None:
    codes = [{"code": "I10"}, {"code": "E11.9"}]
    assert [d.role for d in read_claim(visit(diagnoses=codes)).diagnoses] == ["first", "secondary"]
    assert [d.role for d in read_claim(stay(diagnoses=codes)).diagnoses] == ["principal", "secondary"]


def test_the_first_plain_diagnosis_leads_past_an_admitting_one() -> None:
    codes = [{"code": "R07.9", "role": "admitting"}, {"code": "I21.4"}, {"code": "I10"}]
    assert [d.role for d in read_claim(stay(diagnoses=codes)).diagnoses] == [
        "admitting",
        "principal",
        "secondary",
    ]


def test_a_stated_leader_leaves_the_rest_secondary() -> None:
    codes = [{"code": "I10"}, {"code": "I21.4", "role": "principal"}]
    assert [d.role for d in read_claim(stay(diagnoses=codes)).diagnoses] == ["secondary", "principal"]


def test_institutional_claims_get_bill_type_and_status() -> None:
    assert (read_claim(stay()).bill_type, read_claim(stay()).discharge_status) == ("111", "01")
    assert read_claim(visit(kind="outpatient")).bill_type == "131"
    assert read_claim(visit()).bill_type is None


def test_a_stay_is_judged_by_discharge_and_a_visit_by_its_day() -> None:
    assert read_claim(stay()).judged_on == date(2026, 5, 15)
    assert read_claim(visit()).judged_on == date(2026, 5, 12)


def test_a_claim_survives_its_own_json() -> None:
    claim = read_claim(stay(services=[{"system": "icd10pcs", "code": "0SRC0J9", "date": "2026-05-13"}]))
    assert parse_claim(claim.model_dump_json()) == claim


def test_roles_given_in_a_tuple_are_filled_too() -> None:
    claim = read_claim(visit(diagnoses=({"code": "I10"}, {"code": "E11.9"})))
    assert [d.role for d in claim.diagnoses] == ["first", "secondary"]


def test_a_code_that_does_not_exist_is_read() -> None:
    assert read_claim(visit(diagnoses=[{"code": "Q😀"}])).diagnoses[0].code == "Q😀"
