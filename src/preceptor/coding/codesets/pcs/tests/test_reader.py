"""Which edition says what a character means on a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from preceptor.coding.codesets.compiled import labels as stored
from preceptor.coding.codesets.pcs.model import Definition, Edition, Labels, Meaning, Table
from preceptor.coding.codesets.pcs.reader import PcsBook

ENTRY = "CREATE TABLE entry (system TEXT, code TEXT, billable INTEGER, first INTEGER, last INTEGER)"
CODES = [
    ("0SR90J9", date(2015, 10, 1), date(2027, 3, 31)),
    ("0SR90JZ", date(2015, 10, 1), date(2021, 9, 30)),
    ("0SR90EZ", date(2026, 10, 1), date(2027, 3, 31)),
]


def edition(year: int, *, derived: bool = False) -> Edition:
    return Edition(f"FY{year}", "file", date(year - 1, 10, 1), date(year, 9, 30), derived)


def one(year: int, text: str, *, derived: bool = False, **more: Any) -> Labels:
    table = Table("0SR", {(6, "J"): (Meaning(text),)}, rows=() if derived else (("9", "0", "J", "9Z"),))
    of_year = edition(year, derived=derived)
    return Labels(of_year, {"0": f"Section {year}"}, {"0": ("a", "b", "c", "d", "e", "f")}, (table,), **more)


def opened(*editions: Labels) -> PcsBook:
    db = sqlite3.connect(":memory:")
    db.executescript(ENTRY + ";" + stored.SCHEMA)
    days = [(code, first.toordinal(), last.toordinal()) for code, first, last in CODES]
    db.executemany("INSERT INTO entry VALUES ('icd10pcs', ?, 1, ?, ?)", days)
    stored.write(db, editions)
    return PcsBook(lambda query, *values: db.execute(query, values).fetchall(), date(2025, 10, 1))


@pytest.fixture
def three() -> Iterator[PcsBook]:
    derived = Definition("0", 6, ("of 2021", "of 2024"), "own", question="Which?", cite="B1")
    printed = Definition("0", 6, ("of 2021",), "official")
    yield opened(
        one(2021, "of 2021", definitions=(printed,)),
        one(2024, "of 2024"),
        one(2026, "derived", derived=True, definitions=(derived,)),
    )


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2020, 10, 1), "of 2021"),
        (date(2022, 6, 1), "of 2021"),  # the newest not later than the day
        (date(2026, 4, 1), "of 2024"),
        (date(2018, 1, 1), "of 2021"),  # none so early: the nearest
        (None, "of 2024"),
    ],
)
def test_the_newest_official_edition_not_later_than_the_day_speaks(
    three: PcsBook, day: date | None, label: str
) -> None:
    assert three.label("0SR90J9", 6, day) == label


def test_what_no_official_edition_has_is_said_by_the_derived_one() -> None:
    table = Table("0SR", {(6, "E"): (Meaning("Articulating Spacer"),)})
    book = opened(one(2021, "of 2021"), Labels(edition(2026, derived=True), tables=(table,)))
    assert book.label("0SR90EZ", 6) == "Articulating Spacer"


@pytest.mark.parametrize(
    ("day", "label"), [(date(2021, 1, 1), "Caplacizumab"), (date(2026, 1, 1), "Booster")]
)
def test_a_new_technology_label_of_another_year_stands_behind_the_derived_one(day: date, label: str) -> None:
    printed = Table("XW0", {(6, "W"): (Meaning("Caplacizumab"),)})
    derived = Table("XW0", {(6, "W"): (Meaning("Booster"),)})
    book = opened(
        Labels(edition(2021), tables=(printed,)), Labels(edition(2026, derived=True), tables=(derived,))
    )
    assert book.label("XW013W7", 6, day) == label


def test_what_no_edition_has_is_none(three: PcsBook) -> None:
    assert three.label("0SR90EZ", 6) is None


def test_a_label_told_apart_by_a_later_character_is_said_in_all_its_meanings() -> None:
    meanings = (Meaning("one", (("", "", "", "5"),)), Meaning("two", (("", "", "", "6"),)))
    book = opened(Labels(edition(2021), tables=(Table("XW0", {(6, "E"): meanings}),)))
    assert [book.label(code, 6) for code in ("XW033E", "XW033E5", "XW033E6")] == ["one; or two", "one", "two"]


def test_the_official_definition_is_kept_beside_the_own_question(three: PcsBook) -> None:
    said = three.definition("0SR90J9", 6, date(2021, 1, 1))
    assert said and (said.definition, said.question, said.cite) == ("official", "Which?", "B1")


def test_a_device_key_is_found_for_its_body_system() -> None:
    keys = (
        Definition("0", 6, ("Spacer in Upper Joints",), includes=("upper",)),
        Definition("0", 6, ("Spacer in Lower Joints",), includes=("lower",)),
    )
    table = Table("0SR", {(6, "E"): (Meaning("Spacer"),)})
    book = opened(Labels(edition(2021), {"0S": "Lower Joints"}, tables=(table,), definitions=keys))
    said = book.definition("0SR90EZ", 6)
    assert said and said.includes == ("lower",)


def test_official_rows_are_given_for_days_of_their_year_alone(three: PcsBook) -> None:
    assert three.rows("0SR", date(2021, 1, 1)) == (("9", "0", "J", "9Z"),)
    assert three.rows("0SR", date(2022, 1, 1)) == ()


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2015, 9, 30), []),
        (date(2021, 9, 30), ["0SR90J9", "0SR90JZ"]),
        (date(2021, 10, 1), ["0SR90J9"]),
        (date(2026, 10, 1), ["0SR90EZ", "0SR90J9"]),
        (date(2027, 4, 1), []),
    ],
)
def test_codes_are_those_in_force_that_very_day(three: PcsBook, day: date, codes: list[str]) -> None:
    assert list(three.codes(day)) == codes
