"""Diagnoses: verdicts, credit, and what is counted once."""

from __future__ import annotations

import pytest

from preceptor.coding.cases.tests.fakes import line, variant
from preceptor.coding.grading.tests.build import dx, graded, only

HEART = (line("I50.23"), line("I10"), line("N18.32"))


def test_the_key_itself_is_right():
    found = graded(variant(*HEART), "I50.23", "I10", "N18.32")
    assert found.score == 1
    assert {x.verdict for x in found.lines} == {"correct"}


def test_nothing_is_nothing():
    found = graded(variant(*HEART))
    assert found.score == 0
    assert [x.verdict for x in found.lines] == ["missed"] * 3


def test_spelling_of_codes_does_not_matter():
    assert graded(variant(*HEART), "i5023", "i10", "n1832").score == 1


def test_unordered_lines_may_stand_in_any_order():
    assert graded(variant(*HEART), "N18.32", dx("I50.23", role="first"), "I10").score == 1


def test_an_accepted_alternative_is_right():
    found = graded(variant(line("I50.23", accept=["I50.20"])), "I50.20")
    assert found.score == 1
    assert "as right here as I50.23" in only(found, "I50.20").feedback


def test_a_vaguer_code_is_half():
    found = graded(variant(*HEART), "I50.9", "I10", "N18.32")
    assert only(found, "I50.9").verdict == "less-specific"
    assert found.score == pytest.approx(2.5 / 3)


def test_the_best_pairing_is_taken():
    found = graded(variant(line("I10"), line("I50.23"), line("I50.32")), "I10", "I50.20", "I50.23")
    assert only(found, "I50.23").verdict == "correct"
    assert only(found, "I50.20").verdict == "duplicate"


def test_an_unknown_code_is_wrong_and_no_crash():
    found = only(graded(variant(*HEART), "I50.23", "Q9X.99Z"), "Q9X.99Z")
    assert (found.verdict, found.credit) == ("wrong", 0)
    assert found.feedback == "Q9X.99Z is not in ICD-10-CM."


def test_a_code_out_of_force_is_wrong():
    found = only(graded(variant(*HEART), "I50.23", "R07.9"), "R07.9")
    assert found.feedback == "R07.9 is not in force on 2026-05-04."


def test_the_wrong_line_first_is_one_fault_on_the_keys_own():
    found = graded(variant(*HEART), "I10", "I50.23", "N18.32")
    assert only(found, "I50.23").faults == ("not-principal",)
    assert only(found, "I10").verdict == "correct"
    assert found.score == pytest.approx(2.5 / 3)
    assert found.apart["principal"] == 0


@pytest.mark.parametrize("kind", ["professional", "inpatient"])
def test_calling_every_line_the_leading_one_is_a_sequencing_fault(kind):
    role = "principal" if kind == "inpatient" else "first"
    found = graded(variant(*HEART, kind=kind), *(dx(c, role=role) for c in ("I50.23", "I10", "N18.32")))
    assert only(found, "I50.23").faults == ("not-principal",)
    assert found.score == pytest.approx(2.5 / 3)
    assert (found.scores["record"], found.scores["code-over-code"]) == (0, pytest.approx(2 / 3, abs=1e-5))
    assert found.apart["principal"] == 0


def test_a_second_leading_line_is_a_fault_even_where_either_may_lead():
    key = variant(*HEART, principal_any=["I10"])
    found = graded(key, dx("I50.23", role="first"), dx("I10", role="first"), "N18.32")
    assert only(found, "I50.23").faults == ("not-principal",)
    assert found.apart["principal"] == 0


def test_a_second_leading_line_that_stands_for_nothing_is_a_fault_too():
    found = graded(variant(*HEART), "I50.23", dx("Q9Z.1", role="first"), "I10", "N18.32")
    assert only(found, "I50.23").faults == ("not-principal",)


@pytest.mark.parametrize("turned", [False, True])
def test_with_two_leading_lines_the_exact_code_still_takes_its_line(turned):
    rows = [dx("E11.42", role="secondary"), dx("E11.40", role="first"), dx("I10", role="first")]
    found = graded(variant(line("E11.42"), line("I10")), *(rows[::-1] if turned else rows))
    assert only(found, "E11.42").faults == ("not-principal",)
    assert found.score == pytest.approx(1.5 / 3)


def test_any_of_several_may_lead():
    assert graded(variant(*HEART, principal_any=["I10"]), "I10", "I50.23", "N18.32").score == 1


def test_what_must_follow_loses_a_quarter_when_it_stands_before():
    found = graded(
        variant(line("I10"), line("E11.22"), line("N18.32", after=["E11.22"])), "I10", "N18.32", "E11.22"
    )
    assert only(found, "N18.32").verdict == "out-of-order"
    assert only(found, "N18.32").credit == 0.75
    assert only(found, "E11.22").verdict == "correct"


def test_order_is_not_held_against_a_line_whose_partner_is_missing():
    found = graded(variant(line("I10"), line("E11.22"), line("N18.32", after=["E11.22"])), "I10", "N18.32")
    assert only(found, "N18.32").verdict == "correct"


@pytest.mark.parametrize(("poa", "credit"), [("Y", 1), ("N", 0.75), ("U", 0.75), (None, 0.75)])
def test_present_on_admission(poa, credit):
    found = graded(variant(*HEART, kind="inpatient"), dx("I50.23", poa=poa), "I10", "N18.32")
    assert only(found, "I50.23").credit == credit


def test_exemption_is_not_held_against_another_code():
    found = graded(
        variant(line("I10"), line("Z79.84", poa="exempt"), kind="inpatient"), "I10", dx("Z79.4", poa="Y")
    )
    assert "wrong-poa" not in only(found, "Z79.4").faults


def test_poa_is_not_graded_on_other_claims():
    assert graded(variant(*HEART), dx("I50.23", poa="N"), "I10", "N18.32").score == 1


def test_several_faults_multiply():
    found = graded(variant(line("S52.531A"), line("I10"), kind="inpatient"), "I10", dx("S52.532D", poa="N"))
    one = only(found, "S52.532D")
    assert set(one.faults) == {"wrong-side", "wrong-seventh", "wrong-poa", "not-principal"}
    assert one.credit == pytest.approx(0.25 * 0.5 * 0.75 * 0.5)
    assert one.verdict == "wrong-side"


def test_a_second_line_for_one_condition_raises_nothing():
    once = graded(variant(*HEART), "I50.9", "I10")
    twice = graded(variant(*HEART), "I50.9", "I10", "I50.20")
    assert twice.score <= once.score


def test_the_same_code_twice_is_a_duplicate():
    found = graded(variant(*HEART), "I50.23", "I10", "N18.32", "I10")
    assert found.lines[3].verdict == "duplicate"
    assert found.score == pytest.approx(3 / 4)


def test_an_optional_line_is_outside_both_counts():
    key = variant(*HEART, line("Z79.4", optional=True))
    assert graded(key, "I50.23", "I10", "N18.32").score == 1
    found = graded(key, "I50.23", "I10", "N18.32", "Z79.4")
    assert found.score == 1
    assert (only(found, "Z79.4").verdict, only(found, "Z79.4").credit) == ("optional", None)


def test_a_near_miss_of_an_optional_line_is_an_extra_line():
    found = graded(variant(*HEART, line("M17.11", optional=True)), "I50.23", "I10", "N18.32", "M17.12")
    assert only(found, "M17.12").credit == 0
    assert found.score == pytest.approx(3 / 4)


def test_admitting_and_reason_codes_are_not_reported_diagnoses():
    key = variant(line("I50.23"), line("R07.9", role="admitting"), kind="inpatient")
    found = graded(key, "I50.23", dx("I21.4", role="admitting", poa=None))
    assert found.score == 1
    assert only(found, "I21.4").credit is None
    assert "R07.9" in only(found, "I21.4").feedback


EITHER = {"either": [["E11.22"], ["E11.9", "N18.32"]]}


@pytest.mark.parametrize("answer", [("E11.22",), ("E11.9", "N18.32")])
def test_either_group_is_right(answer):
    found = graded(
        variant(line("I10"), line("E11.22"), line("E11.9"), line("N18.32"), **EITHER), "I10", *answer
    )
    assert found.score == 1


def test_both_groups_together_are_too_much():
    key = variant(line("I10"), line("E11.22"), line("E11.9"), line("N18.32"), **EITHER)
    assert graded(key, "I10", "E11.22", "E11.9", "N18.32").score < 1


TRAPS = [
    {"code": "I21", "kind": "ruled-out", "why": "Troponins stayed flat."},
    {"code": "E11.9", "kind": "unspecified", "why": "The kidney disease is documented."},
]


def test_a_trap_explains_itself_and_earns_nothing():
    found = only(graded(variant(line("I21.9"), traps=TRAPS), "I21.4"), "I21.4")
    assert (found.verdict, found.credit) == ("over-coded", 0)
    assert found.feedback == "I21.4: Troponins stayed flat."
    assert found.trap["kind"] == "ruled-out"


def test_a_trap_of_imprecision_keeps_its_credit():
    found = only(graded(variant(line("E11.22"), traps=TRAPS), "E11.9"), "E11.9")
    assert (found.verdict, found.credit) == ("less-specific", 0.5)
    assert found.trap["why"] == "The kidney disease is documented."


def test_a_right_code_is_no_trap():
    assert only(graded(variant(line("I21.4"), traps=TRAPS), "I21.4"), "I21.4").trap is None
