"""What one edition changed: what addenda say, and how editions that follow each other differ.

history       one row a change. `since`: the earliest day it may have come into force, where no edition of the
              years between is loaded; `parts_before` and `parts_after` are pairs of kind and text.

outlived      the days of codes that every release shows as a heading

New and deleted codes stand in the dates of the entries; here they are only where an addendum says so.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from preceptor.coding.codesets.compiled.editions import Edition, Titles, fiscal_year, fold, same
from preceptor.coding.codesets.history import Part, Record
from preceptor.coding.codesets.model import System, normalize
from preceptor.coding.codesets.sources.addenda import Addenda
from preceptor.coding.codesets.sources.cm_tabular import Node, Tabular
from preceptor.coding.codesets.sources.code_list import first_day
from preceptor.coding.codesets.sources.msdrg_master import Span

SCHEMA = """
CREATE TABLE history (system TEXT NOT NULL, code TEXT NOT NULL, day INTEGER NOT NULL, since INTEGER,
    action TEXT NOT NULL, part TEXT NOT NULL, billable INTEGER NOT NULL,
    parts_before TEXT NOT NULL, parts_after TEXT NOT NULL, source TEXT NOT NULL);
CREATE TABLE outlived (system TEXT NOT NULL, code TEXT NOT NULL, first INTEGER NOT NULL,
    last INTEGER NOT NULL, PRIMARY KEY (system, code));
"""
INDEXES = """
CREATE INDEX history_code ON history (system, code, day);
CREATE INDEX history_day ON history (system, day);
"""


def write(
    db: sqlite3.Connection, records: Iterable[Record], outlived: Mapping[System, Mapping[str, Span]]
) -> None:
    rows = (
        (
            one.system, one.code, one.day.toordinal(), one.since.toordinal() if one.since else None,
            one.action, one.part, one.billable, json.dumps(one.before), json.dumps(one.after), one.source,
        )
        for one in records
    )  # fmt: skip
    db.executemany("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    days = (
        (system, normalize(system, bare), span.first.toordinal(), span.last.toordinal())
        for system, spans in outlived.items()
        for bare, span in spans.items()
    )
    db.executemany("INSERT INTO outlived VALUES (?, ?, ?, ?)", days)


@dataclass(frozen=True, slots=True)
class Point:
    """What the editions that begin to serve on one day say together. `headings` is None where none of them
    lists any.
    """

    start: date
    cite: str
    titles: Mapping[str, str]
    headings: frozenset[str] | None = None


def records(
    system: System, points: Sequence[Point], tabulars: Sequence[Edition], editions: Iterable[Edition]
) -> list[Record]:
    """Every change known, by edition. `points` and `tabulars` (with the day each begins to serve) may come in
    any order.
    """
    addenda = _addenda(editions)
    found = [record for one, said in addenda for record in _amended(system, one, said)]
    in_time = sorted(points, key=lambda point: point.start)
    for before, after in pairwise(in_time):
        found += _compared(system, before, after, [said for _, said in addenda])
    lists = sorted((one for one in tabulars), key=lambda one: one.record.first)
    starts = {point.cite: point.start for point in points}
    for old, new in pairwise(lists):
        found += _instructions(old, new, starts.get(new.cite, new.record.first))
    return found


def _addenda(editions: Iterable[Edition]) -> list[tuple[Edition, Addenda]]:
    """Of one edition's addenda those with headings, which repeat the others."""
    found: dict[date, tuple[Edition, Addenda]] = {}
    for one in editions:
        if isinstance(one.record, Addenda):
            there = found.get(one.record.first)
            if there is None or not there[1].headings:
                found[one.record.first] = one, one.record
    return list(found.values())


_ACTIONS = {"add": "new", "delete": "deleted", "revise": "revised"}


def _amended(system: System, edition: Edition, said: Addenda) -> Iterator[Record]:
    for change in said.changes:
        title: tuple[Part, ...] = (("title", change.title),)
        was: tuple[Part, ...] = (("title", change.before),)
        before = was if change.action == "revise" else title if change.action == "delete" else ()
        yield Record(
            system, normalize(system, change.code), said.first, None, _ACTIONS[change.action],
            "title" if change.action == "revise" else "code", change.billable,
            before, () if change.action == "delete" else title, edition.cite,
        )  # fmt: skip


def _compared(system: System, old: Point, new: Point, addenda: Sequence[Addenda]) -> Iterator[Record]:
    """Titles worded otherwise, and headings come and gone. What addenda say is not said again, and where they
    cover the edition nothing else counts as a change.
    """
    source = f"{old.cite} and {new.cite} compared"
    since = _uncertain(old, new)
    between = [said for said in addenda if old.start < said.first <= new.start]
    covered = [
        said for said in between if since is None and fiscal_year(said.first) == fiscal_year(new.start)
    ]
    headings_covered = any(said.headings for said in covered)
    said_of = {change.code for said in between for change in said.changes}
    headings = new.headings or frozenset()

    def told(bare: str) -> bool:
        return bare in said_of or headings_covered or (bool(covered) and bare not in headings)

    for bare, title in new.titles.items():
        before = old.titles.get(bare)
        if before is not None and not same(before, title) and not told(bare):
            yield Record(
                system, normalize(system, bare), new.start, since, "revised", "title",
                bare not in headings, (("title", before),), (("title", title),), source,
            )  # fmt: skip
    if old.headings is None or new.headings is None or headings_covered:
        return
    for bare in sorted(new.headings - old.titles.keys()):
        after: tuple[Part, ...] = (("title", new.titles[bare]),)
        yield Record(
            system, normalize(system, bare), new.start, since, "new", "code", False, (), after, source
        )
    for bare in sorted(old.headings - new.titles.keys()):
        was: tuple[Part, ...] = (("title", old.titles[bare]),)
        yield Record(
            system, normalize(system, bare), new.start, since, "deleted", "code", False, was, (), source
        )


def _uncertain(old: Point, new: Point) -> date | None:
    """From when on a difference may be in force, when years lie between the two."""
    next_year = fiscal_year(old.start) + 1
    return first_day(next_year, False) if next_year < fiscal_year(new.start) else None


def _instructions(old: Edition, new: Edition, day: date) -> Iterator[Record]:
    """Notes and 7th characters, where they stand."""
    before, after = _nodes(old), _nodes(new)
    years = new.record.fiscal_year - old.record.fiscal_year
    since = first_day(old.record.fiscal_year + 1, False) if years > 1 else None
    source = f"{old.cite} and {new.cite} compared"
    for code, node in after.items():
        was = before.get(code)
        if was is None:
            continue
        for part, left, right in (
            ("notes", was.notes, node.notes),
            ("seventh", _characters(was), _characters(node)),
        ):
            gone, come = _without(left, right), _without(right, left)
            if gone or come:
                yield Record(
                    "icd10cm", code, day, since, "revised", part, not node.children, gone, come, source
                )


def _nodes(edition: Edition) -> dict[str, Node]:
    found: dict[str, Node] = {}

    def walk(node: Node) -> None:
        found[node.code] = node
        for child in node.children:
            walk(child)

    if isinstance(edition.record, Tabular):
        for chapter in edition.record.chapters:
            walk(chapter)
    return found


def _characters(node: Node) -> list[Part]:
    return [(seventh.char, seventh.text) for seventh in node.sevenths or ()]


def _without(parts: Sequence[Part], others: Sequence[Part]) -> tuple[Part, ...]:
    """The parts whose wording the others do not have."""
    if parts == others:
        return ()
    there = {(kind, fold(text)) for kind, text in others}
    return tuple((kind, text) for kind, text in parts if (kind, fold(text)) not in there)


def titles_of(record: Addenda) -> Titles:
    """The titles an addendum gives to what it adds or words otherwise, and those they had."""
    of = {change.code: change.title for change in record.changes if change.action != "delete"}
    was = {change.code: change.before for change in record.changes if change.action == "revise"}
    return Titles(record.first, record.label, of, was)
