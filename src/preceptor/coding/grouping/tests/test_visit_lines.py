"""What each line of an outpatient visit does to the others."""

from __future__ import annotations

from datetime import date
from typing import Any

from preceptor.coding.claims import read_claim
from preceptor.coding.grouping import Engines
from preceptor.coding.grouping.explore import NotComputed
from preceptor.coding.grouping.indicators import STATUS
from preceptor.coding.grouping.visit import Visit

DAY = "2026-05-12"


def line(code: str, revenue: str, **more: Any) -> dict[str, Any]:
    return {"system": "hcpcs", "code": code, "date": DAY, "revenue": revenue} | more


def visit(engines: Engines, *lines: dict[str, Any]) -> Visit:
    found = engines.visit(
        read_claim(
            {
                "kind": "outpatient",
                "service_date": DAY,
                "patient": {"age": 67, "sex": "F"},
                "diagnoses": [{"code": "I10"}],
                "services": list(lines),
            }
        )
    )
    assert isinstance(found, Visit)
    return found


CLINIC, STENT, BLOOD = line("G0463", "0510"), line("C9600", "0481"), line("P9016", "0390")


def test_a_comprehensive_service_is_named_as_the_cause(engines: Engines) -> None:
    clinic, stent, _blood = visit(engines, CLINIC, STENT, BLOOD).lines
    assert clinic.payment.packaged and clinic.packaged_by == (2,)
    assert {shift.index for shift in stent.without} == {1, 3}


def test_what_is_always_packaged_has_no_cause(engines: Engines) -> None:
    drug = visit(engines, CLINIC, line("J1100", "0636")).lines[1]
    assert drug.payment.packaged and drug.packaged_by == () and drug.own == ("N", None)


def test_a_line_that_is_alone_is_paid(engines: Engines) -> None:
    found = visit(engines, CLINIC)
    assert (found.lines[0].payment.apc, found.tried) == ("5012", False)


def test_a_practice_line_is_withheld_and_the_others_keep_their_numbers(engines: Engines) -> None:
    found = visit(engines, line("PX101", "0510") | {"system": "practice"}, CLINIC, STENT)
    assert [one.index for one in found.lines] == [2, 3]
    assert [shift.index for shift in found.lines[1].without] == [2]


def test_one_unit_is_never_reduced_after_the_first(engines: Engines) -> None:
    two = visit(engines, line("G0105", "0750"), line("G0121", "0750"))
    assert 2 not in {one.payment.discount for one in two.lines}


def test_a_professional_claim_is_not_grouped(engines: Engines) -> None:
    claim = {"kind": "professional", "service_date": DAY, "patient": {"age": 67, "sex": "F"}, "diagnoses": []}
    assert isinstance(engines.visit(read_claim(claim | {"diagnoses": [{"code": "I10"}]})), NotComputed)


def test_a_code_stands_by_itself(engines: Engines) -> None:
    assert engines.standing("G0463", date(2026, 5, 12)) == ("J2", "5012")
    assert engines.standing("G046", date(2026, 5, 12)) is None
    assert engines.standing("G0463", date(2031, 5, 12)) is None


def test_the_indicators_have_no_word_of_an_engine() -> None:
    assert all(words and not words[0].isupper() for words in STATUS.values())
