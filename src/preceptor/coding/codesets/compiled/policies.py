"""The tables of coverage policies: one row a version of a document, the services it lists, its words.

The teaching policies name services by concept or HCPCS code; documents of the Medicare Coverage Database by
HCPCS or CPT code, the latter by number alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from preceptor.coding.codesets.policies import Document, Policy, encode

SCHEMA = """
CREATE TABLE policy (number INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL,
    version INTEGER NOT NULL, title TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    record TEXT NOT NULL);
CREATE TABLE policy_service (system TEXT NOT NULL, code TEXT NOT NULL, policy INTEGER NOT NULL,
    PRIMARY KEY (system, code, policy)) WITHOUT ROWID;
CREATE TABLE policy_text (policy INTEGER NOT NULL, place INTEGER NOT NULL, heading TEXT NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (policy, place)) WITHOUT ROWID;
CREATE TABLE policy_place (place TEXT PRIMARY KEY) WITHOUT ROWID;
"""
INDEXES = """
CREATE UNIQUE INDEX policy_id ON policy (id, version);
"""


def newest_wins(exports: Iterable[tuple[date, Sequence[Document]]]) -> list[Document]:
    """The documents of several exports of one kind, each with its day, oldest first.

    A later export's record of a version replaces the earlier one. A version that only an earlier export has
    stays, for the days it was in force; a document the later one no longer has ended the day before.
    """
    found: dict[tuple[str, int], Document] = {}
    for day, documents in exports:
        still = {one.policy.id for one in documents}
        gone = day - timedelta(days=1)
        for key, one in found.items():
            if one.policy.id not in still and one.policy.last > gone:
                found[key] = replace(one, policy=replace(one.policy, last=gone))
        found.update({(one.policy.id, one.policy.version): one for one in documents})
    return [found[key] for key in sorted(found)]


def write(db: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Days are proleptic ordinals."""
    places: set[str] = set()
    for number, document in enumerate(documents, start=1):
        policy = document.policy
        places.update(policy.places)
        db.execute("INSERT INTO policy VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _row(number, policy))
        db.executemany(
            "INSERT OR IGNORE INTO policy_service VALUES (?, ?, ?)",
            ((system, code, number) for system, code in policy.services),
        )
        db.executemany(
            "INSERT INTO policy_text VALUES (?, ?, ?, ?)",
            ((number, place, heading, text) for place, (heading, text) in enumerate(document.text)),
        )
    db.executemany("INSERT INTO policy_place VALUES (?)", ((place,) for place in sorted(places)))


def _row(number: int, policy: Policy) -> tuple[object, ...]:
    days = policy.first.toordinal(), policy.last.toordinal()
    return (number, policy.id, policy.kind, policy.version, policy.title, *days, encode(policy))
