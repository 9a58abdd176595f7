"""Services: shares of the code, modifiers, units, pointers; visits and procedures that are nearly right."""

from __future__ import annotations

import pytest

from preceptor.coding.cases.tests.fakes import line, variant, work
from preceptor.coding.grading.tests.build import graded, only, px

VISIT = work(service="office-visit-moderate", modifiers=["25"], points_to=["I10"])


def office(*services, **fields):
    return variant(line("I10"), line("E11.9"), services=services or [VISIT], **fields)


def billed(code="PX902", **fields):
    return px(code, **({"modifiers": ["25"], "points_to": [1]} | fields))


@pytest.mark.parametrize(
    ("service", "verdict", "credit"),
    [
        (billed(), "correct", 1),
        (billed(modifiers=[]), "wrong-modifier", 0.8),
        (billed(modifiers=["25", "59"]), "wrong-modifier", 0.8),
        (billed(units=2), "wrong-units", 0.9),
        (billed(points_to=[2]), "wrong-pointer", 0.9),
        (billed(points_to=[2, 1]), "wrong-pointer", 0.9),
        (billed(points_to=[]), "wrong-pointer", 0.9),
        (billed(modifiers=[], units=3, points_to=[9]), "wrong-modifier", 0.6),
        (billed("PX903"), "em-level", 0.7),
        (billed("PX903", modifiers=[]), "em-level", 0.5),
        (billed("PX911"), "wrong", 0),
        (billed("PX921"), "wrong", 0),
        (billed("PX999"), "wrong", 0),
    ],
)
def test_a_professional_service(service, verdict, credit):
    found = graded(office(), "I10", "E11.9", services=[service])
    one = only(found, service["code"])
    assert (one.verdict, one.credit) == (verdict, pytest.approx(credit))


def test_two_levels_off_is_a_wrong_code():
    found = graded(
        office(work(service="office-visit-low", points_to=["I10"])),
        "I10",
        "E11.9",
        services=[billed("PX903")],
    )
    assert only(found, "PX903").credit == 0


def test_modifiers_are_a_set():
    key = office(work(hcpcs="G0463", modifiers=["25", "LT"], points_to=["I10"]))
    found = graded(
        key, "I10", "E11.9", services=[px("G0463", "hcpcs", modifiers=["LT", "25"], points_to=[1])]
    )
    assert only(found, "G0463").credit == 1


def test_without_pointers_the_other_shares_grow():
    key = office(work(hcpcs="J1885", units=2), kind="outpatient")
    found = graded(key, "I10", "E11.9", services=[px("J1885", "hcpcs", units=1)])
    assert only(found, "J1885").credit == pytest.approx(0.8 / 0.9)


@pytest.mark.parametrize(
    ("code", "credit"),
    [("02703DZ", 1), ("02703ZZ", 0.5), ("02C03ZZ", 0), ("0DTJ4ZZ", 0), ("ZZZ", 0)],
)
def test_a_procedure_is_graded_by_its_characters(code, credit):
    key = variant(line("I21.4"), services=[work(icd10pcs="02703DZ")], kind="inpatient")
    assert only(graded(key, "I21.4", services=[px(code, "icd10pcs")]), code).credit == credit


def test_only_the_root_operation_wrong_is_a_quarter():
    key = variant(line("I21.4"), services=[work(icd10pcs="02703ZZ")], kind="inpatient")
    found = only(graded(key, "I21.4", services=[px("02C03ZZ", "icd10pcs")]), "02C03ZZ")
    assert found.credit == 0.25
    assert "character 3 (root operation) is 7, not C" in found.feedback


def test_pointing_to_a_near_miss_is_not_charged_twice():
    found = graded(
        variant(
            line("I10"),
            line("I50.23"),
            services=[work(service="office-visit-low", points_to=["I50.23"])],
        ),
        "I10",
        "I50.9",
        services=[px("PX901", points_to=[2])],
    )
    assert only(found, "PX901").verdict == "correct"


def test_pointers_follow_the_group_that_was_answered():
    key = variant(
        line("I10"), line("E11.22"), line("E11.9"), line("N18.32"),
        services=[work(service="office-visit-low", points_to=["E11.22"])],
        either=[["E11.22"], ["E11.9", "N18.32"]],
    )  # fmt: skip
    found = graded(key, "I10", "E11.9", "N18.32", services=[px("PX901", points_to=[2, 3])])
    assert found.score == 1


def test_pointing_to_an_optional_diagnosis_as_well_is_free():
    key = variant(
        line("I10"),
        line("Z79.4", optional=True),
        services=[work(service="office-visit-low", points_to=["I10"])],
    )
    found = graded(key, "I10", "Z79.4", services=[px("PX901", points_to=[1, 2])])
    assert found.score == 1


def test_a_service_billed_twice():
    found = graded(office(), "I10", "E11.9", services=[billed(), billed()])
    assert [x.verdict for x in found.lines if x.section == "services"] == ["correct", "duplicate"]


def test_a_trap_may_name_a_concept():
    trap = {"code": "knee-injection", "kind": "policy", "why": "It was planned, not done."}
    found = graded(office(traps=[trap]), "I10", "E11.9", services=[billed(), px("PX921")])
    assert only(found, "PX921").feedback == "PX921: It was planned, not done."


def test_revenue_and_charge_are_not_graded():
    key = office(work(hcpcs="G0463", revenue="0510", charge=120), kind="outpatient")
    found = graded(key, "I10", "E11.9", services=[px("G0463", "hcpcs", revenue="0761", charge=1)])
    assert found.score == 1
