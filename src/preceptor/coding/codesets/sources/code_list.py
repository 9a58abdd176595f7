"""What CMS’s plain-text code lists have in common: fixed columns, and a year that only the name tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from preceptor.coding.codesets.sources import SourceError, safe

CM_SHAPE = re.compile(r"[A-Z](?:\d[0-9A-Z]|A\d)[0-9A-Z]{0,4}")
PCS_SHAPE = re.compile(r"[0-9A-HJ-NP-Z]{7}")

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_FOREIGN = re.compile(r"[^\x20-\x7e\u00c0-\u017f]")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line. `short` is "" where the file has no short title."""

    title: str
    billable: bool = True
    short: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """A whole list: undotted codes in the file's order. `april`: the update of 1 April, by its name.

    `headings`: whether the list names headings too. `complete`: whether it claims to hold every code of its
    release; a list of mere titles does not.
    """

    system: Literal["icd10cm", "icd10pcs"]
    fiscal_year: int
    april: bool
    codes: dict[str, Listed]
    headings: bool = False
    complete: bool = True

    @property
    def first(self) -> date:
        """The first day of the edition."""
        return first_day(self.fiscal_year, self.april)

    @property
    def label(self) -> str:
        return edition_label(self.fiscal_year, self.april)

    def billable(self) -> set[str]:
        """The codes that may be reported."""
        return {code for code, listed in self.codes.items() if listed.billable}


def titled(titles: Mapping[str, str]) -> dict[str, Listed]:
    """Titles by code, as lines of a list."""
    return {code: Listed(title) for code, title in titles.items()}


def first_day(fiscal_year: int, april: bool) -> date:
    """ICD-10-CM and PCS change on 1 October, and at times on 1 April."""
    return date(fiscal_year, 4, 1) if april else date(fiscal_year - 1, 10, 1)


def edition_label(fiscal_year: int, april: bool) -> str:
    """`FY2026`, `FY2026 April`."""
    return f"FY{fiscal_year} April" if april else f"FY{fiscal_year}"


def named_edition(path: Path) -> tuple[int, bool]:
    """Fiscal year and whether it is the April update, by the file's name: `icd10cm_order_2025.txt`.

    Nothing in these lists says their year. Raises `SourceError` when the name does not either.
    """
    years = years_in(path.name)
    if len(years) != 1:
        said = f"names {' and '.join(map(str, years))}" if years else "has no year"
        raise SourceError(
            path, None, f"nothing in it says its year, and its name {said}; keep CMS's own name"
        )
    return years[0], "april" in path.name.lower()


def years_in(name: str) -> list[int]:
    """Every year a file's name has, each once."""
    return sorted({int(year) for year in _YEAR.findall(name)})


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Number and text of each line. Raises `SourceError` over a file that is cut short or not plain text."""
    if not safe.read(path).endswith((b"\n", b"\x1a")):
        raise SourceError(path, None, "its last line does not end: the file is cut short")
    for number, line in enumerate(safe.text(path), start=1):
        if found := _FOREIGN.search(line):
            raise SourceError(path, number, f"has a character that no code list has ({found[0]!r})")
        yield number, line


def beginning(head: bytes) -> list[str]:
    """The whole lines at the beginning of a file, for recognising it."""
    whole, _, _ = head.rpartition(b"\n")
    return [line.rstrip("\r") for line in whole.decode("utf-8-sig", "replace").split("\n") if line.strip()]
