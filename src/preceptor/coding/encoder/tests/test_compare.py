"""Two codes side by side."""

from __future__ import annotations

from datetime import date

import pytest

from preceptor.coding.codesets.store import Store
from preceptor.coding.codesets.tests.years import (
    IN_2031,
    IN_2032,
    PCS_2031,
    PCS_2032,
    T2031,
    T2032,
    store,
)
from preceptor.coding.encoder.compare import Comparison, Words, compare, words


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store(tmp_path_factory.mktemp("two"), T2032, T2031, PCS_2031, PCS_2032)


def side_by_side(book: Store, a: str, b: str, on: date | None = None) -> Comparison:
    found = compare(book, "icd10cm", a, b, on)
    assert found is not None
    return found


def test_the_path_says_where_they_part(two: Store) -> None:
    found = side_by_side(two, "A00.11", "a004")
    assert [entry.code for entry in found.shared] == ["1", "A00-A09", "A00"]
    assert [entry.code for entry in found.path_a] == ["A00.1", "A00.11"]
    assert [entry.code for entry in found.path_b] == ["A00.4"]


def test_a_code_and_its_heading(two: Store) -> None:
    found = side_by_side(two, "A00", "A00.2")
    assert (found.path_a, [entry.code for entry in found.path_b]) == ((), ["A00.2"])


@pytest.mark.parametrize(
    ("a", "b", "pieces"),
    [
        (
            "Fracture of right radius, open", "Fracture of left radius, open",
            [("both", "Fracture of"), ("a", "right"), ("b", "left"), ("both", "radius, open")],
        ),
        ("Type 1 cyst", "type 2 cyst", [("both", "Type"), ("a", "1"), ("b", "2"), ("both", "cyst")]),
        ("Cyst (benign)", "Cyst", [("both", "Cyst"), ("a", "(benign)")]),
        ("", "Cyst", [("b", "Cyst")]),
    ],
)  # fmt: skip
def test_titles_differ_by_words(a: str, b: str, pieces: list[tuple[str, str]]) -> None:
    assert list(words(a, b)) == [Words(of, text) for of, text in pieces]  # type: ignore[arg-type]


def test_instructions_say_whose_they_are_and_where_they_stand(two: Store) -> None:
    found = side_by_side(two, "A00.11", "A00.2")
    assert [(one.text, one.a, one.b) for one in found.instructions] == [
        ("yellow fever (A00.4)", "A00.1", None)
    ]


def test_an_inherited_exclusion_that_covers_the_other(two: Store) -> None:
    (found,) = side_by_side(two, "A00.11", "A00.4").exclusions
    assert (found.kind, found.by, found.at, found.partly) == ("excludes1", "a", "A00.1", False)


def test_an_exclusion_of_the_other_side(two: Store) -> None:
    (found,) = side_by_side(two, "A00.4", "A00.11").exclusions
    assert (found.by, found.at) == ("b", "A00.1")


def test_an_exclusion_of_some_codes_below_a_heading(two: Store) -> None:
    (found,) = side_by_side(two, "A00.1", "B00", IN_2031).exclusions
    assert (found.text, found.partly) == ("blue fever (B00.1)", True)


def test_exclusions_are_those_of_the_day(two: Store) -> None:
    assert side_by_side(two, "A00.1", "A00.4", IN_2031).exclusions == ()
    assert len(side_by_side(two, "A00.1", "A00.4", IN_2032).exclusions) == 1


def test_seventh_characters_of_one_alone(two: Store) -> None:
    found = side_by_side(two, "S00.1XXA", "A00.2")
    assert [(one.char, one.a, one.b) for one in found.sevenths] == [
        ("A", "initial encounter", None),
        ("D", "subsequent encounter", None),
    ]


def test_days_on_which_both_are_valid(two: Store) -> None:
    assert side_by_side(two, "A00.2", "A00.4").together == (date(2031, 10, 1), date(2033, 3, 31))
    assert side_by_side(two, "B00.1", "A00.4").together is None
    assert side_by_side(two, "A00", "A00.4").together is None


def test_a_code_nobody_knows(two: Store) -> None:
    assert compare(two, "icd10cm", "A00.2", "Z99.9") is None


def test_procedures_are_compared_character_by_character(two: Store) -> None:
    found = compare(two, "icd10pcs", "0SR9019", "0SR90KZ")
    assert found is not None
    assert [(axis.position, axis.a, axis.b) for axis in found.axes if not axis.same] == [
        (6, "1", "K"),
        (7, "9", "Z"),
    ]


def test_type_1_and_type_2_diabetes_exclude_each_other(book: Store) -> None:
    found = side_by_side(book, "E11.21", "E10.21", date(2026, 4, 1))
    assert {(one.kind, one.by, one.at) for one in found.exclusions} == {
        ("excludes1", "a", "E11"),
        ("excludes1", "b", "E10"),
    }
