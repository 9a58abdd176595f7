"""A row of the store, and the one place that knows how a `Code` is written in it and read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from preceptor.coding.codesets.model import Code, CodeRef, Level, Note, NoteKind, Release, Seventh, System


@dataclass(slots=True)
class Row:
    """One entry in the shape it has from release number `since` on (counted from the system's first release).

    `order` files the system's entries as the tabular list does; `upto` is the order of the last entry below.
    `first`/`last` are None for headings, whose days are those of the release asked for; a heading that the
    release does not have any more, or not yet, has the days it is listed.
    """

    system: System
    code: str
    title: str | None
    level: Level
    billable: bool
    order: int
    upto: int
    since: int = 0
    first: date | None = None
    last: date | None = None
    parent: str | None = None
    children: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    sevenths: tuple[Seventh, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)


def encode(row: Row, sevenths_id: int) -> str:
    """Everything of a row that is not a column, as one JSON array. `sevenths_id` numbers a shared set, 0 is
    none.
    """
    notes = [
        [note.kind, note.text, [[r.first, r.last, r.below, r.only] for r in note.refs]] for note in row.notes
    ]
    record = [row.title, row.level, row.parent, row.children, row.path, notes, sevenths_id, row.facts]
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def decode(
    system: System, code: str, columns: tuple[bool, int | None, int | None, str], release: Release,
    sevenths: Callable[[int], tuple[Seventh, ...]],
) -> Code:  # fmt: skip
    """The inverse of `encode`; `columns` are billable, first and last (proleptic ordinals) and the JSON."""
    billable, first, last, blob = columns
    title, level, parent, children, path, notes, sevenths_id, facts = json.loads(blob)
    return Code(
        system=system, code=code, title=title, level=level, billable=bool(billable), parent=parent,
        children=tuple(children), path=tuple(path),
        notes=tuple(_note(code, *note) for note in notes) if notes else (),
        sevenths=sevenths(sevenths_id) if sevenths_id else (),
        first=release.first if first is None else date.fromordinal(first),
        last=release.last if last is None else date.fromordinal(last),
        release=release.label, facts=facts,
    )  # fmt: skip


def _note(source: str, kind: NoteKind, text: str, refs: list[Any]) -> Note:
    return Note(kind, text, source, tuple(CodeRef(*ref) for ref in refs) if refs else ())
