"""The table of HCPCS Level II modifiers: one row a modifier and imported quarter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from preceptor.coding.codesets.compiled.hcpcs import facts_of
from preceptor.coding.codesets.sources.hcpcs_anweb import Quarter

SCHEMA = """
CREATE TABLE modifier (code TEXT NOT NULL, edition INTEGER NOT NULL, title TEXT NOT NULL, short TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER, release TEXT NOT NULL, note TEXT NOT NULL, facts TEXT NOT NULL,
    PRIMARY KEY (code, edition)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX modifier_edition ON modifier (edition, code);
"""


def write(db: sqlite3.Connection, quarters: Iterable[Quarter]) -> None:
    """An edition is numbered by its first day. Days are proleptic ordinals; no last day is NULL."""
    db.executemany(
        "INSERT INTO modifier VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                record.code, quarter.first.toordinal(), record.long, record.short, record.added.toordinal(),
                record.terminated.toordinal() if record.terminated else None, quarter.label,
                quarter.notes.get(record.note, ""), json.dumps(facts_of(record, quarter, own=True)),
            )
            for quarter in quarters
            for record in quarter.modifiers
        ),
    )  # fmt: skip
