"""The ICD-10-PCS labels of the store, read: which codes there are on a day, and what their characters mean.

The newest imported edition not later than the day answers, then the nearest later one, then the one derived
from titles; character by character, so that what a new year added is still named. In New Technology, whose
characters change their meaning, the derived labels come before official ones of another year.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from preceptor.coding.codesets.compiled.labels import decode, decode_definition
from preceptor.coding.codesets.pcs.model import Definition, Edition, Pattern, Table

Rows = Callable[..., list[Any]]
"""Runs one statement with its values and gives all rows."""

NEW_TECHNOLOGY = "X"
_DAYS = "SELECT DISTINCT first, last FROM entry WHERE system = 'icd10pcs'"
_CODES = """SELECT DISTINCT code FROM entry WHERE system = 'icd10pcs' AND billable
    AND first <= ? AND last >= ? ORDER BY code"""
_DEFINED = """SELECT title, edition, record FROM pcs_definition WHERE section = ? AND position = ?
    AND (title = ? OR title BETWEEN ? || ' in ' AND ? || ' in ~')"""


class PcsBook:
    """`newest` is the day that answers when none is named: the first of the newest titled release."""

    def __init__(self, rows: Rows, newest: date) -> None:
        self._rows = rows
        self._newest = newest
        self._codes = lru_cache(maxsize=4)(self._read_codes)
        self._table = lru_cache(maxsize=2048)(self._read_table)

    @cached_property
    def _editions(self) -> tuple[tuple[int, Edition, dict[str, list[str]]], ...]:
        rows = self._rows("SELECT id, label, source, first, last, derived, axes FROM pcs_edition ORDER BY id")
        return tuple(
            (
                number,
                Edition(label, source, date.fromisoformat(first), date.fromisoformat(last), bool(derived)),
                json.loads(axes),
            )
            for number, label, source, first, last, derived, axes in rows
        )

    @property
    def editions(self) -> tuple[Edition, ...]:
        return tuple(edition for _, edition, _ in self._editions)

    @cached_property
    def _changes(self) -> list[int]:
        """The days (proleptic ordinals) on which some code begins or has ended."""
        days = self._rows(_DAYS)
        return sorted({first for first, _ in days} | {last + 1 for _, last in days})

    def codes(self, on: date | None = None) -> Sequence[str]:
        """Every code in force on a day, in order."""
        return self._codes(bisect_right(self._changes, (on or self._newest).toordinal()))

    def _read_codes(self, period: int) -> Sequence[str]:
        if not period:
            return ()
        day = self._changes[period - 1]
        return [code for (code,) in self._rows(_CODES, day, day)]

    def edition(self, on: date | None = None) -> Edition | None:
        """Whose labels come first on a day."""
        order = [edition for _, edition, _ in self._order(on)]
        return order[0] if order else None

    def axis(self, section: str, position: int, on: date | None = None) -> str:
        """The title of a column; "Section" is the first. "" where no edition has the section."""
        if position == 1:
            return "Section"
        titles = (axes[section][position - 2] for _, _, axes in self._order(on) if section in axes)
        return next(titles, "")

    def label(self, code: str, position: int, on: date | None = None) -> str | None:
        """What the character at a position of a code, or of its beginning, means; None: label not loaded.

        Where it means different things in different rows, and the rest of the code does not tell which,
        all of them, separated by “; or ”.
        """
        if position <= 3:
            said = dict(self._rows("SELECT edition, label FROM pcs_head WHERE code = ?", code[:position]))
            return next((said[number] for number, _, _ in self._order(on) if number in said), None)
        for number, _, _ in self._order(on, code[0]):
            table = self._table(code[:3], number)
            if table and (meanings := table.meanings(position, code)):
                return "; or ".join(meanings)
        return None

    def table(self, code: str, on: date | None = None) -> Table | None:
        """The first table with these three characters that an edition has: for its definition."""
        tables = (self._table(code[:3], number) for number, _, _ in self._order(on))
        return next((table for table in tables if table), None)

    def rows(self, code: str, on: date | None = None) -> tuple[Pattern, ...]:
        """The rows of the official table where its edition covers the day; else ()."""
        day = on or self._newest
        for number, edition, _ in self._order(on):
            if not edition.derived and edition.covers(day) and (table := self._table(code[:3], number)):
                return table.rows
        return ()

    def derived(self, code: str) -> Table | None:
        """The derived table: its labels as titles have them, and the shapes of its titles."""
        return next((self._table(code[:3], n) for n, edition, _ in self._editions if edition.derived), None)

    def definition(self, code: str, position: int, on: date | None = None) -> Definition | None:
        """What is said of the value at a position. Preceptor's own question is kept beside an official
        definition.
        """
        label = self.label(code, position, on)
        if not label:
            return None
        said = self._defined(code, position, label.lower(), on)
        if not said:
            return None
        own = next((one for one in said if one.question), None)
        return replace(said[0], question=own.question, cite=own.cite) if own else said[0]

    def _defined(self, code: str, position: int, title: str, on: date | None) -> list[Definition]:
        """By edition; of keys such as “articulating spacer in lower joints” that of this body system."""
        rows = self._rows(_DEFINED, code[0], position, title, title, title)
        if not rows:
            return []
        system = (self.label(code, 2, on) or "").lower()
        found: list[Definition] = []
        for number, _, _ in self._order(on):
            of_edition = [(known, record) for known, edition, record in rows if edition == number]
            fit = [pair for pair in of_edition if pair[0] == title or (system and system in pair[0])]
            found += [decode_definition(code[0], position, record) for _, record in fit[:1]]
        return found

    def _order(self, on: date | None, section: str = "") -> list[tuple[int, Edition, dict[str, list[str]]]]:
        """The editions, the one to be asked first leading. New Technology gives characters new meanings with
        every group, so there only an official edition of the day itself comes before the derived one.
        """
        day = on or self._newest

        def distance(one: tuple[int, Edition, dict[str, list[str]]]) -> tuple[bool, bool, bool, int]:
            edition = one[1]
            stale = section == NEW_TECHNOLOGY and not edition.derived and not edition.covers(day)
            return stale, edition.derived, edition.first > day, abs((day - edition.first).days)

        return sorted(self._editions, key=distance)

    def _read_table(self, code: str, edition: int) -> Table | None:
        rows = self._rows("SELECT record FROM pcs_table WHERE code = ? AND edition = ?", code, edition)
        return decode(code, rows[0][0]) if rows else None
