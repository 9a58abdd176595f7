"""What CMS's NCCI files have in common: lines of copyright, then column heads over several lines, then rows;
and a quarter, a setting and a part that only the name tells.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path

from preceptor.coding.codesets.ncci.model import Setting
from preceptor.coding.codesets.sources import SourceError

HEAD = 1 << 16
"""Rows begin within so many bytes."""

_ROW = re.compile(rb'^(?:"?[1-3]"?[\t,])?"?[A-Z0-9]\d{3}[A-Z0-9]"?[\t,]', re.MULTILINE)
_QUARTER = re.compile(r"(20\d\d)[ _.-]?q([1-4])", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d\d)[ _-]?(\d\d)[ _-]?(20\d\d)(?!\d)")
_VERSION = re.compile(r"v(\d\d)([0-3])r\d", re.IGNORECASE)
_PART = re.compile(r"[ _-]f([1-9])(?![0-9a-z])", re.IGNORECASE)
_SETTINGS: tuple[tuple[Setting, re.Pattern[str]], ...] = (
    ("practitioner", re.compile(r"ccipra|(?<![a-z])prac", re.IGNORECASE)),
    ("outpatient", re.compile(r"ccioph|(?<![a-z])(out|hosp|facility)", re.IGNORECASE)),
    ("dme", re.compile(r"(?<![a-z])dme|supplier", re.IGNORECASE)),
)
_FIRST_VERSION = 1994  # version 30 is of 2024; its minor number counts the quarters from 0


@dataclass(frozen=True, slots=True)
class Quarter:
    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Layout:
    """Where columns are. `start`: the byte at which rows begin, and `line`, its number; `heads` by column."""

    separator: str
    heads: tuple[str, ...]
    start: int
    line: int

    def column(self, *words: str) -> int | None:
        """The first column whose head has one of these words."""
        return next((n for n, head in enumerate(self.heads) if any(word in head for word in words)), None)


def quarter(path: Path) -> Quarter:
    """The quarter in a file's name: `2024q3`, a day (`Eff_07-01-2024`), or a version (`v302r0`). Raises
    `SourceError`.
    """
    name = path.name
    if found := _QUARTER.search(name):
        year, number = int(found[1]), int(found[2])
    elif (found := _DAY.search(name)) and 1 <= int(found[1]) <= 12:
        year, number = int(found[3]), (int(found[1]) + 2) // 3
    elif found := _VERSION.search(name):
        year, number = _FIRST_VERSION + int(found[1]), int(found[2]) + 1
    else:
        reason = "does not tell its quarter in its name; put it there as CMS does, or as 2026q2"
        raise SourceError(path, None, reason)
    first = date(year, 3 * number - 2, 1)
    following = date(year + number // 4, 3 * number % 12 + 1, 1)
    return Quarter(f"{year} Q{number}", first, following - timedelta(days=1))


def setting(path: Path) -> Setting:
    """Whose claims a file is about, by its name. Raises `SourceError`."""
    found = [name for name, pattern in _SETTINGS if pattern.search(path.name)]
    if len(found) != 1:
        reason = (
            "does not tell in its name whose claims it is about; name it as CMS does (ccipra…, ccioph…), or "
            "put “practitioner” or “outpatient” there"
        )
        raise SourceError(path, None, reason)
    return found[0]


def setting_in(words: str) -> Setting | None:
    """The setting that a head or a cell names."""
    return next((name for name, pattern in _SETTINGS if pattern.search(words)), None)


def part(path: Path) -> int:
    """Which part of several it is; 0 for a whole."""
    found = _PART.search(path.stem)
    return int(found[1]) if found else 0


def layout(path: Path, data: bytes, begins: Callable[[str], bool]) -> Layout:
    """The columns of a file whose heads begin with one that `begins`. Raises `SourceError`."""
    found = _ROW.search(data, 0, HEAD)
    if found is None:
        raise SourceError(path, None, "holds no row: a code, then what is said of it")
    before = plain(path, 1, data[: found.start()])
    separator = "\t" if "\t" in found[0].decode("ascii") else ","
    rows = csv.reader(before.splitlines(keepends=True), delimiter=separator)
    heads: list[str] = []
    for row in rows:
        if heads or (row and begins(plain_head(row[0]))):
            joined = zip_longest(heads, map(plain_head, row), fillvalue="")
            heads = [f"{head} {more}".strip() for head, more in joined]
    if not heads:
        raise SourceError(path, None, "has no column heads before its first row")
    return Layout(separator, tuple(heads), found.start(), data.count(b"\n", 0, found.start()) + 1)


def plain_head(text: str) -> str:
    """A head in small letters, digits and single blanks."""
    return " ".join(re.sub(r"[^a-z0-9*=]+", " ", text.lower()).split())


def plain(path: Path, line: int, raw: bytes) -> str:
    """Text in UTF-8 or Windows-1252. Raises `SourceError` for what is no text."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise SourceError(path, line, "is not text")


def cells(path: Path, line: int, raw: bytes, separator: str) -> list[str]:
    """The cells of one row, their runs of blanks made one. Raises `SourceError`."""
    try:
        row = next(csv.reader([plain(path, line, raw)], delimiter=separator), [])
    except csv.Error as error:
        raise SourceError(path, line, f"cannot be read ({error})") from error
    return [" ".join(cell.split()) for cell in row]


def day(path: Path, line: int, text: str, what: str) -> date | None:
    """A day written `20240701`, `2024-07-01` or, as the add-on file has it, `2024183` (the 183rd day); `*`,
    nothing and 9999-12-31 are none. Raises `SourceError`.
    """
    digits = text.replace("-", "")
    if digits in ("", "*", "99991231", "9999365", "0" * 7, "0" * 8):
        return None
    try:
        if re.fullmatch(r"(19|20)\d{6}", digits):
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        if re.fullmatch(r"(19|20)\d{5}", digits) and 1 <= int(digits[4:]) <= 366:
            found = date(int(digits[:4]), 1, 1) + timedelta(days=int(digits[4:]) - 1)
            if found.year == int(digits[:4]):
                return found
    except ValueError:
        pass
    raise SourceError(path, line, f"has {what} {text[:20]!r}, which is no day")


def required(path: Path, found: Mapping[str, int | None]) -> Iterator[int]:
    """The places of columns that a file must have. Raises `SourceError` naming the first that is missing."""
    for name, place in found.items():
        if place is None:
            raise SourceError(path, None, f"has no column for {name}")
        yield place
