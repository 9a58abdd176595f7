"""Which edition answers, and what it says on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.ncci import file, words
from preceptor.coding.codesets.ncci.reader import Ncci
from preceptor.coding.codesets.ncci.tests.tables import PRACTITIONER, add_ons, limits, opened, pairs

MAY = date(2026, 5, 12)


def test_a_pair_is_found_in_its_own_order_alone(tmp_path: Path) -> None:
    tables = opened(tmp_path, pairs(tmp_path, "G0442 G0463 20240101 * 1 Sequential procedure"))
    found = tables.pair("G0442", "G0463", "practitioner", MAY)
    assert found and (found.indicator, found.rationale, found.first) == (
        1, "Sequential procedure", date(2024, 1, 1)
    )  # fmt: skip
    assert tables.pair("G0463", "G0442", "practitioner", MAY) is None
    assert [one.column1 for one in tables.pairs("G0463", "G0442", "practitioner", MAY)] == ["G0442"]


@pytest.mark.parametrize(
    ("day", "indicator"),
    [
        (date(2019, 12, 31), None), (date(2020, 1, 1), 0), (date(2021, 12, 31), 0), (date(2022, 1, 1), None),
        (date(2024, 1, 1), 1), (MAY, 1),
    ],
)  # fmt: skip
def test_a_pair_stands_from_its_first_to_its_last_day(
    tmp_path: Path, day: date, indicator: int | None
) -> None:
    rows = ("G0442 G0463 20200101 20211231 0 Laboratory panel", "G0442 G0463 20240101 * 1 Laboratory panel")
    found = opened(tmp_path, pairs(tmp_path, *rows)).pair("G0442", "G0463", "practitioner", day)
    assert (found.indicator if found else None) == indicator


def test_a_pair_taken_back_forbids_nothing_but_is_told(tmp_path: Path) -> None:
    tables = opened(tmp_path, pairs(tmp_path, "G0442 G0463 20200101 20200101 9 Laboratory panel"))
    day = date(2020, 1, 1)
    assert tables.pair("G0442", "G0463", "practitioner", day) is None
    assert [one.indicator for one in tables.pairs("G0442", "G0463", "practitioner", day)] == [9]


def test_settings_have_their_own_tables(tmp_path: Path) -> None:
    tables = opened(tmp_path, pairs(tmp_path, "G0442 G0463 20240101 * 1 x", name="ccioph-v321r0.txt"))
    assert tables.pair("G0442", "G0463", "outpatient", MAY)
    assert tables.edition("pairs", "practitioner", MAY) is None


def test_parts_of_an_edition_answer_together_and_a_missing_one_is_told(tmp_path: Path) -> None:
    parts = [pairs(tmp_path, f"G044{n} G0463 20240101 * 1 x", name=PRACTITIONER.format(n)) for n in (1, 2, 4)]
    tables = opened(tmp_path, *parts)
    edition = tables.edition("pairs", "practitioner", MAY)
    assert edition and edition.missing == (3,) and edition.rows == 3
    assert all(tables.pair(f"G044{n}", "G0463", "practitioner", MAY) for n in (1, 2, 4))


def test_no_edition_stands_in_for_a_later_quarter(tmp_path: Path) -> None:
    tables = opened(tmp_path, pairs(tmp_path, "G0442 G0463 20240101 * 1 x"))
    assert tables.pair("G0442", "G0463", "practitioner", date(2026, 7, 1)) is None


def test_an_imported_edition_comes_before_the_default_and_the_default_answers_elsewhere(
    tmp_path: Path,
) -> None:
    ours = pairs(tmp_path, "G0442 G0463 20190701 * 1 x", name="ccioph-v321r0.txt")
    ours.default, ours.label, ours.first = True, "I/OCE", date(2019, 7, 1)
    official = pairs(tmp_path, "G0442 G0463 20200101 * 0 x", name="ccioph-v320r0.txt")
    tables = opened(tmp_path, ours, official)
    january = tables.pair("G0442", "G0463", "outpatient", date(2026, 1, 5))
    may = tables.pair("G0442", "G0463", "outpatient", MAY)
    assert january and may
    assert (january.edition, january.indicator, may.edition, may.indicator) == ("2026 Q1", 0, "I/OCE", 1)


def test_limits_are_those_of_the_quarter(tmp_path: Path) -> None:
    tables = opened(
        tmp_path,
        limits(tmp_path, "G0442,1,2 Date of Service Edit: Policy,CMS Policy"),
        limits(tmp_path, "G0442,4,3 Date of Service Edit: Clinical,CMS Policy", day="01-01-2026"),
    )
    days = (date(2026, 2, 1), MAY, date(2026, 8, 1))
    found = [tables.limit("G0442", "practitioner", day) for day in days]
    assert [(one.units, one.adjudication) if one else None for one in found] == [(4, 3), (1, 2), None]


def test_an_add_on_has_its_primaries_of_the_day(tmp_path: Path) -> None:
    rows = ("1 G0290 G0289 2024001", "1 G0290 G0288 2024001 2025365", "2 G0501 CCCCC 2024001")
    tables = opened(tmp_path, add_ons(tmp_path, *rows))
    closed, contractors = tables.add_on("G0290", MAY), tables.add_on("G0501", MAY)
    assert closed and (closed.primaries, closed.open) == (("G0289",), False)
    assert contractors and (contractors.primaries, contractors.open, contractors.type) == ((), True, 2)
    assert tables.add_on("G0289", MAY) is None


def test_add_ons_answer_until_the_end_of_the_year_and_the_newest_file_counts(tmp_path: Path) -> None:
    january, april = (
        add_ons(tmp_path, f"1 G0290 G028{n} 2024001", name=f"AOC_V2026Q{n}-F-MCR.txt") for n in (1, 2)
    )
    found = opened(tmp_path, april, january).add_on("G0290", date(2026, 11, 2))
    assert found and (found.edition, found.primaries) == ("2026 Q2", ("G0282",))
    assert opened(tmp_path, january).add_on("G0290", date(2026, 11, 2))
    assert opened(tmp_path, january).add_on("G0290", date(2027, 1, 1)) is None


@pytest.mark.parametrize("code", ["", "G", "PX541", "12345678", "Ä0001", "G0442\n"])
def test_what_is_no_code_has_nothing(tmp_path: Path, code: str) -> None:
    tables = opened(tmp_path, pairs(tmp_path, "G0442 G0463 20240101 * 1 x"))
    assert tables.pair(code, "G0463", "practitioner", MAY) is None
    assert tables.limit(code, "practitioner", MAY) is None and tables.add_on(code, MAY) is None


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    assert Ncci.open(tmp_path).editions == ()


@pytest.mark.parametrize("damage", [lambda data: data[:-8], lambda data: b"x" + data[1:], lambda data: b""])
def test_a_damaged_file_is_told(tmp_path: Path, damage: object) -> None:
    opened(tmp_path, pairs(tmp_path, "G0442 G0463 20240101 * 1 x"))
    path = tmp_path / file.NAME
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(file.Damaged):
        Ncci.open(tmp_path)


def test_a_table_outlives_the_removal_of_its_file(tmp_path: Path) -> None:
    tables = opened(tmp_path, pairs(tmp_path, "G0442 G0463 20240101 * 1 x"))
    (tmp_path / file.NAME).unlink()
    assert tables.pair("G0442", "G0463", "practitioner", MAY)


@pytest.mark.parametrize(
    "rationale", ["Standards of medical/surgical practice", "Standards of medical / surgical practice"]
)
def test_reasons_are_said_in_our_words(rationale: str) -> None:
    assert words.pair_reason(rationale).startswith("Column 2 is a usual part")


def test_a_reason_unknown_here_keeps_its_own_words() -> None:
    assert words.pair_reason("Phase of the moon") == "Phase of the moon"
    assert words.limit_reason("Phase of the moon") == "Phase of the moon"
