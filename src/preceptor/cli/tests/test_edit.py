"""`preceptor edit`: what it prints, and how it exits."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from preceptor.cli import main

pytestmark = pytest.mark.usefixtures("book")


def visit(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "professional",
        "service_date": "2026-05-12",
        "patient": {"age": 67, "sex": "F"},
        "diagnoses": [{"code": "I10"}],
        "services": [{"system": "practice", "code": "PX134", "points_to": [1]}],
    } | changes


def edit(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["edit", *arguments], input=stdin)


def written(folder: Path, *claims: Any) -> str:
    file = folder / "claims.json"
    file.write_text("\n".join(json.dumps(c) for c in claims))
    return str(file)


def test_a_clean_claim_exits_0(tmp_path: Path) -> None:
    result = edit(written(tmp_path, visit()), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"findings": [], "drg": None, "apc": None}


def test_an_error_exits_1_and_says_where_it_is_written(tmp_path: Path) -> None:
    file = written(tmp_path, visit(diagnoses=[{"code": "I10"}, {"code": "I50.9"}]))
    (finding,) = json.loads(edit(file, "--json").stdout)["findings"]
    assert finding["rule"] == "combine.hypertension"
    result = edit(file)
    assert result.exit_code == 1
    assert "error    combine.hypertension  (diagnoses 1, diagnoses 2)" in result.stdout
    assert "ICD-10-CM Official Guidelines, FY2026, I.C.9.a" in result.stdout
    quiet, rules = re.search(r"(\d+) of (\d+) rules found nothing\.", result.stdout).groups()
    assert int(rules) - int(quiet) == 1


def test_a_warning_alone_exits_0(tmp_path: Path) -> None:
    result = edit(written(tmp_path, visit(diagnoses=[{"code": "E11.9"}, {"code": "E10.9"}])), "--json")
    assert result.exit_code == 0
    assert [f["severity"] for f in json.loads(result.stdout)["findings"]] == ["warning"]


def test_standard_input_is_a_claim_too() -> None:
    assert edit("-", "--json", stdin=json.dumps(visit())).exit_code == 0


def test_groups_are_told(tmp_path: Path) -> None:
    stay = visit(
        kind="inpatient", discharge_date="2026-05-15", services=[], diagnoses=[{"code": "I21.4", "poa": "Y"}]
    )
    assert "MS-DRG 282 Acute Myocardial Infarction" in edit(written(tmp_path, stay)).stdout
    line = {"system": "hcpcs", "code": "G0463", "revenue": "0510", "date": "2026-05-12"}
    assert (
        "APC 5012 for service 1, status V"
        in edit(written(tmp_path, visit(kind="outpatient", services=[line]))).stdout
    )
    late = stay | {"discharge_date": "2027-05-15"}
    assert "MS-DRG: not computed. " in edit(written(tmp_path, late)).stdout


def test_a_batch_answers_a_document_a_line_and_fails_if_one_does(tmp_path: Path) -> None:
    result = edit("--batch", written(tmp_path, visit(), visit(diagnoses=[{"code": "ZZZ"}]), visit()))
    assert result.exit_code == 1
    assert [len(json.loads(line)["findings"]) for line in result.stdout.splitlines()] == [0, 1, 0]


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        (visit(service_date="soon"), "service_date: "),
        (visit(diagnoses=[{"code": "I10", "poa": "maybe"}]), "diagnoses[0].poa: "),
        (visit(color="red"), "color: no such field"),
        ([], "a claim is a JSON object"),
    ],
)
def test_a_malformed_claim_exits_2_with_one_line_naming_the_field(
    claim: Any, says: str, tmp_path: Path
) -> None:
    result = edit(written(tmp_path, claim))
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr.startswith(says) and result.stderr.count("\n") == 1


def test_a_malformed_line_of_a_batch_is_answered_in_its_place_and_the_rest_goes_on(tmp_path: Path) -> None:
    wrong = visit(diagnoses=[{"code": "ZZZ"}])
    result = edit("--batch", written(tmp_path, visit(), visit(kind="dental"), wrong, [], visit()))
    assert result.exit_code == 2 and result.stderr == "2 of 5 claims could not be read.\n"
    first, second, third, fourth, fifth = (json.loads(line) for line in result.stdout.splitlines())
    assert second == {"error": {"where": "kind", "message": "must be professional, outpatient or inpatient"}}
    assert fourth == {"error": {"where": "", "message": "a claim is a JSON object"}}
    assert [f["rule"] for f in third["findings"]] == ["code.unknown"]
    assert first["findings"] == fifth["findings"] == []


def test_a_batch_comes_from_standard_input_too() -> None:
    result = edit("--batch", "-", stdin=f"{json.dumps(visit())}\n\n{{\n")
    assert result.exit_code == 2
    assert ["error" in json.loads(line) for line in result.stdout.splitlines()] == [False, True]


@pytest.mark.parametrize("arguments", [("",), ("--batch", "")])
def test_no_name_is_a_missing_file_not_standard_input(arguments: tuple[str, ...]) -> None:
    result = edit(*arguments, stdin=json.dumps(visit()))
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", "(no name): No such file\n")


@pytest.mark.parametrize("arguments", [(), ("a.json", "--batch", "b.json"), ("no-such-file.json",)])
def test_a_question_that_makes_no_sense_exits_2(arguments: tuple[str, ...]) -> None:
    result = edit(*arguments)
    assert result.exit_code == 2 and result.stderr.count("\n") == 1


def test_without_a_store_it_says_what_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from preceptor.engine import Engine, find_home

    monkeypatch.setenv("PRECEPTOR_HOME", str(tmp_path / "empty"))
    monkeypatch.setattr("preceptor.engine.engine", lambda: Engine(find_home()))
    result = edit(written(tmp_path, visit()))
    assert result.exit_code == 2 and "preceptor codes build" in result.stderr
