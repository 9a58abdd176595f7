"""Derived labels, names and codes against the official files of fiscal year 2021."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.pcs.index import official
from preceptor.coding.codesets.pcs.model import Labels
from preceptor.coding.codesets.pcs.names import Names
from preceptor.coding.codesets.pcs.official import from_tables
from preceptor.coding.codesets.sources import pcs_index, pcs_tables
from preceptor.coding.codesets.store import Store

SHARED = Path(__file__).parents[7] / "shared" / "data" / "icd10pcs"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the official sample files are not beside the checkout"),
]


@pytest.fixture(scope="module")
def tables() -> pcs_tables.Tables:
    return pcs_tables.read(SHARED / "icd10pcs_tables_2021.xml")


@pytest.fixture(scope="module")
def labels(tables: pcs_tables.Tables) -> Labels:
    return from_tables(tables, "icd10pcs_tables_2021.xml")


def test_the_names_that_stand_in_no_title_are_the_official_ones(labels: Labels) -> None:
    names = Names.load()
    for code, label in labels.heads.items():
        own = [
            names.sections.get(code),
            names.body_systems.get(code),
            len(code) == 3 and names.operation(code),
        ]
        assert own[len(code) - 1] == label, code
    assert {section: list(titles) for section, titles in labels.axes.items()} == names.axes


def test_derived_labels_are_the_official_ones(labels: Labels, book: Store) -> None:
    """Of every table, position and character that both have; 99 % when this was written."""
    equal = compared = 0
    for table in labels.tables:
        derived = book.pcs.derived(table.code)
        for place, meanings in table.labels.items():
            if derived and place in derived.labels:
                printed = {meaning.text for meaning in meanings}
                found = {meaning.text for meaning in derived.labels[place]}
                compared += 1
                equal += found <= printed or printed <= found
    assert compared > 18_000
    assert equal / compared > 0.985


def test_the_tables_hold_exactly_the_codes_in_force_in_the_year_of_their_last_addition(
    tables: pcs_tables.Tables, book: Store
) -> None:
    assert set(tables.codes()) == set(book.pcs.codes(date(2021, 1, 1)))


def test_at_the_start_of_their_year_the_codes_added_in_january_are_missing(
    tables: pcs_tables.Tables, book: Store
) -> None:
    before = set(book.pcs.codes(date(2020, 10, 1)))
    added = set(tables.codes()) - before
    assert before <= set(tables.codes())
    assert len(added) == 21
    assert {code[:3] for code in added} == {"XW0"}


def test_a_character_with_two_meanings_keeps_the_rows_of_each(labels: Labels) -> None:
    (table,) = (table for table in labels.tables if table.code == "XW0")
    assert table.meanings(6, "XW033E5") == ("Remdesivir Anti-infective",)
    assert table.meanings(6, "XW033E6") == ("Etesevimab Monoclonal Antibody",)


def test_the_official_index_becomes_a_volume_line_by_line() -> None:
    index = pcs_index.read(SHARED / "icd10pcs_index_2021.xml")
    volume, terms = official(index, "icd10pcs_index_2021.xml")
    assert (volume.kind, volume.label, volume.derived) == ("pcs", "FY2021", False)
    assert len(terms) == 23_866
    (hysterectomy,) = (term for term in terms if term.title == "Abdominohysterectomy")
    assert (hysterectomy.code, hysterectomy.references[0].text) == ("0UT9", "Resection, Uterus")
