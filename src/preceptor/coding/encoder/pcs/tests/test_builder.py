"""The builder offers what leads to a code in force, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from preceptor.coding.codesets.store import Store
from preceptor.coding.encoder.pcs import Refused, composed_title, parts, step

DAY = date(2026, 4, 14)
SAMPLE = [
    "009",
    "0SR",
    "0JH",
    "10D",
    "2W3",
    "302",
    "3E0",
    "4A0",
    "5A1",
    "8E0",
    "B21",
    "D71",
    "F07",
    "HZ3",
    "XW0",
]


def walked(book: Store, prefix: str) -> list[str]:
    at = step(book, prefix, DAY)
    return [at.code] if at.code else [code for o in at.options for code in walked(book, prefix + o.char)]


@pytest.mark.parametrize("table", SAMPLE)
def test_walking_a_table_reaches_its_codes_and_no_other(book: Store, table: str) -> None:
    assert walked(book, table) == list(book.billable_below("icd10pcs", table, DAY))


def test_the_counts_of_the_sections_add_up_to_every_code_in_force(book: Store) -> None:
    (status,) = (status for status in book.status(DAY) if status.system == "icd10pcs")
    at = step(book, "", DAY)
    assert at.remaining == sum(option.remaining for option in at.options) == status.in_force


def test_a_step_names_its_column_and_the_table(book: Store) -> None:
    at = step(book, "0SR9", DAY)
    assert (at.position, at.axis, at.table, at.code) == (5, "Approach", "0SR", "")


def test_a_whole_code_has_nothing_to_choose(book: Store) -> None:
    at = step(book, "0sr9019", DAY)
    assert (at.code, at.options, at.remaining, at.position) == ("0SR9019", (), 1, 8)


def test_a_code_is_offered_on_the_days_it_is_valid_alone(book: Store) -> None:
    assert "XWH" in {f"XW{option.char}" for option in step(book, "XW", DAY).options}
    with pytest.raises(Refused):
        step(book, "XWH", date(2020, 10, 1))


@pytest.mark.parametrize(
    ("typed", "at", "said"),
    [
        ("0SRX", 4, "“X” is not valid as character 4 (Body Part); valid there: 0, 2,"),
        ("0SA", 3, "“A” is not valid as character 3 (Operation)"),
        ("I", 1, "“I” is not valid as character 1 (Section)"),
        ("0SR90199", 8, "0SR9019 is a whole code; nothing follows it"),
        ("0SR9'; --", 5, "“'” is not valid as character 5 (Approach)"),
    ],
)
def test_a_wrong_character_is_named_with_what_is_valid_there(
    book: Store, typed: str, at: int, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        step(book, typed, DAY)
    assert refused.value.at == at
    assert said in str(refused.value)


def test_an_unfinished_code_has_no_parts(book: Store) -> None:
    with pytest.raises(Refused) as refused:
        parts(book, "0SR9", DAY)
    assert "character 5 (Approach) is missing; valid there: 0" in str(refused.value)


def test_the_parts_of_a_code_say_what_each_character_means(book: Store) -> None:
    labels = [(part.axis, part.char, part.label) for part in parts(book, "0SR9019", DAY)]
    assert labels == [
        ("Section", "0", "Medical and Surgical"),
        ("Body System", "S", "Lower Joints"),
        ("Operation", "R", "Replacement"),
        ("Body Part", "9", "Hip Joint, Right"),
        ("Approach", "0", "Open"),
        ("Device", "1", "Synthetic Substitute, Metal"),
        ("Qualifier", "9", "Cemented"),
    ]


def test_a_root_operation_comes_with_the_question_that_separates_it(book: Store) -> None:
    resection = next(option for option in step(book, "0DT", DAY).options if option.char == "J")
    operation = parts(book, "0DTJ0ZZ", DAY)[2].definition
    assert resection.label == "Appendix"
    assert operation and operation.cite == "ICD-10-PCS Guidelines, B3.8"


def test_a_title_is_composed_as_the_titles_of_its_table_are(book: Store) -> None:
    """Over every tenth titled code; 99 % when this was written."""
    titled = [code for code in book.all_codes("icd10pcs", DAY) if code.title][::10]
    equal = sum(composed_title(book, code.code, DAY) == code.title for code in titled)
    assert equal / len(titled) > 0.98


def test_no_title_is_composed_where_a_label_is_not_loaded(book: Store) -> None:
    assert composed_title(book, "0SR9QQQ", DAY) is None
    assert composed_title(book, "nonsense", DAY) is None
