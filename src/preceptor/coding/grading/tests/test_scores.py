"""The four scorers and what is reported apart."""

from __future__ import annotations

import pytest

from preceptor.coding.cases.tests.fakes import BOOK, line, variant, work
from preceptor.coding.edits.model import EditReport
from preceptor.coding.grading import grade
from preceptor.coding.grading.tests.build import claim, dx, graded, only, px

HEART = (line("I50.23"), line("I10"), line("N18.32"))


def test_the_four_scores_of_a_perfect_claim():
    found = graded(variant(*HEART), "I50.23", "I10", "N18.32")
    assert found.scores == {"practice": 1, "code-over-code": 1, "record": 1, "financial": None}


def test_an_inexact_line_counts_in_practice_only():
    found = graded(variant(*HEART), "I50.9", "I10", "N18.32")
    assert found.scores["practice"] == pytest.approx(2.5 / 3)
    assert found.scores["code-over-code"] == pytest.approx(2 / 3)
    assert found.scores["record"] == 0


def test_an_extra_line_lowers_every_score():
    found = graded(variant(*HEART), "I50.23", "I10", "N18.32", "Z79.4")
    assert found.scores["practice"] == pytest.approx(3 / 4)
    assert found.scores["code-over-code"] == pytest.approx(3 / 4)
    assert found.scores["record"] == 0


def test_a_missed_and_an_extra_line_cost_practice_one_line():
    assert graded(variant(*HEART), "I50.23", "I10", "Z79.4").scores["practice"] == pytest.approx(2 / 3)


def test_a_scorer_is_chosen():
    found = variant(*HEART)
    assert grade(found, claim(found, "I50.23"), BOOK, scorer="record").score == 0


def drg(claim_):
    """A grouper that knows one thing: with acute heart failure the stay is 291, else 293."""
    major = any(d.code == "I50.23" for d in claim_.diagnoses)
    number, weight = ("291", 1.3) if major else ("293", 0.6)
    return EditReport((), drg={"number": number, "title": "Heart failure", "weight": weight})


def financial(*codes):
    found = variant(line("I10"), line("I50.23"), kind="inpatient")
    return grade(found, claim(found, *codes), BOOK, scorer="financial", edit=drg)


def test_the_same_group_is_financially_right():
    assert financial("I10", "I50.23").score == 1


def test_another_group_is_wrong_and_the_difference_is_told():
    found = financial("I10", "I50.9")
    assert found.score == 0
    assert found.apart["financial"]["weight_difference"] == pytest.approx(-0.7)


def test_a_group_reached_by_a_code_nobody_documented_is_not_right():
    found = variant(line("I10"), line("E11.9"), kind="inpatient")

    def by_trick(claim_):
        return EditReport(
            (), drg={"number": "1" if len(claim_.diagnoses) > 1 else "2", "title": "", "weight": 1}
        )

    assert grade(found, claim(found, "I10", "I21.4"), BOOK, scorer="financial", edit=by_trick).score == 0


def test_an_engine_that_could_not_answer_gives_no_financial_score():
    found = variant(line("I10"), kind="inpatient")
    silent = EditReport((), drg={"not_computed": "the day is outside"})
    assert grade(found, claim(found, "I10"), BOOK, scorer="financial", edit=lambda _: silent).score is None


def test_professional_claims_have_no_financial_score():
    found = variant(line("I10"))
    assert grade(found, claim(found, "I10"), BOOK, scorer="financial", edit=drg).score is None


def test_outpatient_claims_compare_their_lines():
    found = variant(line("I10"), services=[work(hcpcs="G0463")], kind="outpatient")

    def apc(claim_):
        lines = [
            {"apc": "5012" if s.units == 1 else None, "si": "V", "packaged": False} for s in claim_.services
        ]
        return EditReport((), apc={"lines": lines})

    def score(units):
        given = claim(found, "I10", services=[px("G0463", "hcpcs", units=units)])
        return grade(found, given, BOOK, scorer="financial", edit=apc).score

    assert (score(1), score(2)) == (1, 0)


def test_poa_accuracy_is_reported_apart():
    found = graded(variant(*HEART, kind="inpatient"), "I50.23", dx("I10", poa="N"))
    assert found.apart["poa"] == {"right": 1, "of": 2, "accuracy": 0.5}


def quoted(words):
    return {"evidence": [{"document": "01-note", "quote": words}]}


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("acute on chronic systolic heart failure", "agrees"),
        ("chronic systolic heart failure. Her diabetes", "agrees"),
        ("heart failure", "overlaps"),
        ("broke the right wrist", "elsewhere"),
        ("not in the chart at all", "elsewhere"),
    ],
)
def test_evidence_is_compared_with_the_keys_words(words, state):
    found = graded(variant(line("I50.23")), dx("I50.23", **quoted(words)))
    assert only(found, "I50.23").evidence.state == state
    assert found.score == 1


def test_no_evidence_is_said_to_be_none():
    assert graded(variant(line("I50.23")), "I50.23").apart["evidence"]["none"] == 1


QUERY = {"topic": "conflict", "documents": ["01-note"], "question": "Which stage is it?"}


@pytest.mark.parametrize(
    ("asked", "verdicts"),
    [
        ([], ["missed"]),
        ([{"topic": "conflict", "documents": ["01-note"]}], ["correct"]),
        ([{"topic": "conflict"}], ["correct"]),
        ([{"topic": "poa"}], ["over-coded", "missed"]),
        ([{"topic": "conflict"}, {"topic": "conflict"}], ["correct", "over-coded"]),
    ],
)
def test_queries_are_matched_and_stay_outside_the_score(asked, verdicts):
    found = graded(variant(line("I10"), queries=[QUERY]), "I10", queries=asked)
    assert [x.verdict for x in found.lines if x.section == "queries"] == verdicts
    assert found.score == 1


STALE = {
    "code": "N18.31",
    "kind": "copied-forward",
    "why": "Stage 3a is the stale list; the note says stage 3b.",
}


@pytest.mark.parametrize(
    ("about", "ending"),
    [
        ("The list says kidney disease stage 3a. Which stage is it?", f" {STALE['why']}"),
        ("Is the patient taking insulin?", ""),
        ("", ""),
    ],
)
def test_a_query_the_record_answers_is_told_the_answer(about, ending):
    key = variant(line("I10"), line("N18.32"), traps=[STALE])
    found = graded(key, "I10", "N18.32", queries=[{"topic": "specificity", "about": about}])
    [asked] = [x for x in found.lines if x.section == "queries"]
    assert asked.feedback == f"The record answers this: no query is expected here.{ending}"


def test_a_missed_query_is_shown_as_the_key_asks_it():
    [missed] = [
        x for x in graded(variant(line("I10"), queries=[QUERY]), "I10").lines if x.section == "queries"
    ]
    assert missed.feedback == "You did not ask: Which stage is it?"
