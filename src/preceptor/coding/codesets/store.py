"""The compiled code store: one read-only SQLite file behind the `CodeBook` protocol.

Opening costs a millisecond; a look-up one indexed row and one small JSON document, kept afterwards. Nothing
is ever written, and the file stays open: any thread may ask, also after its folder was replaced or removed.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

from preceptor.coding.codesets.bookshelf import Bookshelf
from preceptor.coding.codesets.compiled.rows import decode
from preceptor.coding.codesets.history import History
from preceptor.coding.codesets.model import SYSTEMS, Code, Note, Release, Seventh, System
from preceptor.coding.codesets.modifiers import Modifiers
from preceptor.coding.codesets.ncci.file import Damaged
from preceptor.coding.codesets.ncci.reader import Ncci
from preceptor.coding.codesets.pcs.reader import PcsBook
from preceptor.coding.codesets.policies import Policies

FILE = "codes.sqlite3"
MARKER = "complete"

_FIND = "SELECT since, billable, first, last, record FROM entry WHERE system = ? AND code = ? ORDER BY since"
_PLACE = "SELECT place, upto FROM entry WHERE system = ? AND code = ?"
_BELOW = """SELECT DISTINCT code FROM entry WHERE system = ? AND place BETWEEN ? AND ?
    AND billable AND first <= ? AND last >= ? ORDER BY place"""
_PREFIX = """SELECT DISTINCT code FROM entry WHERE system = ? AND code >= ? AND code < ?
    AND billable AND first <= ? AND last >= ? ORDER BY code"""
_ALL = """SELECT code, since, billable, first, last, record FROM entry WHERE system = ? AND since <= ?
    ORDER BY place, since DESC"""
_COUNT = """SELECT count(DISTINCT code) AS codes, count(DISTINCT CASE WHEN titled THEN code END) FROM entry
    WHERE system = ? AND billable AND first <= ? AND last >= ?"""
_LAST_PLACE = 2**62


class StoreError(RuntimeError):
    """The store is missing, half-built or unreadable. The message says what to run."""


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """One code set on one day: codes that may be reported, how many have a title, and what is loaded."""

    system: System
    in_force: int
    titled: int
    releases: tuple[Release, ...]


class Store:
    """A `CodeBook`. `folder` is the resolved folder of this build, so that a later swap does not reach into
    it. All threads share the one connection, a statement at a time: one opened later could not find a file
    that is gone by then.
    """

    def __init__(
        self,
        folder: Path,
        db: sqlite3.Connection,
        fingerprint: str,
        releases: dict[System, tuple[Release, ...]],
    ) -> None:
        self.folder = folder
        self._db = db
        self._turn = threading.Lock()
        self._fingerprint = fingerprint
        self._releases = releases
        self._starts = {system: [release.first for release in listed] for system, listed in releases.items()}
        self._newest = {
            system: max((n for n, release in enumerate(listed) if release.titled), default=0)
            for system, listed in releases.items()
        }
        self._code = lru_cache(maxsize=16384)(self._read)
        self._sevenths = lru_cache(maxsize=None)(self._read_sevenths)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The store in a folder (or behind a symlink to one). Raises `StoreError`."""
        folder = path.resolve()
        file, marker = folder / FILE, folder / MARKER
        if not file.is_file():
            raise StoreError(f"There is no code store at {path}. Run `preceptor codes build`.")
        if not marker.is_file():
            raise StoreError(f"The code store at {path} was not finished. Run `preceptor codes build`.")
        try:
            db = _connect(file)
            meta = {name: json.loads(value) for name, value in db.execute("SELECT name, value FROM meta")}
            whole = marker.read_text(encoding="ascii").strip()
            if meta["fingerprint"] != whole.partition("-")[0]:
                raise StoreError(
                    f"The code store at {path} is not the one it says. Run `preceptor codes build`."
                )
            return cls(folder, db, whole, _releases(meta["releases"]))
        except (sqlite3.Error, KeyError, ValueError) as error:
            raise StoreError(
                f"The code store at {path} cannot be read ({error}). Run `preceptor codes build`."
            ) from error

    @property
    def fingerprint(self) -> str:
        """Names exactly what was loaded; pinned by every attempt."""
        return self._fingerprint

    @cached_property
    def entries(self) -> int:
        """How many entries there are in all, each shape counted."""
        return int(self._rows("SELECT count(*) FROM entry")[0][0])

    @cached_property
    def shelf(self) -> Bookshelf:
        """The alphabetic indexes and tables."""
        return Bookshelf(self._rows)

    @cached_property
    def history(self) -> History:
        """What changed, and when."""
        return History(self._rows)

    @cached_property
    def pcs(self) -> PcsBook:
        """What the characters of ICD-10-PCS codes mean."""
        newest = self.newest("icd10pcs")
        return PcsBook(self._rows, newest.first if newest else date.min)

    @cached_property
    def ncci(self) -> Ncci:
        """Pairs, unit limits and add-on codes. Raises `StoreError`."""
        try:
            return Ncci.open(self.folder)
        except (Damaged, OSError) as error:
            raise StoreError(
                f"The NCCI tables at {self.folder} are damaged ({error}). Run `preceptor codes build`."
            ) from error

    @cached_property
    def modifiers(self) -> Modifiers:
        """HCPCS Level II modifiers; none without an imported quarter."""
        return Modifiers(self._rows)

    @cached_property
    def policies(self) -> Policies:
        """Coverage policies: the teaching ones, and imported documents."""
        return Policies(self._rows)

    def find(self, system: System, code: str, on: date | None = None) -> Code | None:
        """The entry as the release in force on `on` has it; a day outside every release takes the nearest."""
        number = self._number(system, on)
        return None if number is None else self._code(system, code, number)

    def in_force(self, system: System, code: str, on: date) -> bool:
        """Whether the code may be reported on that day (billable and within its dates)."""
        found = self.find(system, code, on)
        return found is not None and found.billable and found.first <= on <= found.last

    def release(self, system: System, on: date) -> Release | None:
        """The release whose dates cover the day."""
        number = self._number(system, on)
        if number is None:
            return None
        release = self._releases[system][number]
        return release if release.covers(on) else None

    def newest(self, system: System) -> Release | None:
        """The release that answers when no day is named: the newest whose titles and notes are loaded."""
        number = self._number(system, None)
        return None if number is None else self._releases[system][number]

    def releases(self, system: System) -> Sequence[Release]:
        return self._releases.get(system, ())

    def notes(self, code: Code, on: date | None = None) -> tuple[Note, ...]:
        """Own and inherited instructions, nearest level first.

        Inclusion terms describe one entry and are not inherited, except by the codes a 7th character makes
        of it. Of the 7th-character notes the nearest counts, as with the characters themselves.
        """
        found: list[Note] = list(code.notes)
        made_of_parent = len(code.code) == 8 and bool(code.sevenths)
        for level in reversed(code.path):
            above = self.find(code.system, level, on)
            if above is None:
                continue
            have_seventh = any(note.kind == "seventh_note" for note in found)
            for note in above.notes:
                if note.kind == "inclusion_term" and not (made_of_parent and level == code.parent):
                    continue
                if note.kind != "seventh_note" or not have_seventh:
                    found.append(note)
        return tuple(found)

    def billable_below(self, system: System, code: str, on: date | None = None) -> tuple[str, ...]:
        """Every billable code at or under a heading, in tabular order; where a set has no headings, by
        prefix. Of the whole set for "".
        """
        number = self._number(system, on)
        if number is None:
            return ()
        day = (on or self._releases[system][number].first).toordinal()
        if system in ("icd10cm", "practice"):
            place = self._rows(_PLACE, system, code) if code else [(0, _LAST_PLACE)]
            rows = self._rows(_BELOW, system, *place[0], day, day) if place else []
        else:
            rows = self._rows(_PREFIX, system, code, code + "\x7f", day, day)
        return tuple(found for (found,) in rows)

    def all_codes(self, system: System, on: date | None = None) -> Iterator[Code]:
        """Every heading and every code in force, in tabular order."""
        number = self._number(system, on)
        if number is None:
            return
        release = self._releases[system][number]
        day = (on or release.first).toordinal()
        previous = ""
        for code, _, *columns in self._walk(_ALL, system, number):
            if code == previous:  # an earlier shape of the same entry
                continue
            previous = code
            _, first, last, _ = columns
            if first is None or first <= day <= last:
                yield decode(system, code, tuple(columns), release, self._sevenths)

    def every_code(self, system: System) -> Iterator[Code]:
        """Each entry of any loaded release once, in the shape of the newest release with a title for it."""
        number = self._number(system, None)
        if number is None:
            return
        starts = self._starts[system]
        rows = self._walk(_ALL, system, len(starts))
        for code, group in groupby(rows, key=itemgetter(0)):
            shapes = list(group)  # newest first; a code that is only to come has none for `number`
            _, since, *columns = next((shape for shape in shapes if shape[1] <= number), shapes[-1])
            _, first, last, _ = columns
            shown = max(since, number)
            if first is not None:
                earliest, latest = (bisect_right(starts, date.fromordinal(day)) - 1 for day in (first, last))
                if latest < 0:  # withdrawn before the oldest release
                    continue
                shown = max(since, earliest, min(number, latest))
            yield decode(system, code, tuple(columns), self._releases[system][shown], self._sevenths)

    def concept(self, slug: str) -> Code | None:
        """The practice code of a service concept."""
        rows = self._rows("SELECT code FROM concept WHERE slug = ?", slug)
        return self.find("practice", rows[0][0]) if rows else None

    def matched(self, cpt: str) -> tuple[str, ...]:
        """None: see `licensed.Licensed`."""
        return ()

    def practice_pair(self, column1: str, column2: str) -> tuple[int, str] | None:
        """Modifier indicator (0 never, 1 with a modifier) and reason of a practice pair, given its codes."""
        query = "SELECT indicator, reason FROM pair WHERE column1 = ? AND column2 = ?"
        rows = self._rows(query, column1, column2)
        return (rows[0][0], rows[0][1]) if rows else None

    def status(self, on: date | None = None) -> tuple[SystemStatus, ...]:
        """Every loaded code set on a day; without one, each in its newest titled release."""
        found: list[SystemStatus] = []
        for system, listed in self._releases.items():
            newest = self.newest(system)
            day = (on or (newest.first if newest else date.min)).toordinal()
            in_force, titled = self._rows(_COUNT, system, day, day)[0]
            found.append(SystemStatus(system, in_force, titled, listed))
        return tuple(found)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One statement at a time. Raises `StoreError` where the file is damaged."""
        try:
            with self._turn:
                yield
        except sqlite3.Error as error:
            raise StoreError(
                f"The code store at {self.folder} is damaged ({error}). Run `preceptor codes build`."
            ) from error

    def _rows(self, query: str, *values: str | int) -> list[Any]:
        with self._reading():
            return self._db.execute(query, values).fetchall()

    def _walk(self, query: str, *values: str | int) -> Iterator[Any]:
        """Many rows, a thousand at a time, so that a walk keeps nobody waiting."""
        with self._reading():
            cursor = self._db.execute(query, values)
            rows = cursor.fetchmany(1000)
        while rows:
            yield from rows
            with self._reading():
                rows = cursor.fetchmany(1000)

    def _number(self, system: System, on: date | None) -> int | None:
        """Which release answers for a day: the one in force, else the nearest."""
        starts = self._starts.get(system)
        if not starts:
            return None
        return self._newest[system] if on is None else max(0, bisect_right(starts, on) - 1)

    def _read(self, system: System, code: str, number: int) -> Code | None:
        rows = self._rows(_FIND, system, code)
        if not rows:
            return None
        _, *columns = next((row for row in reversed(rows) if row[0] <= number), rows[0])
        release = self._releases[system][number]
        return decode(system, code, tuple(columns), release, self._sevenths)

    def _read_sevenths(self, number: int) -> tuple[Seventh, ...]:
        rows = self._rows("SELECT chars FROM sevenths WHERE id = ?", number)
        return tuple(Seventh(char, text) for char, text in json.loads(rows[0][0]))


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _releases(document: dict[System, list[list[Any]]]) -> dict[System, tuple[Release, ...]]:
    return {
        system: tuple(
            Release(system, label, date.fromisoformat(first), date.fromisoformat(last), source, titled)
            for label, first, last, source, titled in document[system]
        )
        for system in SYSTEMS
        if system in document
    }
