"""`preceptor covered`."""

from __future__ import annotations

import json

from click.testing import CliRunner

from preceptor.cli import main


def _ask(*words: str):
    return CliRunner().invoke(main, ["covered", *words])


def test_the_answer_is_said_with_policy_and_promise(book):
    done = _ask("G0127", "--dx", "B35.1", "--dx", "E11.42", "--date", "2026-04-15")
    assert done.exit_code == 0
    assert "B35.1 is listed for G0127." in done.stdout
    assert "Teaching policy of Preceptor; it stands for no payer" in done.stdout
    assert "no promise of payment" in done.stdout


def test_what_is_listed_is_shown_where_the_diagnosis_is_not(book):
    done = _ask("vitamin-d", "--dx", "R53.83")
    assert "Listed in group 1: E55" in done.stdout
    assert "GZ" in done.stdout


def test_one_document_answers_a_program(book):
    found = json.loads(_ask("J3420", "--dx", "D51.0", "--json").stdout)
    assert (found["verdict"], found["policies"][0]["policy"]["id"]) == ("covered", "vitamin-b12-injection")


def test_a_service_without_a_policy_says_nothing_about_coverage(book):
    assert "No loaded policy speaks of J3490" in _ask("J3490", "--dx", "I10").stdout


def test_a_malformed_question_is_one_sentence(book):
    done = _ask("G0127", "--dx", "B35.1", "--place", "Ohio")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is no state" in done.stderr
