"""What the store knows about changes between editions (see `compiled.history`), read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from preceptor.coding.codesets.model import System

Part = tuple[str, str]
"""Kind and text: ("title", …), (a kind of note, …), (a 7th character, …)."""

Action = Literal["new", "revised", "deleted"]

_COLUMNS = "code, day, since, action, part, billable, parts_before, parts_after, source"
_OF = f"SELECT {_COLUMNS} FROM history WHERE system = ? AND code = ? ORDER BY day, rowid"  # noqa: S608
_BETWEEN = f"""SELECT {_COLUMNS} FROM history
    WHERE system = ? AND day BETWEEN ? AND ? ORDER BY rowid"""  # noqa: S608
_SPANS = """SELECT first, last FROM entry WHERE system = ?1 AND code = ?2 AND billable
    UNION SELECT first, last FROM outlived WHERE system = ?1 AND code = ?2 ORDER BY first"""
_NEW = """SELECT code, first FROM entry WHERE system = ?1 AND billable AND first BETWEEN ?2 AND ?3
    UNION SELECT code, first FROM outlived WHERE system = ?1 AND first BETWEEN ?2 AND ?3"""
_GONE = """SELECT code, last FROM entry WHERE system = ?1 AND billable AND last BETWEEN ?2 AND ?3
    UNION SELECT code, last FROM outlived WHERE system = ?1 AND last BETWEEN ?2 AND ?3"""
_HORIZON = "SELECT min(first), max(last) FROM entry WHERE system = ? AND billable"
_PLACE = "SELECT place FROM entry WHERE system = ? AND code = ? LIMIT 1"
_SINCE = "SELECT DISTINCT place, code FROM entry WHERE system = ? AND since = ?"


@dataclass(frozen=True, slots=True)
class Record:
    """One change that an addendum states or two editions show. `part`: the code itself, its title, the notes
    or the 7th characters that stand at it; `before` and `after` hold what went and what came.
    """

    system: System
    code: str
    day: date
    since: date | None
    action: str
    part: str
    billable: bool
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    source: str


class History:
    """Reads through the store's one connection. `rows` runs a query with its values."""

    def __init__(self, rows: Callable[..., list[Any]]) -> None:
        self._rows = rows

    def of(self, system: System, code: str) -> list[Record]:
        """The changes recorded at one entry, in order of time."""
        return [_record(system, row) for row in self._rows(_OF, system, code)]

    def between(self, system: System, first: date, last: date) -> list[Record]:
        """The changes of some days."""
        rows = self._rows(_BETWEEN, system, first.toordinal(), last.toordinal())
        return [_record(system, row) for row in rows]

    def spans(self, system: System, code: str) -> list[tuple[date, date]]:
        """The days a code is valid, each period once."""
        rows = self._rows(_SPANS, system, code)
        return [(date.fromordinal(first), date.fromordinal(last)) for first, last in rows]

    def horizon(self, system: System) -> tuple[date, date] | None:
        """The first and the last day anything is known of."""
        first, last = self._rows(_HORIZON, system)[0]
        return None if first is None else (date.fromordinal(first), date.fromordinal(last))

    def begun(self, system: System, first: date, last: date) -> list[tuple[str, date]]:
        """Codes whose first day is one of these."""
        rows = self._rows(_NEW, system, first.toordinal(), last.toordinal())
        return [(code, date.fromordinal(day)) for code, day in rows]

    def ended(self, system: System, first: date, last: date) -> list[tuple[str, date]]:
        """Codes whose last day is one of these."""
        rows = self._rows(_GONE, system, first.toordinal(), last.toordinal())
        return [(code, date.fromordinal(day)) for code, day in rows]

    def dates(self, system: System) -> str:
        """Who says on which days the codes of a system are valid; "" where nothing is noted."""
        rows = self._rows("SELECT value FROM meta WHERE name = 'dates'")
        return str(json.loads(rows[0][0]).get(system, "")) if rows else ""

    def place(self, system: System, code: str) -> int:
        """Where an entry stands in tabular order; 0 for one that no edition has."""
        rows = self._rows(_PLACE, system, code)
        return rows[0][0] if rows else 0

    def reshaped(self, system: System, release: int) -> list[str]:
        """Codes that have another shape from a release on (by its number), in tabular order."""
        return [code for _, code in sorted(self._rows(_SINCE, system, release))]


def _record(system: System, row: Any) -> Record:
    code, day, since, action, part, billable, before, after, source = row
    return Record(
        system, code, date.fromordinal(day), None if since is None else date.fromordinal(since),
        action, part, bool(billable), _parts(before), _parts(after), source,
    )  # fmt: skip


def _parts(blob: str) -> tuple[Part, ...]:
    return tuple(cast(Part, tuple(part)) for part in json.loads(blob))
