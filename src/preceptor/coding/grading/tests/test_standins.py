"""A wrong code is shown in the row of the key line whose place it took; no score hangs on it."""

from __future__ import annotations

import pytest

from preceptor.coding.cases.tests.fakes import line, variant
from preceptor.coding.grading.tests.build import graded, only


def rows(found):
    return {(x.submitted_code, x.key_code, x.verdict) for x in found.lines}


def test_a_code_of_the_same_category_takes_the_missed_lines_row():
    found = graded(variant(line("I10"), line("E11.22")), "I10", "E11.42")
    assert ("E11.42", "E11.22", "wrong") in rows(found)


def test_a_code_of_the_same_block_takes_the_missed_lines_row():
    found = graded(variant(line("I10"), line("R07.9")), "I10", "R07.9", "N18.9")
    assert ("N18.9", None, "over-coded") in rows(found)
    found = graded(variant(line("N18.4"), line("Z79.4")), "N18.4", "Z68.41")
    assert ("Z68.41", "Z79.4", "wrong") in rows(found)


def test_a_stranger_takes_nobodys_place():
    found = graded(variant(line("I10"), line("E11.22")), "I10", "M17.11")
    assert {("M17.11", None, "over-coded"), (None, "E11.22", "missed")} <= rows(found)


def test_what_was_ruled_out_takes_nobodys_place():
    traps = [{"code": "E11.42", "kind": "ruled-out", "why": "Neuropathy was looked for and not found."}]
    found = graded(variant(line("I10"), line("E11.22"), traps=traps), "I10", "E11.42")
    assert ("E11.42", None, "over-coded") in rows(found)


def test_each_missed_line_is_taken_once():
    found = graded(variant(line("I10"), line("E11.22")), "I10", "E11.42", "E11.40")
    taken = [x for x in found.lines if x.key_code == "E11.22"]
    assert len(taken) == 1


def test_the_sentence_names_both_codes():
    found = only(graded(variant(line("I10"), line("E11.22")), "I10", "E11.42"), "E11.42")
    assert "E11.42" in found.feedback
    assert "E11.22" in found.feedback


@pytest.mark.parametrize("other", ["E11.42", "M17.11"])
def test_the_score_is_the_same_whether_a_place_was_taken_or_not(other):
    assert graded(variant(line("I10"), line("E11.22")), "I10", other).score == pytest.approx(0.5)
