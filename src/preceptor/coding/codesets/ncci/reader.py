"""Asking the tables: which pair, limit or add-on counts in a setting on a day, and which tables can tell."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Self

from preceptor.coding.codesets.ncci import file
from preceptor.coding.codesets.ncci.model import (
    CODE,
    CODE_BITS,
    OTHERS,
    SAYS_BITS,
    AddOn,
    Kind,
    Limit,
    Pair,
    Setting,
    Table,
    pack,
    unpack,
)

_SAYS = (1 << SAYS_BITS) - 1
_OTHER = (1 << CODE_BITS) - 1
_PARTS = 4
"""CMS ships the pairs of a setting in so many files."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one table, of one file or several parts. `missing`: parts that were not imported."""

    kind: Kind
    setting: Setting | None
    label: str
    first: date
    last: date
    default: bool
    licensed: bool
    tables: tuple[tuple[Table, memoryview[int]], ...]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(table.source for table, _ in self.tables)

    @property
    def rows(self) -> int:
        return sum(len(rows) for _, rows in self.tables)

    @property
    def missing(self) -> tuple[int, ...]:
        there = {table.part for table, _ in self.tables}
        return () if 0 in there else tuple(part for part in range(1, _PARTS + 1) if part not in there)

    def covers(self, on: date) -> bool:
        return self.first <= on <= self.last

    def knows(self, *codes: str) -> bool:
        """Whether it has codes of this sort at all: some have none that begin with a digit."""
        return self.licensed or not any(code[0].isdigit() for code in codes)

    def rows_of(self, code: str, other: int | None = None) -> Iterator[tuple[int, Sequence[int], Table]]:
        """The other code, what is said, and where, of each row of a code; of those with one other code."""
        shift = SAYS_BITS if other is not None else SAYS_BITS + CODE_BITS
        wanted = pack(code) if other is None else pack(code) << CODE_BITS | other
        for table, rows in self.tables:
            for place in range(bisect_left(rows, wanted << shift), len(rows)):
                row = rows[place]
                if row >> shift != wanted:
                    break
                yield row >> SAYS_BITS & _OTHER, table.says[row & _SAYS], table


class Ncci:
    """All tables of a store. Where an imported edition covers a day, the default is not asked."""

    def __init__(self, tables: Sequence[tuple[Table, memoryview[int]]] = ()) -> None:
        grouped = groupby(sorted(tables, key=lambda one: _edition(one[0])), key=lambda one: _edition(one[0]))
        self.editions = tuple(_joined(tuple(group)) for _, group in grouped)
        self.of = lru_cache(maxsize=None)(self._of)
        self.edition = lru_cache(maxsize=4096)(self._edition)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The tables of a store's folder; without the file none. Raises `file.Damaged` and OSError."""
        path = folder / file.NAME
        return cls(file.read(path)) if path.is_file() else cls()

    def _edition(self, kind: Kind, setting: Setting | None, on: date) -> Edition | None:
        """The edition that answers for a day: of the files of CMS that cover it the one that ends first, of
        those that end together the newest; else ours.
        """
        found = [one for one in reversed(self.of(kind, setting)) if one.covers(on)]
        return min(found, key=lambda one: (one.default, one.last), default=None)

    def _of(self, kind: Kind, setting: Setting | None) -> tuple[Edition, ...]:
        """Every edition of a table, in order of time."""
        return tuple(one for one in self.editions if one.kind == kind and one.setting == setting)

    def pairs(self, a: str, b: str, setting: Setting, on: date) -> list[Pair]:
        """Every pair of two codes, either being column 1, that the edition of the day tells of; those in
        force on the day first, then the latest.
        """
        edition = self.edition("pairs", setting, on)
        if edition is None or not (CODE.fullmatch(a) and CODE.fullmatch(b)):
            return []
        found = [*_pairs(edition, a, b), *_pairs(edition, b, a)]
        return sorted(found, key=lambda one: (not one.in_force(on), -(one.last or date.max).toordinal()))

    def pair(self, column1: str, column2: str, setting: Setting, on: date) -> Pair | None:
        """The pair in force on a day with the codes in this order, when it forbids something: not one of
        indicator 9, which CMS took back from the beginning.
        """
        edition = self.edition("pairs", setting, on)
        if edition is None or not (CODE.fullmatch(column1) and CODE.fullmatch(column2)):
            return None
        found = (one for one in _pairs(edition, column1, column2) if one.in_force(on) and one.indicator != 9)
        return max(found, key=lambda one: one.first or date.min, default=None)

    def limit(self, code: str, setting: Setting, on: date) -> Limit | None:
        """The most units of a code."""
        edition = self.edition("limits", setting, on)
        if edition is None or not CODE.fullmatch(code):
            return None
        for _, (units, adjudication, text), table in edition.rows_of(code):
            return Limit(code, units, adjudication, table.texts[text], table.label, table.source)
        return None

    def add_on(self, code: str, on: date) -> AddOn | None:
        """What a code is added to, if it is an add-on on that day."""
        edition = self.edition("add-ons", None, on)
        if edition is None or not CODE.fullmatch(code):
            return None
        day = on.toordinal()
        rows = [row for row in edition.rows_of(code) if row[1][0] <= day <= (row[1][1] or day)]
        if not rows:
            return None
        type_ = min(says[2] for _, says, _ in rows)
        named = tuple(dict.fromkeys(unpack(other) for other, _, _ in rows if other != OTHERS))
        notes = tuple(dict.fromkeys(table.texts[says[3]] for _, says, table in rows if table.texts[says[3]]))
        open_ = type_ != 1 or any(other == OTHERS for other, _, _ in rows)
        table = rows[0][2]
        return AddOn(code, type_, named, open_, notes, table.label, table.source)


def _pairs(edition: Edition, column1: str, column2: str) -> Iterator[Pair]:
    for _, (first, last, indicator, text), table in edition.rows_of(column1, pack(column2)):
        yield Pair(
            column1, column2, indicator, table.texts[text],
            date.fromordinal(first) if first else None, date.fromordinal(last) if last else None,
            table.label, table.source,
        )  # fmt: skip


def _edition(table: Table) -> tuple[str, str, date, bool, str]:
    return table.kind, table.setting or "", table.last, table.default, table.label


def _joined(tables: tuple[tuple[Table, memoryview[int]], ...]) -> Edition:
    first = tables[0][0]
    return Edition(
        first.kind, first.setting, first.label, max(table.first for table, _ in tables), first.last,
        first.default, any(table.licensed for table, _ in tables), tables,
    )  # fmt: skip
