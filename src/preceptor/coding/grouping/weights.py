"""Relative weights and lengths of stay of the MS-DRGs: Table 5 of the inpatient payment rule.

The table comes with the `drg` package as a tab-separated text. It is parsed here, without importing that
package's own grouper. Its one year is FY2026; a discharge of another year has no weight.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from preceptor.coding.codesets.sources import SourceError, package_folder

FIRST, LAST = date(2025, 10, 1), date(2026, 9, 30)
SOURCE = "CMS IPPS Table 5, FY2026 final rule"


@dataclass(frozen=True, slots=True)
class Weight:
    """`weight` is the relative weight after the 10% cap, the one that pays; lengths of stay in days.

    `kind`: MED or SURG, None for the two that are no group. `post_acute`: a transfer to care after the stay
    is paid by day; `special_pay`: half of it at once.
    """

    title: str
    weight: float | None
    geometric_days: float | None
    arithmetic_days: float | None
    kind: str | None = None
    post_acute: bool = False
    special_pay: bool = False


def table5() -> Path:
    return package_folder("drg") / "data" / "cms" / "drg_weights.txt"


def read_weights(path: Path) -> dict[str, Weight]:
    """Weights by three-digit MS-DRG. Raises SourceError for a row that is not what Table 5 is made of."""
    weights: dict[str, Weight] = {}
    with path.open(encoding="cp1252", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t"), 1):
            if not row or not row[0].isdigit():
                continue  # title, heading and footnotes
            if len(row) < 10:
                raise SourceError(path, number, f"a row of Table 5 has 10 columns, this one {len(row)}")
            try:
                weights[row[0]] = _weight(row)
            except ValueError as error:
                raise SourceError(path, number, f"is not a row of Table 5 ({error})") from error
    if len(weights) < 700:
        raise SourceError(path, None, f"holds {len(weights)} MS-DRGs where Table 5 has over 700")
    return weights


def _weight(row: list[str]) -> Weight:
    return Weight(
        title=row[5].strip(),
        weight=_number(row[7]),
        geometric_days=_number(row[8]),
        arithmetic_days=_number(row[9]),
        kind=row[4].strip() if row[4].strip() in ("MED", "SURG") else None,
        post_acute=row[1].strip() == "Yes",
        special_pay=row[2].strip() == "Yes",
    )


def _number(text: str) -> float | None:
    text = text.strip()
    return None if text in ("", ".") else float(text.replace(",", ""))
