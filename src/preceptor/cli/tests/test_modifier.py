"""`modifier` as a script or a person meets it, and HCPCS facts in `lookup`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from preceptor.cli import main
from preceptor.coding.codesets.store import Store
from preceptor.coding.encoder.modifiers import explanations


@pytest.fixture
def run(book: Store):
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments))

    return invoke


def test_the_document_of_a_modifier(run) -> None:
    document = json.loads(run("modifier", "25", "--json").stdout)
    assert list(document) == [
        "modifier", "title", "kind", "applies", "text", "when", "not_when", "cites", "official",
    ]  # fmt: skip
    assert (document["modifier"], document["kind"], document["official"]) == ("25", "distinct service", None)


def test_a_modifier_for_people(run) -> None:
    said = run("modifier", "lt").stdout
    assert said.startswith("LT  Left side\nside, on professional and facility claims\n")
    assert "Use it when\n" in said and "Not when\n" in said


def test_without_a_modifier_all_are_listed_by_kind(run) -> None:
    document = json.loads(run("modifier", "--json").stdout)
    assert explanations().keys() <= {one["modifier"] for one in document["modifiers"]}
    assert run("modifier").stdout.startswith("Side\n  50  Both sides in one session\n")


def test_what_is_no_modifier_exits_1(run) -> None:
    result = run("modifier", "ZZZ")
    assert (result.exit_code, result.stderr) == (1, "ZZZ is not a modifier known here.\n")


def test_a_day_that_is_none_exits_2(run) -> None:
    assert run("modifier", "25", "--date", "tomorrow").exit_code == 2


def test_a_look_up_says_the_facts_of_an_hcpcs_code_in_words(run) -> None:
    said = run("lookup", "hcpcs", "J2405", "--date", "2026-05-01").stdout
    assert "Hospital outpatient payment: packaged, no payment of its own\n" in said
