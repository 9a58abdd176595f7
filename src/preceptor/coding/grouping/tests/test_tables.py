"""The two tables beside the engines: POA exemption and DRG weights."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets import CodeBook
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.grouping import poa_exempt
from preceptor.coding.grouping.weights import read_weights, table5


def test_as_many_codes_are_exempt_as_the_list_of_fy2026_names(book: CodeBook) -> None:
    codes = [e.code for e in book.all_codes("icd10cm", date(2026, 5, 15)) if e.billable]
    assert sum(poa_exempt(code) for code in codes) == 38_349


@pytest.mark.parametrize(
    "code",
    ["Z79.4", "Z37.0", "O80", "Q21.0", "I25.2", "I69.351", "W18.30XD", "Y92.010", "S52.531D", "T45.515S"],
)
def test_exempt(code: str) -> None:
    assert poa_exempt(code)


@pytest.mark.parametrize(
    "code",
    ["W18.30XA", "I10", "S52.531A", "S52.531B", "T45.515A", "Z16.12", "Z21", "O99.214", "nothing", "", "😀"],
)
def test_not_exempt(code: str) -> None:
    assert not poa_exempt(code)


def test_the_weight_that_pays_is_the_capped_one() -> None:
    weights = read_weights(table5())
    assert len(weights) == 772
    assert weights["010"].weight == 7.1757  # before the cap 3.0699
    assert weights["280"].geometric_days == 4.1 and weights["280"].arithmetic_days == 5.3
    assert weights["999"].weight is None


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("001\tNo\tNo\n", "line 1"),
        ("001\tNo\tNo\tPRE\tSURG\tHEART\t1\tmany\t2\t3\n", "line 1"),
        ("", "0 MS-DRGs"),
    ],
)
def test_a_table_that_is_not_one_is_refused_with_its_line(row: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "weights.txt"
    file.write_text(row)
    with pytest.raises(SourceError, match=says):
        read_weights(file)
