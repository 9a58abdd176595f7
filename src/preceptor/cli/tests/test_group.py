"""`preceptor group`: claims and single codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from preceptor.cli import main

STAY = {
    "kind": "inpatient",
    "service_date": "2026-05-08",
    "discharge_date": "2026-05-10",
    "patient": {"age": 67, "sex": "M"},
    "diagnoses": [{"code": "I21.4", "poa": "Y"}, {"code": "N17.9", "poa": "Y"}],
}


def run(*words: str, given: Any = None) -> Any:
    return CliRunner().invoke(main, ["group", *words], input=given)


def test_a_stay_is_explained(book: Any, tmp_path: Path) -> None:
    file = tmp_path / "stay.json"
    file.write_text(json.dumps(STAY))
    said = run(str(file), "--explain")
    assert said.exit_code == 0
    assert "MS-DRG 281" in said.output and "A CC that decides the group." in said.output
    assert "without N17.9: 282" in said.output


def test_json_holds_what_each_code_does(book: Any) -> None:
    found = json.loads(run("-", "--json", given=json.dumps(STAY)).output)
    assert [one["level"] for one in found["codes"]] == [None, "CC"]
    assert found["codes"][1]["without"]["number"] == "282"


def test_what_has_no_group_says_why(book: Any) -> None:
    claim = STAY | {"service_date": "2019-05-08", "discharge_date": "2019-05-10"}
    said = run("-", given=json.dumps(claim))
    assert said.exit_code == 1 and "covers discharges" in said.output


def test_a_practice_code_is_not_grouped(book: Any) -> None:
    code = next(one.code for one in book.all_codes("practice") if one.billable)
    assert "No group is made" in run("--code", f"practice:{code}").output


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("icd10cm:I50.21", "32 principal diagnoses exclude it"),
        ("icd10cm:Z59.00", "CC since V41.0 (FY2024), before that neither"),
        ("icd10pcs:0SR9019", "an extensive operating-room procedure"),
        ("hcpcs:G0463", "Status indicator J2"),
        ("icd10cm:I50", "A heading is not reported"),
    ],
)
def test_one_code(book: Any, code: str, words: str) -> None:
    assert words in run("--code", code).output


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("-", "--code", "icd10cm:I10"),
        ("nowhere.json",),
        ("--code", "icd10cm:Q0"),
        ("--code", ""),
        ("\0",),
    ],
)
def test_a_malformed_question_is_refused(book: Any, words: tuple[str, ...]) -> None:
    said = run(*words)
    assert said.exit_code == 2 and "Traceback" not in said.output
