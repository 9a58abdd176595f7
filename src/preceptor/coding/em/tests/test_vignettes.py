"""The tables of `vignettes/`: what a note supports, and the level it comes to."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from preceptor.coding.em import Facts, judge, lines

TABLES = [Path(__file__).parent / "vignettes" / f"{name}.yaml" for name in ("office", "elsewhere")]
VIGNETTES = [one for path in TABLES for one in yaml.safe_load(path.read_text(encoding="utf-8"))]
STANDING = {
    "established": {"seen": True, "same_group": True, "same_specialty": True},
    "new": {"seen": False},
    None: {},
}


def facts_of(vignette):
    return Facts.model_validate({**STANDING[vignette.get("patient")], **vignette["facts"]}, strict=True)


@pytest.fixture(params=VIGNETTES, ids=[one["note"][:60] for one in VIGNETTES])
def vignette(request):
    return request.param


def test_there_are_enough_vignettes_and_each_note_stands_once():
    assert len({one["note"] for one in VIGNETTES}) == len(VIGNETTES) >= 60


def test_a_note_comes_to_its_level(vignette):
    verdict, expected = judge(facts_of(vignette)), vignette["is"]
    family = verdict.family.key if verdict.family else None
    assert (family, verdict.level, verdict.basis) == (
        expected["family"], expected["level"], expected["basis"],
    ), vignette["why"]  # fmt: skip
    assert list(verdict.needs) == expected.get("needs", [])


def test_its_elements_are_graded_as_the_note_says(vignette):
    expected = vignette["is"].get("mdm")
    if expected:
        found = judge(facts_of(vignette)).mdm
        assert [*(one.word for one in found.elements), found.word] == expected


def test_what_is_reported_beside_the_visit_has_its_units(vignette):
    expected = vignette["is"].get("report")
    if expected is not None:
        reported = judge(facts_of(vignette)).reported
        assert {one.code or one.concept: one.units for one in reported if not one.family} == expected


def test_what_an_auditor_doubts_is_said(vignette):
    if "doubt" in vignette:
        assert any(vignette["doubt"] in doubt for doubt in judge(facts_of(vignette)).doubts)


def test_every_level_of_a_verdict_is_told_in_its_reasoning(vignette):
    verdict = judge(facts_of(vignette))
    assert verdict.reasoning and (verdict.level is None or f"evel {verdict.level}" in verdict.reasoning)


def test_everything_reported_has_a_code(vignette, book):
    assert all(line.code for line in lines(book, judge(facts_of(vignette))))
