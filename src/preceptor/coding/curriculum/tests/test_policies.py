"""`content check` over teaching policies."""

from __future__ import annotations

from pathlib import Path

import pytest

from preceptor.coding.codesets import CodeBook
from preceptor.coding.curriculum import CheckReport, check_policies

PRACTICE = {"vitamin-d": "PX021"}
WHOLE = """\
policy: {policy}
title: Vitamin D level
lesson: What it teaches.
effective: 2026-01-01
services: [{service}]
text: [{{heading: What it is, text: A test.}}]
groups:
  - paragraph: These.
    codes: [{codes}]
  - paragraph: Not these.
    covers: false
    codes: [{against}]
"""


def _check(book: CodeBook, folder: Path, name: str = "vitamin-d", **said: str) -> list[str]:
    given = {"policy": name, "service": "vitamin-d", "codes": "E55", "against": "Z00.0"} | said
    path = folder / f"{name}.yaml"
    path.write_text(WHOLE.format(**given), encoding="utf-8")
    report = CheckReport()
    check_policies([path], PRACTICE, book, report)
    assert report.policies == 1
    return [str(fault) for fault in report.errors]


def test_a_policy_whose_codes_all_exist_is_without_fault(book, tmp_path):
    assert _check(book, tmp_path) == []


@pytest.mark.parametrize(
    "said, fault",
    [
        ({"codes": "E55.7"}, "groups.0.codes: E55.7 is not in ICD-10-CM on 2026-01-01"),
        ({"codes": "E08-E19"}, "groups.0.codes: E19 is not in ICD-10-CM on 2026-01-01"),
        ({"service": "G0297"}, "services: G0297 is not in force on 2026-01-01"),
        ({"service": "vitamin-x"}, "services: names vitamin-x, which no file of services defines"),
        ({"against": "E55"}, "groups.1.codes: E55 is covered by another group"),
        ({"codes": "E5"}, "groups.0.codes.0: String should match pattern"),
    ],
)
def test_a_code_that_does_not_fit_is_told_with_its_place(book, tmp_path, said, fault):
    (found,) = _check(book, tmp_path, **said)
    assert found.startswith(f"policies/vitamin-d.yaml: {fault}")


def test_a_policy_has_the_name_of_its_file(book, tmp_path):
    (found,) = _check(book, tmp_path, name="vitamin-e", policy="vitamin-d")
    assert found == "policies/vitamin-e.yaml: policy: vitamin-d is not the name of the file"


def test_every_policy_of_the_curriculum_is_without_fault(book, engine_room):
    files = sorted((engine_room.home.curriculum / "policies").glob("*.yaml"))
    practice = {one.facts["concept"]: one.code for one in book.all_codes("practice") if one.billable}
    report = CheckReport()
    check_policies(files, practice, book, report)
    assert report.errors == []
    assert report.policies >= 12
