"""`lookup` and `codes` as a script or a person meets them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from preceptor.cli import main
from preceptor.coding.codesets.store import Store


@pytest.fixture
def run(book: Store, monkeypatch: pytest.MonkeyPatch):
    runner = CliRunner()

    def invoke(*arguments: str, input: str | None = None) -> Result:
        return runner.invoke(main, list(arguments), input=input)

    return invoke


def test_the_document_has_the_fields_of_the_contract(run) -> None:
    document = json.loads(run("lookup", "icd10cm", "s52531a", "--date", "2026-05-01", "--json").stdout)
    assert list(document) == [
        "system", "code", "title", "billable", "valid", "release", "path", "children", "notes", "seventh",
        "facts",
    ]  # fmt: skip
    assert (document["code"], document["billable"], document["valid"]) == ("S52.531A", True, True)
    assert document["release"] == "FY2026 April"
    assert document["path"][0] == {
        "code": "19", "title": "Injury, poisoning and certain other consequences of external causes",
    }  # fmt: skip
    assert {
        "kind": "excludes1",
        "text": "traumatic amputation of forearm (S58.-)",
        "from": "S52",
        "codes": ["S58.-"],
    } in (document["notes"])
    assert document["seventh"][0] == {"char": "A", "text": "initial encounter for closed fracture"}


def test_children_are_codes(run) -> None:
    assert "E11.22" in json.loads(run("lookup", "icd10cm", "E11.2", "--json").stdout)["children"]


def test_a_code_that_has_ended_is_shown_as_not_valid(run) -> None:
    document = json.loads(run("lookup", "icd10cm", "M54.5", "--json").stdout)
    assert (document["billable"], document["valid"]) == (False, True)
    ended = json.loads(run("lookup", "hcpcs", "G0463", "--date", "2026-06-30", "--json").stdout)
    assert ended["valid"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["icd10cm", "E11.99"], 1, "E11.99 is not a code of icd10cm."),
        (["icd10cm", "x" * 500], 1, "is not a code of icd10cm."),
        (["icd9", "E11.9"], 2, "There is no code system 'icd9'."),
        (["cpt", "anything"], 2, "cpt is not loaded."),
        (["icd10cm"], 2, "Name one code"),
        (["icd10cm", "E11.9", "--date", "2020-01-01"], 2, "No loaded release of icd10cm covers 2020-01-01"),
        (["icd10cm", "E11.9", "--date", "first of May"], 2, "is not a day (YYYY-MM-DD)"),
        (["icd10cm", "--batch", "/no/such/file"], 2, "No such file"),
    ],
)
def test_what_cannot_be_answered(run, arguments: list[str], code: int, said: str) -> None:
    result = run("lookup", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


def test_a_batch_answers_one_document_a_line(run) -> None:
    result = run("lookup", "icd10cm", "--batch", "-", input="e1122\n\nI10\n")
    assert [json.loads(line)["code"] for line in result.stdout.splitlines()] == ["E11.22", "I10"]
    assert result.exit_code == 0


def test_an_unknown_code_in_a_batch_is_one_of_the_answers(run) -> None:
    result = run("lookup", "icd10cm", "--batch", "-", input="nonsense\nI10\n")
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["error"], second["code"], result.exit_code) == ("unknown code", "I10", 1)


def test_people_read_where_an_instruction_stands(run) -> None:
    text = run("lookup", "icd10cm", "E11.22").stdout
    assert "Excludes1 (at E11)" in text
    assert "Use additional\n  code to identify stage of chronic kidney disease (N18.1-N18.6)" in text


def test_a_code_without_a_title_says_so(run) -> None:
    assert "(title not loaded)" in run("lookup", "icd10cm", "D69.11", "--date", "2026-10-15").stdout


def test_a_practice_service_is_found_by_code_and_its_family_by_name(run) -> None:
    family = json.loads(run("lookup", "practice", "musculoskeletal", "--json").stdout)
    assert run("lookup", "practice", family["children"][0].lower()).exit_code == 0


def test_status_has_the_fields_of_the_contract(run) -> None:
    document = json.loads(run("codes", "status", "--date", "2026-06-01", "--json").stdout)
    assert {"fingerprint", "systems"} < set(document)
    first = document["systems"][0]
    assert set(first) == {"system", "in_force", "titled", "releases"}
    assert (first["system"], first["in_force"]) == ("icd10cm", 74_719)
    assert set(first["releases"][0]) == {"label", "from", "to", "source"}


def test_status_for_people(run) -> None:
    assert "icd10cm: 74,719 codes in force" in run("codes", "status").stdout


def test_a_bench_that_does_not_exist(run) -> None:
    result = run("bench", "nothing")
    assert (result.exit_code, "Known:" in result.stderr) == (2, True)
