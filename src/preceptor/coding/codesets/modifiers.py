"""HCPCS Level II modifiers as imported quarters have them. Without an import there are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

_COLUMNS = "SELECT code, title, short, first, last, release, note, facts FROM modifier"


@dataclass(frozen=True, slots=True)
class Modifier:
    """One modifier in CMS's words. `first` and `last` are inclusive days, `last` is `date.max` while it
    stands; `facts` are named as those of codes (`action`, `effective`, `coverage`, `replaced_by` …).
    """

    code: str
    title: str
    short: str
    first: date
    last: date
    release: str  # "2025 Q1"
    note: str
    facts: dict[str, str]

    def in_force(self, on: date) -> bool:
        return self.first <= on <= self.last


class Modifiers:
    """Reads the table. `on` chooses the edition in force that day, else the nearest before or after it; None
    the newest.
    """

    def __init__(self, rows: Callable[..., list[Any]]) -> None:
        self._rows = rows

    @cached_property
    def _editions(self) -> list[int]:
        return [row[0] for row in self._rows("SELECT DISTINCT edition FROM modifier ORDER BY edition")]

    def find(self, code: str, on: date | None = None) -> Modifier | None:
        """A modifier of the edition, whether still in force or ended."""
        rows = self._rows(
            f"{_COLUMNS} WHERE code = ? AND edition = ?", code.strip().upper(), self._edition(on)
        )
        return _read(rows[0]) if rows else None

    def all(self, on: date | None = None) -> tuple[Modifier, ...]:
        """Every modifier of the edition, by code; with a day, those in force on it."""
        found = map(_read, self._rows(f"{_COLUMNS} WHERE edition = ? ORDER BY code", self._edition(on)))
        return tuple(modifier for modifier in found if on is None or modifier.in_force(on))

    def _edition(self, on: date | None) -> int:
        if not self._editions:
            return 0
        before = [edition for edition in self._editions if on is None or edition <= on.toordinal()]
        return before[-1] if before else self._editions[0]


def _read(row: tuple[Any, ...]) -> Modifier:
    code, title, short, first, last, release, note, facts = row
    ends = date.fromordinal(last) if last else date.max
    return Modifier(code, title, short, date.fromordinal(first), ends, release, note, json.loads(facts))
