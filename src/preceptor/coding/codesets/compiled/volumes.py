"""The tables of the indexes: from nested lines to numbered terms, and from those to rows of the store.

volume        one row an edition
term          one row a line of a book, by volume and number
term_words    full text: a term's own words, and those of the terms above it
term_code     every code a line names, without what stands for further characters (`S52.5-` is `S52.5`)
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from preceptor.coding.codesets.shelf import Reference, Term, Volume, VolumeKind

SCHEMA = """
CREATE TABLE volume (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, label TEXT NOT NULL, title TEXT NOT NULL,
    source TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, derived INTEGER NOT NULL,
    columns TEXT NOT NULL);
CREATE TABLE term (id INTEGER PRIMARY KEY, level INTEGER NOT NULL, last INTEGER NOT NULL, path TEXT NOT NULL,
    title TEXT NOT NULL, nonessential TEXT NOT NULL, code TEXT NOT NULL, manifestation TEXT NOT NULL,
    cells TEXT NOT NULL, more TEXT NOT NULL, refs TEXT NOT NULL);
CREATE TABLE main_term (id INTEGER PRIMARY KEY, letter TEXT NOT NULL, words TEXT NOT NULL);
CREATE TABLE term_code (code TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (code, id)) WITHOUT ROWID;
CREATE VIRTUAL TABLE term_words USING fts5 (own, above, content='', columnsize=0, detail=column,
    prefix='1 2 3');
"""
INDEXES = """
CREATE INDEX main_term_letter ON main_term (letter, id);
"""

SPAN = 10_000_000
"""The id of a term is the id of its volume times this, plus its number."""

APART = "\x1f"
"""Stands between the members of a list kept in one column."""

_UNSAID = re.compile(r"['’ʼ`]")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(slots=True)
class Node:
    """One line of a book with the lines below it, as a reader or a maker of volumes has it (see `Term`)."""

    title: str
    nonessential: tuple[str, ...] = ()
    code: str = ""
    manifestation: str = ""
    cells: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    more: tuple[str, ...] = ()
    below: list[Node] = field(default_factory=list)


def number_terms(kind: VolumeKind, main_terms: Iterable[Node]) -> list[Term]:
    """Main terms with everything below them as numbered terms, in reading order."""
    terms: list[Term] = []

    def add(node: Node, path: tuple[int, ...]) -> None:
        number = len(terms)
        terms.append(
            Term(
                kind, number, len(path), node.title, node.nonessential, node.code, node.manifestation,
                node.cells, node.references, path, number, node.more,
            )
        )  # fmt: skip
        for below in node.below:
            add(below, (*path, number))
        if len(terms) - 1 > number:
            terms[number] = replace(terms[number], last=len(terms) - 1)

    for node in main_terms:
        add(node, ())
    return terms


def words(text: str) -> list[str]:
    """Its words as the index compares them: lower case, without accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", _UNSAID.sub("", text)).encode("ascii", "ignore").decode()
    return _WORD.findall(plain.lower())


def letter(title: str) -> str:
    """Under which letter a main term stands: `A` … `Z`, or `#` before them for what begins with a digit."""
    first = next(iter(words(title)), "#")[0].upper()
    return first if first.isalpha() else "#"


def stem(code: str) -> str:
    """A code as printed, without what stands for further characters: `S52.5-` → `S52.5`, `E10.-` → `E10`."""
    return code.rstrip("-.")


def write(db: sqlite3.Connection, volumes: Sequence[tuple[Volume, Sequence[Term]]]) -> None:
    """Fills the tables. Of editions of one kind the later one comes later."""
    from preceptor.coding.codesets.compiled.references import resolve

    ordered = sorted(volumes, key=lambda pair: (pair[0].kind, pair[0].first, not pair[0].derived))
    for number, (volume, terms) in enumerate(resolve(ordered), 1):
        db.execute("INSERT INTO volume VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _volume_row(number, volume))
        start = number * SPAN
        db.executemany(
            "INSERT INTO term VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (_row(start, term) for term in terms)
        )
        mains = [term for term in terms if term.level == 0]
        db.executemany(
            "INSERT INTO main_term VALUES (?, ?, ?)",
            ((start + term.number, letter(term.title), " ".join(words(term.title))) for term in mains),
        )
        db.executemany("INSERT INTO term_words (rowid, own, above) VALUES (?, ?, ?)", _words(start, terms))
        db.executemany("INSERT OR IGNORE INTO term_code VALUES (?, ?)", _codes(start, terms))
    db.execute("INSERT INTO term_words (term_words) VALUES ('optimize')")


def _volume_row(number: int, volume: Volume) -> tuple[Any, ...]:
    days = volume.first.isoformat(), volume.last.isoformat()
    columns = APART.join(volume.columns)
    return (
        number, volume.kind, volume.label, volume.title, volume.source, *days, volume.derived, columns,
    )  # fmt: skip


def _row(start: int, term: Term) -> tuple[Any, ...]:
    references = [[r.kind, r.text, r.target, r.volume] for r in term.references]
    return (
        start + term.number, term.level, term.last, " ".join(map(str, term.path)), term.title,
        APART.join(term.nonessential), term.code, term.manifestation, APART.join(term.cells),
        APART.join(term.more), json.dumps(references, ensure_ascii=False) if references else "",
    )  # fmt: skip


def read_row(kind: VolumeKind, row: Sequence[Any]) -> Term:
    """The inverse of the row made of a term."""
    number, level, last, path, title, nonessential, code, manifestation, cells, more, references = row
    return Term(
        kind, number % SPAN, level, title, _list(nonessential), code, manifestation, _list(cells),
        tuple(Reference(*parts) for parts in json.loads(references)) if references else (),
        tuple(map(int, path.split())), last, _list(more),
    )  # fmt: skip


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split(APART)) if text else ()


def _words(start: int, terms: Sequence[Term]) -> Iterator[tuple[int, str, str]]:
    own = [" ".join(words(" ".join((term.title, *term.nonessential)))) for term in terms]
    for term in terms:
        yield start + term.number, own[term.number], " ".join(own[above] for above in term.path)


def _codes(start: int, terms: Sequence[Term]) -> Iterator[tuple[str, int]]:
    for term in terms:
        named = (reference.text for reference in term.references if reference.kind in _CODED)
        for code in (term.code, term.manifestation, *term.cells, *term.more, *named):
            if bare := stem(code):
                yield bare, start + term.number


_CODED = ("subcategory", "category")
