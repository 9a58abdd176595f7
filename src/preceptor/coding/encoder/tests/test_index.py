"""Building the index, over a book of two fractures, a polyp and a code without a title."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.model import Code, Note, Seventh, System
from preceptor.coding.encoder.index import VOCABULARY, build, kind_of
from preceptor.coding.encoder.names import names
from preceptor.coding.encoder.search import Searcher

SEVENTHS = (Seventh("A", "initial encounter for closed fracture"), Seventh("S", "sequela"))
WRIST = Note("inclusion_term", "Fracture of wrist NOS", "S62.10")


def _code(code: str, title: str | None, billable: bool = True, **more: object) -> Code:
    level = "code" if billable else "subcategory"
    return Code("icd10cm", code, title, level, billable, **more)  # type: ignore[arg-type]


CODES = (
    _code("S62.10", "Fracture of unspecified carpal bone", False, children=("S62.109",), notes=(WRIST,),
          sevenths=SEVENTHS),
    _code("S62.109", "Fracture of unspecified carpal bone, unspecified wrist", False, parent="S62.10",
          path=("S62.10",), children=("S62.109A", "S62.109S"), sevenths=SEVENTHS),
    _code("S62.109A", "Fracture of unspecified carpal bone, unspecified wrist, initial encounter",
          parent="S62.109", path=("S62.10", "S62.109"), sevenths=SEVENTHS),
    _code("S62.109S", "Fracture of unspecified carpal bone, unspecified wrist, sequela",
          parent="S62.109", path=("S62.10", "S62.109"), sevenths=SEVENTHS),
    _code("Z86.0100", "Personal history of colon polyps, unspecified"),
    _code("Z99.9", None),
)  # fmt: skip


class Shelf:
    """As much of a book as search needs."""

    def __init__(self) -> None:
        self._codes = {code.code: code for code in CODES}

    def find(self, system: System, code: str, on: date | None = None) -> Code | None:
        return self._codes.get(code) if system == "icd10cm" else None

    def in_force(self, system: System, code: str, on: date) -> bool:
        return (found := self.find(system, code)) is not None and found.billable

    def every_code(self, system: System) -> Iterator[Code]:
        return iter(CODES if system == "icd10cm" else ())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("codes") / "search"
    build(Shelf(), folder)  # type: ignore[arg-type]
    return folder


@pytest.mark.parametrize(
    ("code", "kind"),
    [("S62.10", "heading"), ("S62.109", "entry"), ("S62.109A", "extension"), ("Z86.0100", "entry")],
)
def test_each_code_is_of_a_kind(code: str, kind: str) -> None:
    assert kind_of(next(c for c in CODES if c.code == code)) == kind


def test_another_user_can_read_and_lock_the_index(folder: Path) -> None:
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert modes.pop(".tantivy-meta.lock") == 0o666
    assert all(mode & 0o444 == 0o444 for mode in modes.values())


def test_a_heading_lends_its_terms_completed() -> None:
    stem = CODES[1]
    called = {(name.kind, name.marked) for name in names(stem, Shelf())}  # type: ignore[arg-type]
    assert ("inherited", "*fractur wrist ~nos ~unspecifi &wrist") in called


def test_the_vocabulary_counts_entries(folder: Path) -> None:
    stored = json.loads((folder / VOCABULARY).read_text())["systems"]["icd10cm"]
    assert (stored["entries"], stored["words"]["wrist"], stored["words"]["sequela"]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("broken wrist", ["S62.109A"]),
        ("wrist fracture sequela", ["S62.109S"]),
        ("S62109", ["S62.109", "S62.109A", "S62.109S"]),
        ("z99", ["Z99.9"]),  # found by its code though no title is loaded
    ],
)
def test_what_was_built_is_found(query: str, codes: list[str], folder: Path) -> None:
    searcher = Searcher.open(folder, Shelf())  # type: ignore[arg-type]
    assert [hit.code for hit in searcher.search(query).results] == codes


def test_a_missing_title_is_said(folder: Path) -> None:
    searcher = Searcher.open(folder, Shelf())  # type: ignore[arg-type]
    assert searcher.search("Z99.9").results[0].title == "title not loaded"
