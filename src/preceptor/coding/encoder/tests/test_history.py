"""What changed, told from days, addenda and editions that follow each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from preceptor.coding.codesets.store import Store
from preceptor.coding.codesets.tests.years import (
    ADDENDA_2032,
    MASTER,
    OCTOBER_2031,
    ORDER_2031,
    PCS_2031,
    PCS_2032,
    T2031,
    T2032,
    store,
)
from preceptor.coding.encoder.history import changes, history


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One tabular list, as without imports."""
    return store(tmp_path_factory.mktemp("plain"), T2032)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store(tmp_path_factory.mktemp("both"), T2032, T2031, PCS_2031, PCS_2032)


@pytest.fixture(scope="module")
def amended(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """With the order file of the year before, and the addendum."""
    return store(tmp_path_factory.mktemp("amended"), T2032, ORDER_2031, ADDENDA_2032)


def test_without_imports_codes_come_and_go_by_the_masters_days(plain: Store) -> None:
    found = changes(plain, "icd10cm", "FY2032")
    assert found is not None
    assert [(one.kind, one.code, one.source) for one in found.items] == [
        ("deleted", "A00.1", "master; tabular_2032"), ("new", "A00.11", "master"),
        ("new", "A00.12", "master"), ("new", "A00.4", "master"), ("new", "S00.1XXD", "master"),
        ("deleted", "B00.1", "master"),
    ]  # fmt: skip
    assert found.codes == {"new": 4, "revised": 0, "deleted": 2}


def test_a_release_without_an_edition_lists_its_new_codes_untitled(plain: Store) -> None:
    found = changes(plain, "icd10cm", "FY2033")
    assert found is not None
    assert [(one.code, one.title, one.day) for one in found.items] == [("T00.1", None, date(2032, 10, 1))]


def test_codes_known_from_the_first_day_are_not_new(plain: Store) -> None:
    assert history(plain, "icd10cm", "A00.2") == ()


def test_a_release_that_is_not_loaded_has_no_answer(plain: Store) -> None:
    assert changes(plain, "icd10cm", "FY1999") is None


def test_a_divided_code_is_followed_by_those_the_list_puts_below_it(plain: Store) -> None:
    (change,) = history(plain, "icd10cm", "A00.1")
    assert (change.kind, change.day, change.into) == ("deleted", OCTOBER_2031, ("A00.11", "A00.12"))


def test_nothing_is_put_in_the_place_of_a_code_that_is_simply_gone(plain: Store) -> None:
    (change,) = history(plain, "icd10cm", "B00.1")
    assert (change.kind, change.into) == ("deleted", ())


def test_a_new_code_has_its_first_title(plain: Store) -> None:
    (change,) = history(plain, "icd10cm", "A00.4")
    assert (change.kind, change.title, change.after) == ("new", "Yellow fever", (("title", "Yellow fever"),))


def test_two_editions_show_a_title_worded_otherwise(both: Store) -> None:
    (change,) = history(both, "icd10cm", "A00.2")
    assert (change.kind, change.part, change.day, change.since) == ("revised", "title", OCTOBER_2031, None)
    assert (change.before, change.after) == ((("title", "Red fever"),), (("title", "Scarlet fever"),))
    assert change.source == "tabular_2031 and tabular_2032 compared"


def test_two_editions_show_notes_that_came_and_went(both: Store) -> None:
    change = next(one for one in history(both, "icd10cm", "A00.1") if one.part == "notes")
    assert change.before == (("excludes1", "blue fever (B00.1)"),)
    assert change.after == (("excludes1", "yellow fever (A00.4)"),)


def test_a_code_tells_of_the_headings_it_inherits_from(both: Store) -> None:
    change = next(one for one in history(both, "icd10cm", "S00.1XXA") if one.part == "seventh")
    assert (change.at, change.after) == ("S00", (("D", "subsequent encounter"),))


def test_an_accent_is_no_revision(amended: Store) -> None:
    assert [one for one in history(amended, "icd10cm", "S00.1") if one.part == "title"] == []


def test_an_addendum_is_the_source_where_it_says_so(amended: Store) -> None:
    found = changes(amended, "icd10cm", "FY2032")
    assert found is not None
    said = {(one.kind, one.code): one.source for one in found.items}
    assert said["new", "A00.4"] == said["revised", "A00.2"] == "addenda_2032"
    assert said["deleted", "A00.1"] == "addenda_2032"
    assert said["new", "S00.1XXD"] == "master"


def test_a_code_that_becomes_a_heading_is_told_once(amended: Store) -> None:
    found = changes(amended, "icd10cm", "FY2032")
    assert found is not None
    assert [one.kind for one in found.items if one.code == "A00.1"] == ["deleted"]
    assert [one.kind for one in history(amended, "icd10cm", "A00.1")] == ["deleted"]


def test_what_an_addendum_says_is_not_told_again_by_comparison(amended: Store) -> None:
    assert [one.source for one in history(amended, "icd10cm", "A00.2")] == ["addenda_2032"]


def test_headings_are_counted_apart(both: Store) -> None:
    found = changes(both, "icd10cm", "FY2032")
    assert found is not None
    assert [one.code for one in found.items if one.kind == "deleted" and not one.billable] == ["B00"]
    assert (found.codes["deleted"], found.headings["deleted"]) == (2, 1)


def test_changes_stand_in_tabular_order(both: Store) -> None:
    found = changes(both, "icd10cm", "FY2032")
    assert found is not None
    codes = list(dict.fromkeys(one.code for one in found.items))
    assert codes == sorted(codes)


def test_years_not_loaded_leave_a_day_open(tmp_path_factory: pytest.TempPathFactory) -> None:
    early = replace(T2031, fiscal_year=2029)
    book = store(tmp_path_factory.mktemp("gap"), T2032, early)
    (change,) = history(book, "icd10cm", "A00.2")
    assert (change.since, change.day) == (date(2029, 10, 1), OCTOBER_2031)


def test_procedures_have_revised_titles_too(both: Store) -> None:
    found = changes(both, "icd10pcs", "FY2032")
    assert found is not None
    assert [(one.kind, one.code) for one in found.items] == [
        ("revised", "0SR9019"), ("deleted", "0SR90JZ"), ("new", "0SR90KZ"),
    ]  # fmt: skip


def test_a_code_nobody_knows_has_no_history(plain: Store) -> None:
    assert history(plain, "icd10cm", "Z99.9") == ()
    assert MASTER.cm.get("Z999") is None
