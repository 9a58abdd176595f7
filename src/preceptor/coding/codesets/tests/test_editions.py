"""Several years in one store: what each release shows, and what an edition must agree with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.compiled.cm import compile_cm
from preceptor.coding.codesets.compiled.editions import distinct, fold, releases
from preceptor.coding.codesets.compiled.flat import compile_pcs
from preceptor.coding.codesets.model import Code
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.code_list import CodeList, Listed, titled
from preceptor.coding.codesets.sources.msdrg_master import Span
from preceptor.coding.codesets.store import Store
from preceptor.coding.codesets.tests.years import (
    ADDENDA_2032,
    IN_2031,
    IN_2032,
    IN_2033,
    LAST,
    MASTER,
    ORDER_2031,
    PCS_2031,
    PCS_2032,
    T2031,
    T2032,
    edition,
    store,
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two tabular lists."""
    return store(tmp_path_factory.mktemp("both"), T2032, T2031)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The newer tabular list, and of the year before the order file alone."""
    return store(tmp_path_factory.mktemp("listed"), T2032, ORDER_2031)


def cm(book: Store, code: str, on: date | None = None) -> Code:
    found = book.find("icd10cm", code, on)
    assert found is not None
    return found


def test_releases_begin_with_the_earliest_edition_and_cite_theirs(listed: Store) -> None:
    assert [(one.label, one.source, one.titled) for one in listed.releases("icd10cm")] == [
        ("FY2031", "codelist_2031; no notes loaded", True),
        ("FY2031 April", "codelist_2031; no notes loaded", True),
        ("FY2032", "tabular_2032", True),
        ("FY2032 April", "tabular_2032", True),
        ("FY2033", "master", False),
    ]


def test_the_newest_titled_release_answers(both: Store) -> None:
    assert cm(both, "A00.2").release == "FY2032 April"


def test_a_title_is_that_of_the_day(both: Store) -> None:
    assert (cm(both, "A00.2", IN_2031).title, cm(both, "A00.2", IN_2032).title) == (
        "Red fever",
        "Scarlet fever",
    )


def test_notes_are_those_of_the_day(both: Store) -> None:
    told = [both.notes(cm(both, "A00.1", day), day)[0].text for day in (IN_2031, IN_2032)]
    assert told == ["blue fever (B00.1)", "yellow fever (A00.4)"]


def test_the_last_title_and_notes_carry_on(both: Store) -> None:
    assert cm(both, "A00.2", IN_2033).title == "Scarlet fever"
    assert cm(both, "A00.1", IN_2033).notes[0].text == "yellow fever (A00.4)"


def test_a_divided_code_is_a_code_first_and_a_heading_afterwards(both: Store) -> None:
    before, after = cm(both, "A00.1", IN_2031), cm(both, "A00.1", IN_2032)
    assert (before.level, before.billable, before.children) == ("code", True, ())
    assert (after.level, after.billable, after.children) == ("subcategory", False, ("A00.11", "A00.12"))


def test_a_category_of_the_older_list_is_listed_in_its_years_alone(both: Store) -> None:
    assert [code.code for code in both.all_codes("icd10cm", IN_2031)] == [
        "1", "A00-A09", "A00", "A00.1", "A00.2", "B00-B09", "B00", "B00.1", "S00-S09", "S00", "S00.1",
        "S00.1XXA",
    ]  # fmt: skip
    assert not {"B00-B09", "B00", "B00.1"} & {code.code for code in both.all_codes("icd10cm", IN_2032)}
    assert (cm(both, "B00", IN_2032).first, cm(both, "B00", IN_2032).last) == (
        date(2030, 10, 1),
        date(2031, 9, 30),
    )


def test_every_code_gives_each_entry_once_with_those_of_older_years(both: Store) -> None:
    every = [(code.code, code.release) for code in both.every_code("icd10cm")]
    assert len(every) == len({code for code, _ in every})
    assert ("B00.1", "FY2031 April") in every


def test_seventh_characters_are_those_that_make_a_code_in_the_year(both: Store) -> None:
    assert [s.char for s in cm(both, "S00.1", IN_2031).sevenths] == ["A"]
    assert [s.char for s in cm(both, "S00.1", IN_2032).sevenths] == ["A", "D"]
    assert cm(both, "S00.1", IN_2031).children == ("S00.1XXA",)


def test_an_order_file_gives_titles_to_its_year_and_no_notes(listed: Store) -> None:
    assert cm(listed, "A00.2", IN_2031).title == "Red fever"
    assert listed.notes(cm(listed, "A00.1", IN_2031), IN_2031) == ()


def test_a_heading_only_an_order_file_has_stands_over_its_codes(listed: Store) -> None:
    assert (cm(listed, "B00", IN_2031).children, cm(listed, "B00.1", IN_2031).parent) == (("B00.1",), "B00")


def test_in_force_follows_the_day(listed: Store) -> None:
    days = (IN_2031, IN_2032)
    assert [listed.in_force("icd10cm", "A00.1", day) for day in days] == [True, False]
    assert [listed.in_force("icd10cm", "A00.4", day) for day in days] == [False, True]


def test_billable_below_follows_the_day(both: Store) -> None:
    assert both.billable_below("icd10cm", "A00", IN_2031) == ("A00.1", "A00.2")
    assert both.billable_below("icd10cm", "A00", IN_2032) == ("A00.11", "A00.12", "A00.2", "A00.4")


def test_a_title_is_not_carried_over_a_revision_unnoticed(tmp_path: Path) -> None:
    later = replace(T2032, fiscal_year=2033)
    master = replace(MASTER, cm={code: span for code, span in MASTER.cm.items() if code != "T001"})
    editions = [edition(later), edition(T2031)]
    halves = releases("icd10cm", editions, master, "master")
    rows = [row for row in compile_cm(editions, master, halves).rows if row.code == "A00.2"]
    assert [(halves[row.since].label, row.title, row.facts.get("title_as_of")) for row in rows] == [
        ("FY2031", "Red fever", None),
        ("FY2032", "Red fever", "FY2031"),
        ("FY2033", "Scarlet fever", None),
    ]


def test_an_addendum_settles_since_when(tmp_path: Path) -> None:
    book = store(tmp_path / "s", replace(T2031, fiscal_year=2031), ADDENDA_2032)
    assert [cm(book, "A00.2", day).title for day in (IN_2031, IN_2032)] == ["Red fever", "Scarlet fever"]
    assert cm(book, "A00.4", IN_2032).title == "Yellow fever"
    assert not book.releases("icd10cm")[2].titled


def test_a_list_of_another_year_is_refused_with_the_year_it_fits() -> None:
    wrong = edition(replace(ORDER_2031, fiscal_year=2032))
    editions = [edition(T2032), wrong]
    with pytest.raises(
        SourceError, match=r"FY2032, it and the code master disagree about 6 codes"
    ) as refused:
        compile_cm(editions, MASTER, releases("icd10cm", editions, MASTER, "master"))
    assert "its codes are those of FY2016" in refused.value.reason
    assert refused.value.path == wrong.path


def test_the_end_of_what_the_master_knows_explains_nothing() -> None:
    less = {code: listed for code, listed in ORDER_2031.codes.items() if code != "A002"}
    newest = replace(ORDER_2031, fiscal_year=2033, codes=less)
    editions = [edition(T2032), edition(newest)]
    with pytest.raises(SourceError, match="disagree about 8 codes: A001, A0011, A0012, A002"):
        compile_cm(editions, MASTER, releases("icd10cm", editions, MASTER, "master"))


def test_a_code_that_came_within_the_year_explains_itself() -> None:
    in_january = replace(MASTER, cm=MASTER.cm | {"A004": Span(date(2031, 1, 1), LAST)})
    with_it = replace(ORDER_2031, codes=ORDER_2031.codes | {"A004": Listed("Yellow fever")})
    editions = [edition(T2032), edition(with_it)]
    halves = releases("icd10cm", editions, in_january, "master")
    assert [one.label for one in halves][:3] == ["FY2031", "FY2031 January", "FY2031 April"]
    rows = [row for row in compile_cm(editions, in_january, halves).rows if row.code == "A00"]
    assert [(halves[row.since].label, "A00.4" in row.children) for row in rows][:2] == [
        ("FY2031", False),
        ("FY2031 January", True),
    ]


def test_days_after_the_master_are_those_of_the_edition() -> None:
    later = CodeList("icd10pcs", 2034, False, titled({"0SR9019": "Hip", "0SR90LZ": "Newest"}))
    editions = [edition(later)]
    halves = releases("icd10pcs", editions, MASTER, "master")
    assert (halves[0].label, halves[-1].last) == ("FY2034", date(2034, 9, 30))
    rows = {row.code: (row.first, row.last) for row in compile_pcs(editions, MASTER, halves).rows}
    assert rows["0SR9019"] == (date(2015, 10, 1), date(2034, 9, 30))
    assert rows["0SR90LZ"] == (date(2033, 10, 1), date(2034, 9, 30))
    assert rows["0SR90KZ"] == (date(2031, 10, 1), date(2033, 9, 30))


def test_a_known_list_under_the_name_of_a_year_to_come_is_refused() -> None:
    editions = [edition(T2032), edition(replace(ORDER_2031, fiscal_year=2045))]
    with pytest.raises(SourceError, match="is no edition of FY2045: its codes are those of FY2016"):
        compile_cm(editions, MASTER, releases("icd10cm", editions, MASTER, "master"))


def test_days_before_the_master_are_those_of_the_edition() -> None:
    early = CodeList("icd10cm", 2014, False, titled({"A002": "Red fever", "A009": "Fever unheard of"}))
    editions = [edition(T2032), edition(early)]
    rows = {
        row.code: row for row in compile_cm(editions, MASTER, releases("icd10cm", editions, MASTER, "m")).rows
    }
    assert (rows["A00.2"].first, rows["A00.2"].last) == (date(2013, 10, 1), LAST)
    assert (rows["A00.9"].first, rows["A00.9"].last) == (date(2013, 10, 1), date(2014, 9, 30))


def test_procedures_have_the_title_of_the_day(tmp_path: Path) -> None:
    book = store(tmp_path / "s", T2031, PCS_2031, PCS_2032)
    titles = [
        (code and code.title) for code in (book.find("icd10pcs", "0SR9019", d) for d in (IN_2031, IN_2032))
    ]
    assert titles == ["Replacement of hip", "Replacement of right hip"]


def test_a_mere_list_of_titles_gives_way_to_an_official_one() -> None:
    mere = CodeList("icd10pcs", 2032, False, titled({"0SR9019": "Hip", "0SR90JZ": "Old"}), complete=False)
    editions = [edition(mere), edition(PCS_2031)]
    halves = releases("icd10pcs", editions, MASTER, "master")
    rows = [row for row in compile_pcs(editions, MASTER, halves).rows if row.code == "0SR9019"]
    assert [row.title for row in rows] == ["Replacement of hip"]
    assert [one.titled for one in halves] == [True, True, True, True, False]


def test_of_one_edition_the_last_given_counts() -> None:
    first, second = edition(T2031), replace(edition(T2031), cite="again")
    assert distinct([first, second]) == [second]


def test_accents_and_apostrophes_are_not_another_wording() -> None:
    assert fold("Ménière’s  disease") == fold("Meniere's disease")
    assert fold("Red fever") != fold("Scarlet fever")
