"""Writes the compiled rows as one SQLite file, made once and then only read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from preceptor.coding.codesets.compiled import history, labels, modifiers, policies, volumes
from preceptor.coding.codesets.compiled.rows import Row, encode
from preceptor.coding.codesets.history import Record
from preceptor.coding.codesets.model import Release, Seventh, System
from preceptor.coding.codesets.pcs.model import Labels
from preceptor.coding.codesets.policies import Document
from preceptor.coding.codesets.shelf import Term, Volume
from preceptor.coding.codesets.sources.hcpcs_anweb import Quarter
from preceptor.coding.codesets.sources.msdrg_master import Span
from preceptor.coding.codesets.sources.practice import Pair

SCHEMA = """
CREATE TABLE entry (
    system TEXT NOT NULL, code TEXT NOT NULL, since INTEGER NOT NULL,
    place INTEGER NOT NULL, upto INTEGER NOT NULL, billable INTEGER NOT NULL,
    first INTEGER, last INTEGER, titled INTEGER NOT NULL, record TEXT NOT NULL
);
CREATE TABLE sevenths (id INTEGER PRIMARY KEY, chars TEXT NOT NULL);
CREATE TABLE pair (column1 TEXT, column2 TEXT, indicator INTEGER, reason TEXT,
    PRIMARY KEY (column1, column2));
CREATE TABLE concept (slug TEXT PRIMARY KEY, code TEXT NOT NULL);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
INDEXES = """
CREATE UNIQUE INDEX entry_code ON entry (system, code, since);
CREATE INDEX entry_place ON entry (system, place, since DESC);
CREATE INDEX entry_days ON entry (system, billable, first, last, place, code, titled);
"""


@dataclass(slots=True)
class Content:
    """All that goes into one store. `releases` are in order of time, without a gap, for each system."""

    releases: dict[System, list[Release]]
    rows: Iterable[Row]
    pairs: Sequence[Pair] = field(default_factory=tuple)
    volumes: Sequence[tuple[Volume, Sequence[Term]]] = ()
    labels: Sequence[Labels] = ()
    history: Iterable[Record] = ()
    outlived: Mapping[System, Mapping[str, Span]] = field(default_factory=dict)  # see `editions.Compiled`
    dates: Mapping[System, str] = field(default_factory=dict)  # who says which code is valid on which day
    modifiers: Sequence[Quarter] = ()  # the HCPCS quarters whose modifiers are kept
    policies: Sequence[Document] = ()


def write(path: Path, content: Content, fingerprint: str) -> None:
    """Creates the file (it must not exist). Without a journal: a file that was not finished is thrown away
    whole.
    """
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;"
            + SCHEMA
            + volumes.SCHEMA
            + labels.SCHEMA
            + modifiers.SCHEMA
            + policies.SCHEMA
            + history.SCHEMA
        )
        shared: dict[tuple[Seventh, ...], int] = {}
        entries = _entries(db, content.rows, shared)
        db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entries)
        sets = [(number, json.dumps([[s.char, s.text] for s in chars])) for chars, number in shared.items()]
        db.executemany("INSERT INTO sevenths VALUES (?, ?)", sets)
        pairs = [(pair.column1, pair.column2, pair.indicator, pair.reason) for pair in content.pairs]
        db.executemany("INSERT INTO pair VALUES (?, ?, ?, ?)", pairs)
        volumes.write(db, content.volumes)
        labels.write(db, content.labels)
        modifiers.write(db, content.modifiers)
        policies.write(db, content.policies)
        history.write(db, content.history, content.outlived)
        db.executescript(INDEXES + volumes.INDEXES + modifiers.INDEXES + policies.INDEXES + history.INDEXES)
        meta = {"fingerprint": fingerprint, "releases": _releases(content.releases), "dates": content.dates}
        db.executemany(
            "INSERT INTO meta VALUES (?, ?)", [(name, json.dumps(value)) for name, value in meta.items()]
        )
        db.commit()
        db.execute("ANALYZE")
        db.commit()


def _entries(
    db: sqlite3.Connection, rows: Iterable[Row], shared: dict[tuple[Seventh, ...], int]
) -> Iterator[tuple[object, ...]]:
    for row in rows:
        if "concept" in row.facts:
            db.execute("INSERT INTO concept VALUES (?, ?)", (row.facts["concept"], row.code))
        number = shared.setdefault(row.sevenths, len(shared) + 1) if row.sevenths else 0
        first, last = (day.toordinal() if day else None for day in (row.first, row.last))
        yield (
            row.system, row.code, row.since, row.order, row.upto, row.billable, first, last,
            row.title is not None, encode(row, number),
        )  # fmt: skip


def _releases(releases: dict[System, list[Release]]) -> dict[str, list[list[object]]]:
    return {
        system: [[r.label, r.first.isoformat(), r.last.isoformat(), r.source, r.titled] for r in listed]
        for system, listed in releases.items()
    }
