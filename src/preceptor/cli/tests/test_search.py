"""`search` as a script or a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from preceptor.cli import main
from preceptor.coding.codesets.store import Store


@pytest.fixture
def run(book: Store):
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["search", *arguments])

    return invoke


def test_the_document_has_the_fields_of_the_contract(run) -> None:
    document = json.loads(run("copd", "exacerbation", "--date", "2026-06-01", "--json").stdout)
    assert {"query", "ms", "results"} <= set(document)
    assert document["query"] == "copd exacerbation" and document["ms"] > 0
    assert set(document["results"][0]) == {"code", "title", "billable", "why"}
    assert document["results"][0]["code"] == "J44.1"


def test_people_see_headings_codes_and_why(run) -> None:
    shown = run("t2dm with ckd", "--limit", "1").stdout.splitlines()
    assert shown == [
        "E11  Type 2 diabetes mellitus",
        "  E11.22 Type 2 diabetes mellitus with diabetic chronic kidney disease",
        "      t2dm = type 2 diabetes mellitus; ckd = chronic kidney disease; matches the title",
    ]


def test_a_correction_is_said_first(run) -> None:
    assert run("pnuemonia").stdout.startswith("“pnuemonia” was read as “pneumonia”.\n")


def test_nothing_found_is_said(run) -> None:
    result = run("qqqqqqqq")
    assert result.exit_code == 0
    assert result.stdout == "Left out, because no code has it: qqqqqqqq\nNothing found.\n"


def test_a_batch_answers_every_line_in_order(run, tmp_path: Path) -> None:
    asked = tmp_path / "queries.txt"
    asked.write_bytes(b"uti\n\n\xff \xf0\x9f\xa6\xb5\nI10\n")
    result = run("--batch", str(asked))
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["results"][0]["code"] if line["results"] else None for line in lines] == [
        "N39.0",
        None,
        None,
        "I10",
    ]


def test_all_systems_can_be_searched(run) -> None:
    assert json.loads(run("G0463", "--system", "all", "--json").stdout)["results"][0]["code"] == "G0463"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "--batch"),
        (("  ",), "--batch"),
        (("uti", "--system", "icd9"), "no code system 'icd9'"),
        (("uti", "--system", "cpt"), "cpt is not loaded"),
        (("uti", "--date", "yesterday"), "not a day"),
        (("uti", "--date", "1980-01-01"), "No loaded release of icd10cm covers 1980-01-01"),
        (("uti", "--limit", "0"), "--limit"),
        (("--batch", "/nowhere/queries.txt"), "/nowhere/queries.txt"),
    ],
)
def test_a_malformed_question_is_exit_2_and_a_sentence(run, arguments: tuple[str, ...], says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2 and says in result.stderr and "Traceback" not in result.output
