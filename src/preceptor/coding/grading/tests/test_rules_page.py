"""The tables of docs/rules/grading.md are the program's."""

from __future__ import annotations

from pathlib import Path

import pytest

from preceptor.coding.grading.credit import (
    DIAGNOSIS,
    EM_LEVEL,
    PCS_FIRST_THREE,
    PCS_ROOT_OPERATION,
    SERVICE_SHARES,
    shares,
)

PAGE = Path(__file__).parents[5] / "docs" / "rules" / "grading.md"
pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="runs in a checkout")


def table(section: str, number: int = 0) -> list[list[str]]:
    """The rows of a section's table, without its head."""
    text = PAGE.read_text("utf-8").split(f"## {section}", 1)[1].split("\n## ", 1)[0]
    tables = [block for block in text.split("\n\n") if block.lstrip().startswith("|")]
    rows = [
        [c.strip() for c in row.strip().strip("|").split("|")] for row in tables[number].strip().splitlines()
    ]
    return rows[2:]


def test_credit_of_a_diagnosis():
    assert {name: float(credit) for name, _, credit in table("2.")} == DIAGNOSIS


def test_shares_of_a_service():
    assert {name: float(share) for name, share, _ in table("3.")} == SERVICE_SHARES


def test_nearly_right_services():
    assert [float(share) for _, share in table("3.", 1)] == [EM_LEVEL, PCS_FIRST_THREE, PCS_ROOT_OPERATION]


@pytest.mark.parametrize("modifiers", [True, False])
@pytest.mark.parametrize("units", [True, False])
@pytest.mark.parametrize("pointers", [True, False])
def test_shares_that_apply_add_up_to_the_whole(modifiers, units, pointers):
    found = shares(modifiers, units, pointers)
    assert sum(found.values()) == pytest.approx(1)
    assert found["code"] / found.get("modifiers", found["code"]) == pytest.approx(3 if modifiers else 1)
