"""An evaluation index without a tenth of the inclusion terms, and these as queries nobody can look up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from preceptor.cli.evaluation.sets import Case, QuerySet, digest, halves
from preceptor.coding.codesets.model import Code, Note, System
from preceptor.coding.encoder import index
from preceptor.coding.encoder.search import Searcher

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store

_ONE_IN = 10
_NAMES = ("inclusion_term", "includes")


class Without:
    """The book without the terms held out, as far as an index is built from it."""

    def __init__(self, book: Store) -> None:
        self._book = book

    def find(self, system: System, code: str, on: date | None = None) -> Code | None:
        found = self._book.find(system, code, on)
        return _bare(found) if found else None

    def every_code(self, system: System) -> Iterator[Code]:
        return map(_bare, self._book.every_code(system)) if system == "icd10cm" else iter(())

    def __getattr__(self, name: str) -> object:
        return getattr(self._book, name)


def searcher(book: Store, folder: Path) -> Searcher:
    """Over an index built in `folder` without the terms; one that is there already is taken."""
    if not (folder / index.VOCABULARY).is_file():
        index.build(Without(book), folder)  # type: ignore[arg-type]
    return Searcher.open(folder, book)


def sets(book: Store, on: date) -> tuple[QuerySet, QuerySet]:
    """The terms as queries; the answer is the entry they stand at. Split by a hash of the category."""
    rows = (
        (code.code[:3], Case(_said(note), (code.code,)))
        for code in book.all_codes("icd10cm", on)
        for note in code.notes
        if _out(note) and len(code.code) <= len("S52.501") and not _many(note)
    )
    return halves("inclusion", rows)


def _many(note: Note) -> bool:
    """Whether it refers to codes, as “conditions in A00-B99” does: nobody asks for that."""
    return note.kind == "includes" or bool(note.refs)


def _said(note: Note) -> str:
    return note.text.removesuffix(" NOS")


def _out(note: Note) -> bool:
    return note.kind in _NAMES and digest(note.text) % _ONE_IN == 0


def _bare(code: Code) -> Code:
    return replace(code, notes=tuple(n for n in code.notes if not _out(n)))
