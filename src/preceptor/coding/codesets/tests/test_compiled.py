"""A small tabular list and code master, compiled, written and read back: what each release shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.compiled.cm import compile_cm
from preceptor.coding.codesets.compiled.editions import Edition, releases
from preceptor.coding.codesets.compiled.flat import compile_pcs, compile_practice
from preceptor.coding.codesets.compiled.hcpcs import compile_hcpcs
from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.compiled.writer import Content, write
from preceptor.coding.codesets.model import Code, Release, Seventh, System
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.cm_tabular import Node, Tabular
from preceptor.coding.codesets.sources.code_list import CodeList, titled
from preceptor.coding.codesets.sources.msdrg_master import Master, Span
from preceptor.coding.codesets.sources.practice import Family, Pair, Practice, Service
from preceptor.coding.codesets.sources.pyoce_hcpcs import Hcpcs, Item
from preceptor.coding.codesets.store import FILE, MARKER, Store

LAST = date(2032, 3, 31)
IN_2031, IN_2032 = date(2031, 5, 1), date(2031, 11, 1)
ALWAYS = Span(date(2015, 10, 1), LAST)
NEW = Span(date(2031, 10, 1), LAST)
ENDED = Span(date(2015, 10, 1), date(2031, 9, 30))
LONG_GONE = Span(date(2015, 10, 1), date(2020, 9, 30))

A_AND_S = (Seventh("A", "initial encounter"), Seventh("S", "sequela; late effect"))


def diagnosis(
    code: str, *children: Node, sevenths: tuple[Seventh, ...] | None = None, note: str = ""
) -> Node:
    notes = [("excludes1", note)] if note else []
    return Node("diagnosis", code, f"Title of {code}", notes, sevenths, list(children))  # type: ignore[arg-type]


def tabular() -> Tabular:
    fevers = diagnosis("A00", diagnosis("A00.1", note="not with A01.1 (A01.1)"), diagnosis("A00.2"))
    plain = diagnosis("A01")
    wounds = diagnosis(
        "S00",
        diagnosis("S00.1"),
        diagnosis("S00.2", diagnosis("S00.21")),
        sevenths=A_AND_S,
        note="burn (T20-T32)",
    )
    block = Node("block", "A00-A09", "Fevers", [], None, [fevers, plain])
    injuries = Node("block", "S00-S09", "Head", [("inclusion_term", "bump")], None, [wounds])
    return Tabular(2031, (Node("chapter", "1", "One", [], None, [block, injuries]),))


MASTER = Master(
    {
        "A001": ENDED, "A0011": NEW, "A0012": NEW, "A002": Span(ALWAYS.first, LAST, ("newborn",)),
        "A01": ALWAYS, "A009": LONG_GONE, "A00": LONG_GONE, "B00": NEW,
        "S001XXA": ALWAYS, "S001XXS": ALWAYS, "S0021XA": ALWAYS, "S003XXA": NEW,
    },
    {"0SR9019": ALWAYS, "0SR90JZ": LONG_GONE},
    LAST,
)  # fmt: skip

TABULAR = [Edition(tabular(), Path("tabular.xml"), "the list")]
TITLES = Edition(
    CodeList("icd10pcs", 2031, False, titled({"0SR9019": "Replacement of hip"}), complete=False),
    Path("titles.csv"),
    "titles",
)

QUARTERS = (
    (date(2031, 1, 1), date(2031, 3, 31)),
    (date(2031, 4, 1), date(2031, 6, 30)),
    (date(2031, 7, 1), date(2031, 9, 30)),
)
HCPCS = Hcpcs(
    QUARTERS,
    (
        Item("G0001", "Old words", QUARTERS[0][0], QUARTERS[0][1], "A", ""),
        Item("G0001", "New words", QUARTERS[1][0], QUARTERS[2][1], "A", "05012"),
        Item("G0002", "Came and went", QUARTERS[0][0], QUARTERS[0][1], "N", ""),
        Item("G0002", "Came again", QUARTERS[2][0], QUARTERS[2][1], "N", ""),
    ),
)
VISIT = Service(concept="long-visit", code="PX901", label="Long visit", text="A long talk.")
MORE = Service(
    concept="more",
    code="PX902",
    label="More",
    text="More talk.",
    parent="long-visit",
    add_on_to=("long-visit",),
)
PRACTICE = Practice(
    (Family(family="visits", title="Visits", services=(VISIT, MORE)),), (Pair("PX901", "PX902", 0, "Why."),)
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("store")
    halves = releases("icd10cm", TABULAR, MASTER, "master")
    quarters = [Release("hcpcs", str(a), a, b, "test") for a, b in QUARTERS]
    always = [Release("practice", "practice", date.min, date.max, "test")]
    loaded: dict[System, list[Release]] = {
        "icd10cm": halves, "icd10pcs": halves, "hcpcs": quarters, "practice": always,
    }  # fmt: skip

    def rows() -> Iterator[Row]:
        yield from compile_cm(TABULAR, MASTER, halves).rows
        yield from compile_pcs([TITLES], MASTER, halves).rows
        yield from compile_hcpcs(HCPCS, (), quarters)
        yield from compile_practice(PRACTICE)

    write(folder / FILE, Content(loaded, rows(), PRACTICE.pairs), "f00d")
    (folder / MARKER).write_text("f00d")
    return Store.open(folder)


def cm(store: Store, code: str, on: date | None = None) -> Code:
    found = store.find("icd10cm", code, on)
    assert found is not None
    return found


def test_half_years_run_from_the_tabular_to_the_master() -> None:
    found = releases("icd10cm", TABULAR, MASTER, "master")
    assert [(one.label, one.first, one.last, one.source, one.titled) for one in found] == [
        ("FY2031", date(2030, 10, 1), date(2031, 3, 31), "the list", True),
        ("FY2031 April", date(2031, 4, 1), date(2031, 9, 30), "the list", True),
        ("FY2032", date(2031, 10, 1), date(2032, 3, 31), "master", False),
    ]


def test_without_a_day_the_newest_titled_release_answers(store: Store) -> None:
    assert cm(store, "A00.1").release == "FY2031 April"


def test_a_leaf_is_a_code_and_knows_its_path(store: Store) -> None:
    code = cm(store, "A00.2")
    assert (code.billable, code.level, code.path, code.parent) == (
        True,
        "code",
        ("1", "A00-A09", "A00"),
        "A00",
    )


def test_a_category_without_children_is_a_code(store: Store) -> None:
    assert (cm(store, "A01").billable, cm(store, "A01").level) == (True, "category")


def test_what_the_editor_says_of_a_code_is_a_fact(store: Store) -> None:
    assert cm(store, "A00.2").facts == {"mce": "newborn"}


def test_seventh_characters_are_inherited_and_made_with_the_placeholder(store: Store) -> None:
    assert cm(store, "S00.1").children == ("S00.1XXA", "S00.1XXS")
    assert cm(store, "S00.1XXS").title == "Title of S00.1, sequela"


def test_a_combination_the_master_does_not_know_is_not_made(store: Store) -> None:
    assert cm(store, "S00.21").children == ("S00.21XA",)
    assert [seventh.char for seventh in cm(store, "S00.21").sevenths] == ["A"]


def test_a_code_that_splits_is_a_code_before_and_a_heading_after(store: Store) -> None:
    before, after = cm(store, "A00.1", IN_2031), cm(store, "A00.1", IN_2032)
    assert (before.billable, before.children, before.last) == (True, (), date(2031, 9, 30))
    assert (after.billable, after.children) == (False, ("A00.11", "A00.12"))
    assert after.facts == {"billable_until": "2031-09-30"}


def test_a_new_code_has_no_title_and_its_longest_heading_as_parent(store: Store) -> None:
    code = cm(store, "A00.11", IN_2032)
    assert (code.title, code.parent, code.first) == (None, "A00.1", date(2031, 10, 1))


def test_a_new_code_is_not_listed_before_its_time(store: Store) -> None:
    assert cm(store, "S00", IN_2031).children == ("S00.1", "S00.2")
    assert cm(store, "S00", IN_2032).children == ("S00.1", "S00.2", "S00.3XXA")


def test_a_code_of_an_unknown_category_stands_alone(store: Store) -> None:
    assert (cm(store, "B00", IN_2032).parent, cm(store, "B00", IN_2032).path) == (None, ())


def test_a_withdrawn_code_is_found_with_its_dates_but_not_listed(store: Store) -> None:
    assert (cm(store, "A00.9").billable, cm(store, "A00.9").last) == (True, date(2020, 9, 30))
    assert "A00.9" not in cm(store, "A00").children
    assert not store.in_force("icd10cm", "A00.9", IN_2031)


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [("A00.1", IN_2031, True), ("A00.1", IN_2032, False),
     ("A00.11", IN_2032, True), ("A00.11", IN_2031, False),
     ("A00", IN_2031, False), ("Z99", IN_2031, False), ("S00.1XXA", IN_2031, True)],
)  # fmt: skip
def test_in_force(store: Store, code: str, on: date, expected: bool) -> None:
    assert store.in_force("icd10cm", code, on) is expected


def test_billable_below_follows_the_day(store: Store) -> None:
    assert store.billable_below("icd10cm", "A00", IN_2031) == ("A00.1", "A00.2")
    assert store.billable_below("icd10cm", "A00", IN_2032) == ("A00.11", "A00.12", "A00.2")
    assert store.billable_below("icd10cm", "A01") == ("A01",)
    assert store.billable_below("icd10cm", "nothing") == ()


def test_all_codes_follow_the_day_in_tabular_order(store: Store) -> None:
    assert [code.code for code in store.all_codes("icd10cm", IN_2032)] == [
        "1", "A00-A09", "A00", "A00.1", "A00.11", "A00.12", "A00.2", "A01",
        "S00-S09", "S00", "S00.1", "S00.1XXA", "S00.1XXS", "S00.2", "S00.21", "S00.21XA", "S00.3XXA", "B00",
    ]  # fmt: skip


def test_every_code_of_any_loaded_release_comes_once_in_its_newest_titled_shape(store: Store) -> None:
    every = list(store.every_code("icd10cm"))
    assert [code.code for code in every] == [
        "1", "A00-A09", "A00", "A00.1", "A00.11", "A00.12", "A00.2", "A01",
        "S00-S09", "S00", "S00.1", "S00.1XXA", "S00.1XXS", "S00.2", "S00.21", "S00.21XA", "S00.3XXA", "B00",
    ]  # fmt: skip
    assert [(code.billable, code.release) for code in every if code.code.startswith("A00.1")] == [
        (True, "FY2031 April"), (True, "FY2032"), (True, "FY2032"),
    ]  # fmt: skip
    assert [(code.title, code.release) for code in store.every_code("hcpcs")] == [
        ("New words", "2031-07-01"), ("Came again", "2031-07-01"),
    ]  # fmt: skip


def test_notes_come_nearest_first_and_name_their_level(store: Store) -> None:
    assert [(note.kind, note.source) for note in store.notes(cm(store, "S00.1XXA"))] == [("excludes1", "S00")]


def test_two_sources_that_disagree_are_refused() -> None:
    smaller = Master({code: span for code, span in MASTER.cm.items() if code != "A002"}, {}, LAST)
    with pytest.raises(SourceError, match=r"tabular\.xml: .* disagree about 1 codes: A002"):
        compile_cm(TABULAR, smaller, releases("icd10cm", TABULAR, smaller, "master"))


def test_a_procedure_without_a_loaded_title(store: Store) -> None:
    found = store.find("icd10pcs", "0SR90JZ")
    assert found is not None and (found.title, found.parent, found.path) == (None, None, ())


def test_procedures_below_a_prefix(store: Store) -> None:
    assert store.billable_below("icd10pcs", "0SR") == ("0SR9019",)


@pytest.mark.parametrize(("on", "title"), [(QUARTERS[0][0], "Old words"), (QUARTERS[1][1], "New words")])
def test_a_descriptor_is_that_of_the_quarter(store: Store, on: date, title: str) -> None:
    found = store.find("hcpcs", "G0001", on)
    assert found is not None and found.title == title


def test_a_code_that_was_away_for_a_quarter(store: Store) -> None:
    days = [first for first, _ in QUARTERS]
    assert [store.in_force("hcpcs", "G0002", day) for day in days] == [True, False, True]


def test_practice_services_stand_under_their_family(store: Store) -> None:
    more = store.concept("more")
    assert more is not None and (more.code, more.path) == ("PX902", ("visits", "PX901"))
    assert more.facts["add_on_to"] == "PX901"
    assert store.billable_below("practice", "visits") == ("PX901", "PX902")


def test_a_practice_pair_has_a_direction(store: Store) -> None:
    assert store.practice_pair("PX901", "PX902") == (0, "Why.")
    assert store.practice_pair("PX902", "PX901") is None


def test_a_system_that_is_not_loaded_answers_nothing(store: Store) -> None:
    assert store.find("cpt", "X") is None
    assert (store.releases("cpt"), list(store.all_codes("cpt"))) == ((), [])
    assert store.release("cpt", IN_2031) is None


def test_status_counts_codes_and_titles(store: Store) -> None:
    found = {one.system: (one.in_force, one.titled) for one in store.status(IN_2032)}
    assert found["icd10cm"] == (9, 5)
    assert found["hcpcs"] == (0, 0)
