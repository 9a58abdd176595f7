"""`preceptor changes` and `preceptor compare`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from preceptor.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def answer(*arguments: str) -> Any:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_new_in_a_release_whose_titles_are_not_loaded() -> None:
    found = answer("changes", "icd10cm", "FY2027")
    assert (found["titled"], found["codes"]) == (False, {"new": 190, "revised": 0, "deleted": 30})
    line = next(one for one in found["changes"] if one["code"] == "D69.11")
    assert (line["kind"], line["title"], line["day"]) == ("new", None, "2026-10-01")


def test_without_a_release_the_newest_answers() -> None:
    assert answer("changes", "icd10cm")["release"] == "FY2027"


def test_the_april_update_of_procedures() -> None:
    assert answer("changes", "icd10pcs", "FY2026 April")["codes"] == {"new": 80, "revised": 0, "deleted": 2}


def test_a_quarter_has_descriptors_worded_otherwise() -> None:
    found = answer("changes", "hcpcs", "2026 Q2")
    assert [(one["code"], one["part"]) for one in found["changes"] if one["kind"] == "revised"][:1] == [
        ("A2014", "title")
    ]


def test_the_life_of_one_code() -> None:
    (line,) = answer("changes", "icd10cm", "--code", "g35")["changes"]
    assert (line["kind"], line["day"], line["into"]) == (
        "deleted", "2025-10-01", ["G35.A", "G35.B", "G35.C", "G35.D"],
    )  # fmt: skip


def test_people_read_signs_and_reasons() -> None:
    lines = run("changes", "icd10cm", "FY2026").stdout.splitlines()
    assert lines[0] == "FY2026, from 2025-10-01: codes: 487 new, 0 revised, 28 deleted"
    assert any(line.startswith("- 2025-10-01  G35  Multiple sclerosis  [deleted; ") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("changes", "icd10cm", "FY1999"), "There is no release FY1999 of icd10cm. Known: FY2026"),
        (("changes", "icd10cm", "--code", "Z99.999"), "Z99.999 is not a code of icd10cm."),
        (("changes", "icd10cm", "FY2026", "--code", "G35"), "not both"),
        (("changes", "icd9"), "There is no code system 'icd9'"),
        (("compare", "icd10cm", "I10", "Z99.999"), "Z99.999 is not a code of icd10cm."),
        (
            ("compare", "icd10cm", "I10", "I11.0", "--date", "1999-01-01"),
            "No loaded release of icd10cm covers",
        ),
    ],
)
def test_a_question_that_cannot_be_answered(arguments: tuple[str, ...], sentence: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, sentence in done.stderr) == (2, True), done.stderr


def test_two_codes_side_by_side() -> None:
    found = answer("compare", "icd10cm", "e1121", "E10.21")
    assert [step["code"] for step in found["shared"]] == ["4", "E08-E13"]
    assert [(one["kind"], one["by"]) for one in found["exclusions"]] == [
        ("excludes1", "a"),
        ("excludes1", "b"),
    ]
    assert {"of": "a", "text": "2"} in found["title"]


def test_people_read_where_two_codes_part() -> None:
    text = run("compare", "icd10cm", "I10", "I11.0").stdout
    assert "Together as far as I10-I1A  Hypertensive diseases" in text
    assert "Neither excludes the other." in text
