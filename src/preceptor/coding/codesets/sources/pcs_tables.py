"""The ICD-10-PCS tables as CMS publishes them: `<ICD10PCS.tabular>`, one `<pcsTable>` per three characters.

A table has three single-valued axes (positions 1 to 3) and rows; a row has one axis for each of positions 4
to 7, and stands for every combination of their values. The counts the file states (`values`, `codes`) must
agree with what stands below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from preceptor.coding.codesets.sources import SourceError, safe

ROOT = "ICD10PCS.tabular"
_CHARACTER = re.compile(r"[0-9A-HJ-NP-Z]")
_COUNT = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Axis:
    """One column: its name ("Body Part") and the labels of its characters, in the order printed."""

    position: int
    title: str
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Positions 4 to 7; every combination is a code."""

    axes: tuple[Axis, ...]

    def endings(self) -> Iterator[str]:
        """The last four characters of every code of the row."""
        return map("".join, product(*([char for char, _ in axis.labels] for axis in self.axes)))


@dataclass(frozen=True, slots=True)
class Table:
    """`code` is the first three characters; `definition` that of the operation, "" where none is printed."""

    code: str
    heads: tuple[Axis, ...]
    definition: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """One year's tables, in the order of the file."""

    year: int
    tables: tuple[Table, ...]

    def codes(self) -> Iterator[str]:
        for table in self.tables:
            for row in table.rows:
                yield from (table.code + ending for ending in row.endings())


def read(path: Path) -> Tables:
    """The whole file. Raises `SourceError` with file, line and reason."""
    root = safe.xml(path, ROOT)
    year = year_of(path, root)
    tables: list[Table] = []
    seen: set[str] = set()
    for element in root:
        if element.tag == "pcsTable":
            table = _table(path, element)
            if table.code in seen:
                raise SourceError(path, element.sourceline, f"table {table.code} stands twice")
            seen.add(table.code)
            tables.append(table)
        elif element.tag not in ("version", "title"):
            raise SourceError(path, element.sourceline, f"<{element.tag}> is not part of the tables")
    if not tables:
        raise SourceError(path, None, "holds no table")
    return Tables(year, tuple(tables))


def year_of(path: Path, root: Any) -> int:
    """The fiscal year in `<version>`; `<title>` must not name another."""
    versions = root.findall("version")
    year = (versions[0].text or "").strip() if len(versions) == 1 else ""
    if not re.fullmatch(r"20\d\d", year):
        raise SourceError(path, None, f"names no fiscal year (<version> is {year!r})")
    title = root.findtext("title") or ""
    others = set(re.findall(r"\b20\d\d\b", title)) - {year}
    if others:
        raise SourceError(path, None, f"is of {year} by its <version> and of {min(others)} by its <title>")
    return int(year)


def text(path: Path, element: Any) -> str:
    """The words of an element that holds nothing but text, spaces joined; never empty."""
    if len(element):
        raise SourceError(path, element.sourceline, f"<{element.tag}> holds <{element[0].tag}>")
    words = " ".join((element.text or "").split())
    if not words:
        raise SourceError(path, element.sourceline, f"<{element.tag}> is empty")
    return words


def _table(path: Path, element: Any) -> Table:
    heads: list[Axis] = []
    rows: list[Row] = []
    definition = ""
    for part in element:
        if part.tag == "axis" and not rows:
            heads.append(_axis(path, part, len(heads) + 1))
            if (found := part.find("definition")) is not None:
                definition = text(path, found)
        elif part.tag == "pcsRow":
            rows.append(_row(path, part))
        else:
            raise SourceError(path, part.sourceline, f"<{part.tag}> is out of place in a table")
    if len(heads) != 3 or any(len(axis.labels) != 1 for axis in heads):
        raise SourceError(
            path, element.sourceline, "a table is named by one value in each of positions 1 to 3"
        )
    if not rows:
        raise SourceError(path, element.sourceline, "the table has no row")
    return Table("".join(axis.labels[0][0] for axis in heads), tuple(heads), definition, tuple(rows))


def _row(path: Path, element: Any) -> Row:
    axes: list[Axis] = []
    for part in element:
        if part.tag != "axis":
            raise SourceError(path, part.sourceline, f"<{part.tag}> is out of place in a row")
        axes.append(_axis(path, part, len(axes) + 4))
    if len(axes) != 4:
        raise SourceError(
            path, element.sourceline, f"the row has {len(axes)} axes, expected positions 4 to 7"
        )
    stated, found = _count(path, element, "codes"), prod(len(axis.labels) for axis in axes)
    if stated != found:
        raise SourceError(path, element.sourceline, f"the row says {stated} codes and has {found}")
    return Row(tuple(axes))


def _axis(path: Path, element: Any, position: int) -> Axis:
    if element.get("pos") != str(position):
        raise SourceError(path, element.sourceline, f"position {element.get('pos')!r}, expected {position}")
    title = ""
    labels: dict[str, str] = {}
    for part in element:
        if part.tag == "title" and not title:
            title = text(path, part)
        elif part.tag == "label":
            char = part.get("code") or ""
            if not _CHARACTER.fullmatch(char) or char in labels:
                raise SourceError(path, part.sourceline, f"value {char!r} is no character, or stands twice")
            labels[char] = text(path, part)
        elif part.tag != "definition" or position != 3:
            raise SourceError(path, part.sourceline, f"<{part.tag}> is out of place in an axis")
    if not title:
        raise SourceError(path, element.sourceline, "the axis has no title")
    if (stated := _count(path, element, "values")) != len(labels):
        raise SourceError(path, element.sourceline, f"the axis says {stated} values and has {len(labels)}")
    return Axis(position, title, tuple(labels.items()))


def _count(path: Path, element: Any, name: str) -> int:
    stated = element.get(name) or ""
    if not _COUNT.fullmatch(stated):
        raise SourceError(path, element.sourceline, f"{name}={stated!r} is not a count")
    return int(stated)
