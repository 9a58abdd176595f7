"""Books of the shelf: numbering, storing, reading, seeking."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from preceptor.coding.codesets.bookshelf import Bookshelf
from preceptor.coding.codesets.compiled import volumes
from preceptor.coding.codesets.compiled.volumes import Node, number_terms
from preceptor.coding.codesets.shelf import Reference, Term, Volume

OLD = Volume("disease", "FY2025", "Index", "old.xml", date(2024, 10, 1), date(2025, 9, 30))
NEW = Volume("disease", "FY2026", "Index", "new.xml", date(2025, 10, 1), date(2026, 9, 30))
DRUG = Volume("drug", "FY2026", "Drugs", "drug.xml", date(2025, 10, 1), date(2026, 9, 30), columns=("A", "B"))

FRACTURE = Node(
    "Fracture, traumatic",
    code="T14.8",
    below=[
        Node("femur", code="S72.9-", below=[Node("lower end", code="S72.40-")]),
        Node(
            "radius",
            code="S52.9-",
            below=[Node("lower end", code="S52.50-", below=[Node("Colles’", code="S52.53-")])],
        ),
    ],
)
DIABETES = Node(
    "Diabetes, diabetic",
    ("mellitus", "sugar"),
    code="E11.9",
    references=(Reference("see_also", "Disease, pancreas"),),
    below=[Node("with cataract", code="E10.36", manifestation="H28", more=("E11.36",))],
)


@pytest.fixture
def shelf() -> Bookshelf:
    old, new = number_terms("disease", [DIABETES]), number_terms("disease", [DIABETES, FRACTURE])
    drugs = number_terms("drug", [Node("Aspirin", cells=("T39.011", "--"))])
    return shelf_of((OLD, old), (NEW, new), (DRUG, drugs))


def shelf_of(*books: tuple[Volume, list[Term]]) -> Bookshelf:
    db = sqlite3.connect(":memory:")
    db.executescript(volumes.SCHEMA)
    volumes.write(db, books)
    db.executescript(volumes.INDEXES)
    return Bookshelf(lambda query, *values: db.execute(query, values).fetchall())


def titles(terms: object) -> list[str]:
    return [term.title for term in terms]  # type: ignore[attr-defined]


def test_terms_are_numbered_in_reading_order_with_the_way_to_each() -> None:
    terms = number_terms("disease", [FRACTURE, DIABETES])
    assert [(term.number, term.level, term.path, term.last) for term in terms] == [
        (0, 0, (), 5), (1, 1, (0,), 2), (2, 2, (0, 1), 2), (3, 1, (0,), 5), (4, 2, (0, 3), 5),
        (5, 3, (0, 3, 4), 5), (6, 0, (), 7), (7, 1, (6,), 7),
    ]  # fmt: skip


def test_a_term_comes_back_as_it_was_written(shelf: Bookshelf) -> None:
    assert shelf.term("disease", 1) == number_terms("disease", [DIABETES])[1]
    assert shelf.term("disease", 0) == number_terms("disease", [DIABETES])[0]
    assert shelf.term("drug", 0).cells == ("T39.011", "--")  # type: ignore[union-attr]


def test_letters_say_how_many_main_terms_stand_there(shelf: Bookshelf) -> None:
    assert shelf.letters("disease") == [("D", 1), ("F", 1)]
    assert titles(shelf.main_terms("disease", "f")) == ["Fracture, traumatic"]


def test_below_is_everything_under_a_term_and_nothing_else(shelf: Bookshelf) -> None:
    assert titles(shelf.below("disease", 5)) == ["lower end", "Colles’"]


def test_typed_beginnings_find_the_line_through_the_words_above_it(shelf: Bookshelf) -> None:
    assert titles(shelf.seek("disease", "frac rad low"))[0] == "lower end"
    assert shelf.seek("disease", "frac rad low")[0].code == "S52.50-"
    assert titles(shelf.seek("disease", "colles"))[0] == "Colles’"


def test_a_main_term_comes_before_what_stands_below_it(shelf: Bookshelf) -> None:
    assert titles(shelf.seek("disease", "frac")) == ["Fracture, traumatic"]


def test_what_the_book_does_not_have_is_not_found(shelf: Bookshelf) -> None:
    assert shelf.seek("disease", "zebra") == []
    assert not shelf.seek("disease", ' "* ') and not shelf.seek("pcs", "bypass")
    assert shelf.term("disease", 99) is None and shelf.term("disease", -1) is None
    assert not shelf.below("external", 0) and shelf.volume("external") is None


def test_the_day_chooses_the_edition(shelf: Bookshelf) -> None:
    days = (date(2023, 1, 1), date(2025, 1, 1), date(2026, 1, 1))
    assert [shelf.volume("disease", day) for day in days] == [OLD, OLD, NEW]
    assert shelf.volume("disease") == NEW
    assert shelf.letters("disease", date(2025, 1, 1)) == [("D", 1)]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("S52.531A", ["Colles’"]),
        ("S72.401A", ["lower end"]),
        ("H28", ["with cataract"]),
        ("E11.36", ["with cataract"]),
        ("T39.011A", ["Aspirin"]),
        ("I10", []),
    ],
)
def test_reverse_look_up_finds_the_lines_that_name_a_code_or_its_beginning(
    shelf: Bookshelf, code: str, found: list[str]
) -> None:
    assert titles(shelf.leading_to(code)) == found
