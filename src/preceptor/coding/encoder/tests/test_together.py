"""May two services be billed together: verdicts over invented tables and the practice set."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from preceptor.coding.codesets.ncci.model import Setting
from preceptor.coding.codesets.ncci.reader import Ncci
from preceptor.coding.codesets.ncci.tests.tables import add_ons, limits, opened, pairs
from preceptor.coding.codesets.store import Store
from preceptor.coding.encoder.together import Together, newest_day, together

MAY = date(2026, 5, 12)
ROWS = (
    "G0444 G0442 20240101 * 1 Misuse of column two code with column one code",
    "G0447 G0446 20240101 * 0 Mutually exclusive procedures",
    "G0443 G0442 20240101 20260101 0 Sequential procedure",
    "G0101 Q0091 20240101 20240101 9 Sequential procedure",
)


class Book:
    """The built book with other NCCI tables."""

    def __init__(self, book: Store, tables: Ncci) -> None:
        self._book, self.ncci = book, tables

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)


@pytest.fixture(scope="module")
def loaded(book: Store, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("ncci")
    rows = ("G0442,1,2 Date of Service Edit: Policy,CMS Policy", "G0444,0,1 Line Edit,CMS Policy")
    tables = (pairs(folder, *ROWS), limits(folder, *rows), add_ons(folder, "1 G0500 G0105 2024001"))
    return Book(book, opened(folder / "built", *tables))


def ask(book: Any, a: str, b: str, setting: Setting = "practitioner", on: date = MAY) -> Together:
    return together(book, a, b, setting, on)


@pytest.mark.parametrize(
    ("a", "b", "setting", "verdict"),
    [
        ("G0444", "G0442", "practitioner", "modifier"),
        ("G0442", "G0444", "practitioner", "modifier"),
        ("G0446", "G0447", "practitioner", "never"),
        ("G0443", "G0442", "practitioner", "nothing"),
        ("G0101", "Q0091", "practitioner", "nothing"),
        ("G0442", "G0442", "practitioner", "nothing"),
        ("G0442", "0000T", "practitioner", "unknown"),
        ("G0442", "PX541", "practitioner", "unknown"),
        ("G0444", "G0442", "outpatient", "unknown"),
        ("G0444", "G0442", "dme", "nothing"),
        ("PX542", "PX541", "practitioner", "never"),
        ("PX541", "PX542", "outpatient", "never"),
    ],
)
def test_the_verdict(loaded: Any, a: str, b: str, setting: Setting, verdict: str) -> None:
    assert ask(loaded, a, b, setting).verdict == verdict


def test_a_pair_is_told_with_its_columns_and_why(loaded: Any) -> None:
    found = ask(loaded, "G0442", "G0444")
    (pair,) = found.pairs
    assert (pair.column1, pair.column2, pair.indicator, pair.in_force) == ("G0444", "G0442", 1, True)
    assert pair.reason.startswith("Column 2 was not made") and pair.source.startswith("2026 Q2, ccipra")
    assert "G0442 is not paid beside G0444" in found.sentence


def test_an_ended_pair_is_told_as_such(loaded: Any) -> None:
    (pair,) = ask(loaded, "G0443", "G0442").pairs
    assert (pair.in_force, pair.last) == (False, date(2026, 1, 1))


def test_each_ones_limit_is_told(loaded: Any) -> None:
    found = ask(loaded, "G0442", "G0444")
    assert found.a.limit and found.a.limit.words.startswith("1 unit on a day over all lines")
    assert found.b.limit and found.b.limit.words == "0 units: not paid in this setting"


def test_an_add_on_tells_whether_the_other_is_its_primary(loaded: Any) -> None:
    with_primary, with_other = ask(loaded, "G0500", "G0105"), ask(loaded, "G0500", "G0442")
    assert with_primary.a.add_on and with_primary.a.add_on.named
    assert with_other.a.add_on and not with_other.a.add_on.named


def test_the_practice_set_has_limits_and_add_ons_too(loaded: Any) -> None:
    found = ask(loaded, "PX722", "PX721")
    assert found.a.add_on and found.a.add_on.named and found.a.limit
    assert found.missing == ()


@pytest.mark.parametrize(
    ("a", "b", "setting", "on", "words"),
    [
        ("G0442", "G0444", "outpatient", MAY, "Pairs, outpatient hospital, are not loaded for 2026-05-12."),
        (
            "G0442",
            "G0444",
            "practitioner",
            date(2026, 7, 1),
            "are not loaded for 2026-07-01 (loaded: 2026 Q2).",
        ),
        ("G0442", "0000T", "practitioner", MAY, "loaded without codes that begin with a digit."),
        ("G0442", "PX541", "practitioner", MAY, "Practice codes are paired among themselves alone."),
    ],
)
def test_what_is_not_loaded_is_said(
    loaded: Any, a: str, b: str, setting: Setting, on: date, words: str
) -> None:
    assert any(words in one for one in ask(loaded, a, b, setting, on).missing)


def test_a_licensed_code_has_no_title(loaded: Any) -> None:
    assert ask(loaded, "0000T", "G0442").a.title is None


def test_a_missing_part_leaves_the_answer_open(book: Store, tmp_path: Path) -> None:
    part = pairs(tmp_path, *ROWS, name="ccipra-v321r0-f1.txt")
    halved = Book(book, opened(tmp_path / "built", part))
    assert ask(halved, "G0444", "G0442").verdict == "modifier"
    found = ask(halved, "G0442", "G0108")
    assert found.verdict == "unknown" and any("without part 2, 3, 4" in one for one in found.missing)


def test_the_newest_day_is_that_of_the_tables_else_of_hcpcs(loaded: Any, book: Store) -> None:
    assert newest_day(loaded, "practitioner") == date(2026, 6, 30)
    assert newest_day(Book(book, Ncci()), "dme") == book.releases("hcpcs")[-1].last  # type: ignore[arg-type]
