"""`preceptor em`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from preceptor.cli import main


def run(*arguments, typed=None):
    return CliRunner().invoke(main, ["em", *arguments], input=typed)


def test_a_file_of_facts_is_judged(book, tmp_path):
    file = tmp_path / "facts.json"
    file.write_text('{"visit": "emergency", "threat": 1, "orders": 3, "hospital_care": true}')
    found = json.loads(run(str(file), "--json").output)
    assert (found["level"], found["basis"]) == (5, "mdm")


def test_facts_may_be_typed(book):
    answer = run("--family", "hospital-discharge", "--set", "minutes=31", "--set", "minutes_total=yes")
    assert answer.exit_code == 0 and answer.output.startswith("Level 2")


def test_what_is_open_is_asked(book):
    assert "seen: " in run("--family", "office", "--set", "minor=1").output


def test_everything_that_may_be_told_is_listed():
    assert "prescription" in run("--list").output and "hospital-later" in run("--list").output


@pytest.mark.parametrize(
    ("arguments", "typed", "says"),
    [
        ((), None, "--list"),
        (("-",), "[1]", "one JSON object"),
        (("-",), '{"minor": true}', "minor"),
        (("-",), '{"exam": 8}', "no such fact"),
        (("-",), "[" * 99_000, "not JSON"),
        (("--family", "zoo"), None, "visit"),
        (("--family", "office", "--set", "minor"), None, "FACT=VALUE"),
        (("--family", "office", "--set", "minor=many"), None, "minor"),
        (("/no/such/file",), None, "No such file"),
        (("a\0b",), None, "null"),
    ],
)
def test_facts_that_cannot_be_read_are_malformed(arguments, typed, says):
    answer = run(*arguments, typed=typed)
    assert answer.exit_code == 2 and says in answer.stderr
