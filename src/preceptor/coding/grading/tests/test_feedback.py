"""Each line's one sentence is about these two codes."""

from __future__ import annotations

import pytest

from preceptor.coding.cases.tests.fakes import line, variant, work
from preceptor.coding.grading.tests.build import dx, graded, only, px

KNEE = "M17.11, “Unilateral primary osteoarthritis, right knee”."
HEART = "I50.23, “Acute on chronic systolic (congestive) heart failure”."
TABLE = [
    (
        "S52.531D",
        "S52.531A",
        "You chose the subsequent encounter for fracture with routine healing; the chart says initial "
        "encounter for closed fracture: 7th character A, S52.531A.",
    ),
    ("M17.12", "M17.11", f"You chose the left side; the chart says right: {KNEE}"),
    ("M17.0", "M17.11", f"You chose both sides; the chart says right: {KNEE}"),
    ("I50.9", "I50.23", f"I50.9 says only “Heart failure, unspecified”; the chart is more specific: {HEART}"),
    ("I50.2", "I50.23", f"I50.2 is a heading and cannot be reported; below it the chart leads to {HEART}"),
    (
        "E11.21",
        "E11.22",
        "You chose “Type 2 diabetes mellitus with diabetic nephropathy”; the chart supports E11.22, “Type 2 "
        "diabetes mellitus with diabetic chronic kidney disease”.",
    ),
    (
        "I21.4",
        "I21.9",
        "You chose “Non-ST elevation (NSTEMI) myocardial infarction”; the chart supports I21.9, “Acute "
        "myocardial infarction, unspecified”.",
    ),
]


@pytest.mark.parametrize(("given", "wanted", "sentence"), TABLE, ids=lambda x: x[:8])
def test_a_nearly_right_code(given, wanted, sentence):
    assert only(graded(variant(line(wanted)), given), given).feedback == sentence


def test_the_wrong_principal_names_what_was_put_there():
    found = graded(variant(line("I50.23"), line("I10"), kind="inpatient"), "I10", "I50.23")
    assert only(found, "I50.23").feedback == "I50.23 is the principal diagnosis; you put I10 there."


def test_several_principals_are_named():
    rows = [dx(code, role="principal") for code in ("I50.23", "I10")]
    found = graded(variant(line("I50.23"), line("I10"), kind="inpatient"), *rows)
    assert only(found, "I50.23").feedback == (
        "Only one line is the principal diagnosis, here I50.23; you put I50.23 and I10 there."
    )


def test_the_wrong_order_names_the_other_code():
    found = graded(
        variant(line("I10"), line("E11.22"), line("N18.32", after=["E11.22"])), "I10", "N18.32", "E11.22"
    )
    assert only(found, "N18.32").feedback == "N18.32 stands after E11.22, not before."


def test_poa_says_what_each_answer_means():
    found = graded(variant(line("I50.23"), kind="inpatient"), dx("I50.23", poa="N"))
    assert only(found, "I50.23").feedback == (
        "You answered N for present on admission; it is Y: present when the admission was ordered."
    )


def test_two_faults_are_one_sentence():
    found = graded(variant(line("I50.23"), kind="inpatient"), dx("I50.9", poa="N"))
    assert "; also: you answered N" in only(found, "I50.9").feedback


def test_a_missed_line_quotes_the_chart():
    found = graded(variant(line("I10"), line("I50.23")), "I10")
    assert only(found, "I50.23").feedback.endswith(
        "is missing; Progress note says “acute on chronic systolic heart failure”."
    )


def test_another_code_of_a_missed_category_names_the_right_one():
    found = only(graded(variant(line("I10"), line("E11.22")), "I10", "E11.42"), "E11.42")
    assert found.verdict == "wrong"
    assert "it supports E11.22" in found.feedback


def test_a_second_line_for_one_condition_names_the_first():
    found = only(graded(variant(line("I50.23")), "I50.23", "I50.9"), "I50.9")
    assert found.verdict == "duplicate"
    assert found.feedback.endswith("is a second line for what I50.23 on line 1 reports.")


@pytest.mark.parametrize("other", ["E11.21", "I21.4"])
def test_another_disease_under_the_same_heading_is_no_second_line(other):
    found = graded(variant(line("E11.22"), line("I21.9")), "E11.22", "I21.9", other)
    assert only(found, other).verdict == "over-coded"
    assert only(found, other).feedback.startswith(f"Nothing a coder may code from supports {other}")


def test_another_disease_under_the_same_heading_may_take_a_missed_lines_row():
    found = only(graded(variant(line("E11.22"), line("E11.42")), "E11.22", "E11.21"), "E11.21")
    assert (found.verdict, found.key_code) == ("wrong", "E11.42")
    assert "it supports E11.42" in found.feedback


@pytest.mark.parametrize("again", ["I50.20", "S52.532A", "S52.531D", "S52.509D"])
def test_the_same_condition_said_less_well_is_a_second_line(again):
    found = graded(variant(line("I50.23"), line("S52.531A")), "I50.23", "S52.531A", again)
    assert only(found, again).verdict == "duplicate"


def test_a_code_nothing_supports():
    found = only(graded(variant(line("I10")), "I10", "M17.9"), "M17.9")
    assert found.verdict == "over-coded"
    assert "“Osteoarthritis of knee, unspecified”" in found.feedback


SERVICES = [
    (px("PX902", points_to=[1]), "You left out modifier 25 on PX902."),
    (px("PX902", modifiers=["59"], points_to=[1]), "Replace modifier 59 with 25 on PX902."),
    (px("PX902", modifiers=["25", "LT"], points_to=[1]), "Remove modifier LT from PX902."),
    (
        px("PX902", modifiers=["25"], units=2, points_to=[1]),
        "You billed 2 units; the record supports 1 of PX902.",
    ),
    (
        px("PX902", units=2, points_to=[1]),
        "You left out modifier 25 on PX902; also: you billed 2 units; the record supports 1 of PX902.",
    ),
    (
        px("PX902", modifiers=["25"], points_to=[2]),
        "You left out the pointer to I10; remove E11.9; PX902 points to I10.",
    ),
    (px("PX902", modifiers=["25"], points_to=[1, 2]), "Remove E11.9; PX902 points to I10."),
    (px("PX902", modifiers=["25"]), "You left out the pointers: I10 first."),
    (
        px("PX903", modifiers=["25"], points_to=[1]),
        "You chose level 5; the record supports level 4: PX902, “Office visit, moderate decision making”.",
    ),
]


@pytest.mark.parametrize(("service", "sentence"), SERVICES)
def test_a_service(service, sentence):
    key = variant(
        line("I10"),
        line("E11.9"),
        services=[work(service="office-visit-moderate", modifiers=["25"], points_to=["I10"])],
    )
    assert only(graded(key, "I10", "E11.9", services=[service]), service["code"]).feedback == sentence


POINTERS = [
    ([1, 2], "You left out the pointer to N18.32."),
    ([2], "You left out the pointers to E11.22 and N18.32; the order is E11.22 first, then I10 and N18.32."),
    ([2, 1, 3], "The order is E11.22 first, then I10 and N18.32."),
    ([1, 2, 3, 4], "Remove M17.9; PX902 points to E11.22, I10 and N18.32."),
]


@pytest.mark.parametrize(("points", "sentence"), POINTERS, ids=lambda x: str(x)[:20])
def test_a_pointer_says_what_to_change_first(points, sentence):
    visit = work(service="office-visit-moderate", points_to=["E11.22", "I10", "N18.32"])
    key = variant(line("E11.22"), line("I10"), line("N18.32"), services=[visit])
    found = graded(key, "E11.22", "I10", "N18.32", "M17.9", services=[px("PX902", points_to=points)])
    assert only(found, "PX902").feedback == sentence


def test_a_pointer_to_a_nearly_right_code_names_the_code_of_the_claim():
    visit = work(service="office-visit-moderate", points_to=["I10", "I50.23"])
    key = variant(line("I10"), line("I50.23"), services=[visit])
    found = graded(key, "I10", "I50.9", services=[px("PX902", points_to=[1])])
    assert only(found, "PX902").feedback == "You left out the pointer to I50.9."
