"""The claim on paper: which box says what, what continues, what does not fit."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from preceptor.coding.claims import Claim, read_claim
from preceptor.coding.claims.forms import Form, form_of
from preceptor.coding.claims.parties import PatientFacts, demonstration
from preceptor.coding.claims.tests.generated import DAY, claims
from preceptor.coding.claims.tests.test_x12 import stay, visit


def filled(claim: Claim, drg: str = "", name: str = "Rosa Lee") -> Form:
    return form_of(claim, demonstration(claim, PatientFacts(name, DAY, "MR-1")), drg)


def rows(form: Form) -> list[tuple[str, ...]]:
    return [row for page in form.pages for strip in page.strips if strip.table for row in strip.table.rows]


def numbers(form: Form) -> set[int]:
    """Every box number of a page, ranges told out: `18–28` is 18 to 28."""
    found: set[int] = set()
    for strip in form.pages[0].strips:
        names = [box.number for box in strip.boxes]
        names += [column[0] for column in strip.table.columns] if strip.table else []
        for name in names:
            first, *last = [int(n) for n in re.findall("[0-9]+", name)]
            found |= set(range(first, (last[0] if last else first) + 1))
    return found


def test_every_box_of_both_forms_has_its_place() -> None:
    assert numbers(filled(visit())) == set(range(1, 34)) - {24} | {24}
    assert numbers(filled(stay())) == set(range(1, 82))


def test_a_visit_points_with_letters() -> None:
    services = [
        {"system": "hcpcs", "code": "G0463", "modifiers": ["25"], "points_to": [2, 1], "charge": 85.5}
    ]
    form = filled(visit(services=services))
    assert rows(form) == [
        ("04 14 26\n04 14 26", "11", "", "G0463 25", "BA", "85 50", "1", "", "", "2000000119")
    ]  # fmt: skip
    assert (form.box("21A").value, form.box("21B").value, form.box("28").value) == ("I10", "E119", "85 50")


def test_seven_lines_take_two_sheets_that_add_up_each_its_own() -> None:
    service = {"system": "hcpcs", "code": "G0463", "points_to": [1], "charge": 10.0}
    form = filled(visit(services=[service] * 7))
    assert [len(strip.table.rows) for page in form.pages for strip in page.strips if strip.table] == [6, 1]
    totals = [
        b.value for page in form.pages for strip in page.strips for b in strip.boxes if b.number == "28"
    ]
    assert totals == ["60 00", "10 00"]


def test_a_stay_answers_present_on_admission_in_the_eighth_position() -> None:
    form = filled(stay(), "321")
    assert form.box("67").value == "I214   Y"
    assert (form.box("67A").value, form.box("67A").note) == ("Z6836", "POA exempt: left empty")
    assert form.box("71").value == "321"


def test_the_total_stands_on_the_last_page_only() -> None:
    own = [{"system": "hcpcs", "code": "J3480", "revenue": "0636", "charge": 2.0}] * 22
    form = filled(stay(services=own))
    assert [row[0] for row in rows(form) if row[1].startswith("Page")] == ["", "0001"]
    assert rows(form)[-1][5] == "44 00"


def test_revenue_codes_ascend() -> None:
    own = [{"system": "hcpcs", "code": "J3480", "revenue": code} for code in ("0636", "0300", "0110")]
    assert [row[0] for row in rows(filled(stay(services=own)))] == ["0110", "0300", "0636", "0001"]


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (visit(diagnoses=[{"code": "I10"}] * 13), "box 21 has room for 12"),
        (visit(services=[{"system": "hcpcs", "code": "G0463", "units": 1000}]), "room for 3"),
        (stay(diagnoses=[{"code": "I10"}] * 19), "room for 17. Not on the paper: I10."),
        (stay(diagnoses=[{"code": "ABCDEFGHI"}]), "has room for 7"),
    ],
)  # fmt: skip
def test_what_the_paper_cannot_hold_is_said_and_not_cut(claim: Claim, words: str) -> None:
    assert any(words in fault.message for fault in filled(claim).faults)


def test_a_name_too_long_stands_whole() -> None:
    name = "Maximiliana Featherstonehaugh-Cholmondeley"
    form = filled(visit(), name=name)
    assert form.box("2").value == "FEATHERSTONEHAUGH-CHOLMONDELEY, MAXIMILIANA"
    assert [fault.where for fault in form.faults] == ["box 2"]


def test_a_placeholder_patient_is_not_called_the_case_s() -> None:
    form = form_of(visit(), demonstration(visit()))
    assert form.box("2").by == "office"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(claim=claims())
def test_every_service_line_stands_on_the_form_once(claim: Claim) -> None:
    form = filled(claim)
    tables = [strip.table for page in form.pages for strip in page.strips if strip.table]
    told = sorted(n for table in tables for n in table.numbers if n)
    assert told == [n for n, s in enumerate(claim.services, 1) if s.system != "icd10pcs"]


def test_the_key_of_every_case_fits_its_form(engine_room: Any) -> None:
    library = engine_room.library
    for case_id in library.ids():
        claim = library.variant(case_id).key_claim()
        known = {"orthopedics/off-the-ladder": ["box 72"]}  # four external causes, room for three
        faults = [fault.where for fault in filled(read_claim(claim.model_dump(mode="json"))).faults]
        assert (case_id, faults) == (case_id, known.get(case_id, []))
