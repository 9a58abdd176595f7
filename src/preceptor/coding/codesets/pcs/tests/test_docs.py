"""The tables of docs/rules/pcs.md say what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from preceptor.coding.codesets.pcs.names import Names, root_operations

PAGE = Path(__file__).parents[6] / "docs" / "rules" / "pcs.md"


def rows(heading: str) -> list[list[str]]:
    """The cells of the table that begins with a column of this name."""
    lines = PAGE.read_text(encoding="utf-8").split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    table: list[list[str]] = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


@pytest.mark.parametrize(("column", "title", "book"), rows("column"))
def test_labels_are_worded_as_the_page_says(column: str, title: str, book: str) -> None:
    section, position = column.split(", ")
    assert Names.load().in_book(section, int(position), title) == book


@pytest.mark.parametrize(("operation", "told_from", "guideline"), rows("operation"))
def test_operations_are_told_apart_by_the_guideline_the_page_names(
    operation: str, told_from: str, guideline: str
) -> None:
    (found,) = (one for one in root_operations() if one.titles == (operation,))
    neighbor = told_from.partition(":")[0].split(",")[0]
    assert found.cite == f"ICD-10-PCS Guidelines, {guideline}"
    assert neighbor in found.question
