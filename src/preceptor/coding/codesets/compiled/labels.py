"""The tables of the ICD-10-PCS labels.

pcs_edition      one row an imported file or derivation, the official ones first
pcs_head         the label of a section, body system or operation by the characters that lead to it
pcs_table        one row a table: labels, rows and shapes of titles as one JSON document
pcs_definition   one row a defined value, by its label in lower case
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preceptor.coding.codesets.pcs.model import Definition, Labels, Meaning, Table

SCHEMA = """
CREATE TABLE pcs_edition (id INTEGER PRIMARY KEY, label TEXT NOT NULL, source TEXT NOT NULL,
    first TEXT NOT NULL, last TEXT NOT NULL, derived INTEGER NOT NULL, axes TEXT NOT NULL);
CREATE TABLE pcs_head (code TEXT NOT NULL, edition INTEGER NOT NULL, label TEXT NOT NULL,
    PRIMARY KEY (code, edition)) WITHOUT ROWID;
CREATE TABLE pcs_table (code TEXT NOT NULL, edition INTEGER NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (code, edition)) WITHOUT ROWID;
CREATE TABLE pcs_definition (section TEXT NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL,
    edition INTEGER NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (section, position, title, edition)) WITHOUT ROWID;
"""


def write(db: sqlite3.Connection, editions: Sequence[Labels]) -> None:
    for number, labels in enumerate(editions, start=1):
        one = labels.edition
        days = one.first.isoformat(), one.last.isoformat()
        db.execute(
            "INSERT INTO pcs_edition VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, one.label, one.source, *days, one.derived, json.dumps(dict(labels.axes))),
        )
        heads = [(code, number, label) for code, label in labels.heads.items()]
        db.executemany("INSERT INTO pcs_head VALUES (?, ?, ?)", heads)
        tables = [(table.code, number, encode(table)) for table in labels.tables]
        db.executemany("INSERT INTO pcs_table VALUES (?, ?, ?)", tables)
        definitions = _definitions(number, labels.definitions)
        db.executemany("INSERT OR REPLACE INTO pcs_definition VALUES (?, ?, ?, ?, ?)", definitions)


def encode(table: Table) -> str:
    """Labels and words by position and character: a text, or texts with the rows they are said in."""
    labels, words = _by_position(table.labels), _by_position(table.words)
    return _json([table.definition, labels, table.rows, words, dict(table.shapes)])


def decode(code: str, record: str) -> Table:
    """The inverse of `encode`."""
    definition, labels, rows, words, shapes = json.loads(record)
    return Table(code, _meanings(labels), definition, tuple(map(tuple, rows)), _meanings(words), shapes)


def _by_position(said: Mapping[tuple[int, str], tuple[Meaning, ...]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for (position, char), meanings in said.items():
        alone = len(meanings) == 1 and not meanings[0].only
        found.setdefault(str(position), {})[char] = (
            meanings[0].text if alone else [[meaning.text, meaning.only] for meaning in meanings]
        )
    return found


def _meanings(found: dict[str, dict[str, Any]]) -> dict[tuple[int, str], tuple[Meaning, ...]]:
    return {
        (int(position), char): (Meaning(said),)
        if isinstance(said, str)
        else tuple(Meaning(text, tuple(map(tuple, only))) for text, only in said)
        for position, by_char in found.items()
        for char, said in by_char.items()
    }


def _definitions(number: int, definitions: Sequence[Definition]) -> Iterator[tuple[Any, ...]]:
    for one in definitions:
        record = _json([one.titles, one.definition, one.explanation, one.includes, one.question, one.cite])
        for title in one.titles:
            yield one.section, one.position, title.lower(), number, record


def decode_definition(section: str, position: int, record: str) -> Definition:
    titles, definition, explanation, includes, question, cite = json.loads(record)
    return Definition(
        section, position, tuple(titles), definition, explanation, tuple(includes), question, cite
    )


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
