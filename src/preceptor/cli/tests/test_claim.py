"""`preceptor claim`: the form and the 837 on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from preceptor.cli import main

VISIT = {
    "kind": "professional", "service_date": "2026-04-14", "place_of_service": "11",
    "patient": {"age": 40, "sex": "F"}, "diagnoses": [{"code": "I10"}],
    "services": [{"system": "hcpcs", "code": "G0463", "points_to": [1]}],
}  # fmt: skip


@pytest.fixture
def visit(tmp_path: Path) -> str:
    path = tmp_path / "visit.json"
    path.write_text(json.dumps(VISIT))
    return str(path)


def test_the_form_is_told_box_by_box(visit: str) -> None:
    answer = CliRunner().invoke(main, ["claim", visit, "--json"])
    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert told["form"] == "CMS-1500"
    boxes = {box["number"]: box["value"] for strip in told["pages"][0] for box in strip["boxes"]}
    assert boxes["21A"] == "I10"


def test_the_837_is_the_same_every_time(visit: str) -> None:
    asked = ["claim", visit, "--x12", "--control", "42", "--at", "2026-04-20T09:30"]
    first, second = (CliRunner().invoke(main, asked) for _ in range(2))
    assert first.stdout == second.stdout
    assert "*260420*0930*^*" in first.stdout
    assert "*000000042*0*T*:~" in first.stdout


def test_each_segment_is_explained(visit: str) -> None:
    answer = CliRunner().invoke(main, ["claim", visit, "--x12", "--explain"])
    assert "HCPCS code G0463" in answer.stdout


def test_a_claim_that_cannot_be_sent_says_why(tmp_path: Path) -> None:
    path = tmp_path / "bare.json"
    path.write_text(json.dumps(VISIT | {"services": []}))
    answer = CliRunner().invoke(main, ["claim", str(path), "--x12"])
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "1 to 50 service lines" in answer.stderr


@pytest.mark.parametrize("more", [["--x12", "--at", "noon"], ["--x12", "--control", "0"]])
def test_a_malformed_question_is_refused(visit: str, more: list[str]) -> None:
    assert CliRunner().invoke(main, ["claim", visit, *more]).exit_code == 2
