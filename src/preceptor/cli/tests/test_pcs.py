"""`preceptor pcs`: steps, codes and tables on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from preceptor.cli.pcs import command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def document(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json").stdout)
    return found


def test_a_prefix_lists_what_may_come_next() -> None:
    shown = run("0SR90", "--date", "2026-04-14").stdout
    assert "6  Device" in shown
    assert "1  Synthetic Substitute, Metal  (3)" in shown


def test_nothing_lists_the_sections() -> None:
    asked = document("--date", "2026-04-14")
    assert (asked["position"], len(asked["choices"])) == (1, 17)


def test_a_code_shows_its_characters_and_title() -> None:
    asked = document("0SR9019")
    assert asked["title"] == (
        "Replacement of Right Hip Joint with Metal Synthetic Substitute, Cemented, Open Approach"
    )
    assert [part["char"] for part in asked["parts"]] == list("0SR9019")
    assert asked["composed"] is False


def test_a_table_prints_its_rows() -> None:
    printed = document("0SR", "--table", "--date", "2026-04-14")
    assert printed["codes"] == sum(row["codes"] for row in printed["rows"]) == 214


def test_the_table_in_words_says_where_its_rows_come_from() -> None:
    assert "rows rebuilt from the codes in force" in run("0SR", "--table", "--date", "2026-04-14").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("0SRX",), "“X” is not valid as character 4 (Body Part)"),
        (("0S", "--table"), "character 3 (Operation) is missing"),
        (("0SR", "--date", "1999-01-01"), "covers 1999-01-01"),
    ],
)
def test_a_question_that_leads_nowhere_says_where_it_fails(arguments: tuple[str, ...], said: str) -> None:
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert said in answer.stderr
