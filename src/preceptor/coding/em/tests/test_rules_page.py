"""`docs/rules/em.md` says of minutes and prolonged time what the rules do."""

from __future__ import annotations

from pathlib import Path

import pytest

from preceptor.coding.em import FAMILIES

PAGE = Path(__file__).parents[5] / "docs" / "rules" / "em.md"
pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="runs in a checkout")

ROWS = {
    "office-new": "office, new",
    "office-established": "office, established",
    "home-new": "home, new",
    "home-established": "home, established",
    "consultation-office": "office consultation",
    "consultation-hospital": "hospital consultation",
    "hospital-first": "hospital, first",
    "hospital-later": "hospital, later",
    "hospital-same-day": "hospital, one date",
    "nursing-first": "nursing facility, first",
    "nursing-later": "nursing facility, later",
}


def page():
    return " ".join(PAGE.read_text("utf-8").split())


@pytest.mark.parametrize(("key", "row"), ROWS.items())
def test_the_minutes_of_the_page_are_the_programs(key, row):
    minutes = [str(level.minutes) for level in FAMILIES[key].levels if level.minutes is not None]
    line = next(line for line in PAGE.read_text("utf-8").splitlines() if line.startswith(f"| {row} |"))
    assert line.endswith(f"| {', '.join(minutes)} |")


@pytest.mark.parametrize("key", ROWS)
def test_medicares_minutes_of_prolonged_time_are_the_programs(key):
    further = FAMILIES[key].further
    if further.hcpcs:
        told = (
            page()
            .split("codes and minutes of its own", 1)[1]
            .split(f"{further.hcpcs} from", 1)[1]
            .split("; G")[0]
        )
        assert str(further.medicare) in told.split(".")[0]
