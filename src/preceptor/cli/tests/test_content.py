"""`content` and `grade` on the command line: the contract."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from preceptor.cli import main

CASE = "endocrine/kidney-numbers"


@pytest.fixture
def run(book):
    """Runs `preceptor …`; the store must be built."""

    def call(*args: str, **more):
        return CliRunner().invoke(main, list(args), **more)

    return call


@pytest.fixture
def key(run, tmp_path):
    path = tmp_path / "key.json"
    path.write_text(run("content", "key", CASE).stdout, "utf-8")
    return path


def test_list_names_every_case(run):
    document = json.loads(run("content", "list", "--json").stdout)
    assert {"id", "specialty", "setting", "claim", "difficulty", "varies"} <= set(document["cases"][0])
    assert CASE in {case["id"] for case in document["cases"]}


def test_list_is_readable(run):
    assert CASE in run("content", "list").stdout


def test_key_gives_required_lines_as_a_claim(run):
    document = json.loads(run("content", "key", CASE).stdout)
    assert document["kind"] == "professional"
    assert document["diagnoses"]


@pytest.mark.parametrize("args", [("content", "key", "no/such"), ("grade", "no/such", "x.json")])
def test_an_unknown_case_is_exit_2(run, args):
    result = run(*args)
    assert result.exit_code == 2
    assert result.stderr == "no/such: there is no such case\n"


def test_checking_one_case(run):
    from preceptor.engine.home import find_home

    result = run("content", "check", str(find_home().curriculum / "cases" / CASE), "--json")
    document = json.loads(result.stdout)
    assert (document["cases"], document["errors"], result.exit_code) == (1, [], 0)


def test_a_fault_is_exit_1_and_named(run, tmp_path):
    home = tmp_path / "cardiology" / "heart"
    home.mkdir(parents=True)
    (home / "case.yaml").write_text("title: [\n", "utf-8")
    result = run("content", "check", str(tmp_path))
    assert result.exit_code == 1
    assert "cardiology/heart/case.yaml: line 2: not YAML" in result.stdout


def test_a_folder_without_cases_is_exit_2(run, tmp_path):
    assert run("content", "check", str(tmp_path)).exit_code == 2


def test_grading_the_key_scores_one(run, key):
    document = json.loads(run("grade", CASE, str(key), "--json").stdout)
    assert document["score"] == 1
    assert {"verdict", "submitted", "key", "credit", "feedback"} <= set(document["lines"][0])
    assert isinstance(document["findings"], list)


def test_an_empty_submission_scores_zero(run, key):
    claim = json.loads(key.read_text()) | {"diagnoses": [], "services": []}
    key.write_text(json.dumps(claim))
    assert json.loads(run("grade", CASE, str(key), "--json").stdout)["score"] == 0


def test_an_unknown_code_is_graded_wrong(run, key):
    claim = json.loads(key.read_text())
    claim["diagnoses"][1]["code"] = "QQQ.99"
    key.write_text(json.dumps(claim))
    result = run("grade", CASE, str(key), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["score"] < 1


@pytest.mark.parametrize(
    ("text", "field"),
    [("{", "not JSON"), ("[]", "a claim is"), ('{"kind": "dental"}', "kind: "), ('{"mood": 1}', "")],
)
def test_a_malformed_submission_is_exit_2_on_one_line(run, key, text, field):
    key.write_text(text)
    result = run("grade", CASE, str(key))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert field in result.stderr


def test_another_kind_of_claim_is_exit_2(run, key):
    claim = json.loads(key.read_text()) | {"kind": "outpatient", "place_of_service": None}
    key.write_text(json.dumps(claim))
    result = run("grade", CASE, str(key))
    assert result.exit_code == 2
    assert "kind: " in result.stderr


def test_a_missing_submission_is_exit_2(run):
    assert run("grade", CASE, "nowhere.json").exit_code == 2


def test_a_submission_may_come_from_standard_input(run, key):
    assert json.loads(run("grade", CASE, "-", "--json", input=key.read_text()).stdout)["score"] == 1


def test_a_fault_of_standard_input_is_named_so(run):
    result = run("grade", CASE, "-", input="{")
    assert result.exit_code == 2
    assert result.stderr.startswith("standard input: not JSON")


@pytest.mark.parametrize("where", ["", "cardiology", "cardiology/Bad Slug!"])
def test_a_misnamed_folder_is_a_fault_from_wherever_it_is_asked(run, tmp_path, where):
    home = tmp_path / "cardiology" / "Bad Slug!"
    home.mkdir(parents=True)
    (home / "case.yaml").write_text("title: x\n", "utf-8")
    result = run("content", "check", str(tmp_path / where))
    assert result.exit_code == 1
    assert "cardiology/Bad Slug!/case.yaml: a case is a folder <specialty>/<name>" in result.stdout


def test_what_was_not_looked_at_is_said(run, tmp_path):
    home = tmp_path / "endocrine"
    home.mkdir()
    from preceptor.engine.home import find_home

    shutil.copytree(
        find_home().curriculum / "cases" / CASE, home / "one", ignore=shutil.ignore_patterns("readings")
    )
    result = run("content", "check", str(home / "one"))
    assert (result.exit_code, "endocrine/one: no readings" in result.stdout) == (0, True)
