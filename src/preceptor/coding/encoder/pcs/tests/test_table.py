"""A table is printed in rows that say exactly the codes in force."""

from __future__ import annotations

from datetime import date
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preceptor.coding.codesets.pcs.model import Pattern
from preceptor.coding.codesets.store import Store
from preceptor.coding.encoder.pcs import Refused, table
from preceptor.coding.encoder.pcs.table import cover

DAY = date(2026, 4, 14)
_COLUMN = st.sets(st.sampled_from("0123"), min_size=1)


def expanded(rows: tuple[Pattern, ...]) -> list[str]:
    return sorted("".join(ending) for row in rows for ending in product(*row))


@given(st.sets(st.tuples(*[st.sampled_from("012")] * 4), min_size=1))
def test_rows_say_every_ending_once_and_no_other(endings: set[tuple[str, ...]]) -> None:
    assert expanded(cover({"".join(ending) for ending in endings})) == sorted(map("".join, endings))


@given(st.tuples(_COLUMN, _COLUMN, _COLUMN, _COLUMN))
def test_a_full_product_is_one_row(columns: tuple[set[str], ...]) -> None:
    assert len(cover(["".join(ending) for ending in product(*columns)])) == 1


def test_rows_that_differ_in_one_column_become_one() -> None:
    assert cover(["00Z9", "00ZZ", "10Z9", "10ZZ", "13ZZ"]) == (("01", "0", "Z", "9Z"), ("1", "3", "Z", "Z"))


def test_every_table_says_exactly_the_codes_in_force(book: Store) -> None:
    names = sorted({code[:3] for code in book.pcs.codes(DAY)})
    for name in names[::9]:
        found = table(book, name, DAY)
        said = sorted(name + ending for row in found.rows for ending in row.endings())
        assert said == list(book.billable_below("icd10pcs", name, DAY))
        assert found.codes == len(said)


def test_rows_are_as_few_as_the_book_has_or_fewer(book: Store) -> None:
    """The official tables of fiscal year 2021 have 2,428 rows for 890 tables, 2.7 each."""
    names = sorted({code[:3] for code in book.pcs.codes(DAY)})[::9]
    assert sum(len(table(book, name, DAY).rows) for name in names) < 2.7 * len(names)


def test_a_code_names_the_table_it_stands_in(book: Store) -> None:
    assert table(book, "0sr9019", DAY).code == "0SR"


def test_fewer_than_three_characters_name_no_table(book: Store) -> None:
    with pytest.raises(Refused) as refused:
        table(book, "0S", DAY)
    assert refused.value.at == 3


class _Labels(SimpleNamespace):
    """A book whose only table is printed: codes in force and official rows are what a test says."""

    def label(self, *_: Any) -> str:
        return "label"

    def axis(self, *_: Any) -> str:
        return "axis"

    def definition(self, *_: Any) -> None: ...


def printed(codes: list[str], rows: tuple[Pattern, ...]) -> Store:
    labels = _Labels(codes=lambda on: codes, rows=lambda code, on: rows)
    return cast(Store, SimpleNamespace(pcs=labels))


ROWS: tuple[Pattern, ...] = (("9", "0", "J", "9"), ("9", "0", "J", "Z"))


def test_official_rows_are_taken_as_they_are_printed() -> None:
    found = table(printed(["0SR90J9", "0SR90JZ"], ROWS), "0SR")
    assert (found.official, len(found.rows)) == (True, 2)


def test_official_rows_that_say_other_codes_than_those_in_force_are_not_taken() -> None:
    found = table(printed(["0SR90J9"], ROWS), "0SR")
    assert (found.official, found.codes) == (False, 1)
