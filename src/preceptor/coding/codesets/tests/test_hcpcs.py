"""HCPCS Level II compiled: quarters of short descriptors joined with imported quarters, and the modifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from preceptor.coding.codesets.compiled.hcpcs import compile_hcpcs, hcpcs_releases
from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.compiled.writer import Content, write
from preceptor.coding.codesets.model import Code
from preceptor.coding.codesets.sources.hcpcs_anweb import Quarter, Record, quarter_around
from preceptor.coding.codesets.sources.hcpcs_extras import Correction
from preceptor.coding.codesets.sources.pyoce_hcpcs import Hcpcs, Item
from preceptor.coding.codesets.store import FILE, MARKER, Store

Q1, Q2, Q3, Q4 = (date(2031, month, 1) for month in (1, 4, 7, 10))
NEXT = date(2032, 1, 1)
LONG_AGO = date(1999, 1, 1)


def item(code: str, title: str, first: date, last: date, status: str = "N") -> Item:
    """`first` and `last` are first days of quarters."""
    return Item(code, title, first, quarter_around(last)[1], status, "")


def listed(*items: Item, first: date = Q1, last: date = Q3) -> Hcpcs:
    quarters = []
    while first <= last:
        quarters.append(quarter_around(first))
        first = quarters[-1][1] + timedelta(days=1)
    return Hcpcs(tuple(quarters), tuple(sorted(items, key=lambda one: (one.code, one.first))))


def record(code: str, short: str, **changed: object) -> Record:
    plain = Record(
        code, f"{short} in many words", short, ("51",), "A", (), "", (), (), "C", "", None, "", "D1A", "9", 0,
        LONG_AGO, LONG_AGO, None, "N",
    )  # fmt: skip
    return replace(plain, **changed)  # type: ignore[arg-type]


def quarter(first: date, *records: Record, **changed: object) -> Quarter:
    codes = tuple(r for r in records if len(r.code) == 5)
    modifiers = tuple(r for r in records if len(r.code) == 2)
    made = Quarter(
        f"{first}.txt", first, quarter_around(first)[1], codes, modifiers, {}, {"0007": "SEE NINE."}
    )
    return replace(made, **changed)  # type: ignore[arg-type]


Opened = Callable[..., Store]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    def make(hcpcs: Hcpcs, *imports: Quarter) -> Store:
        releases = hcpcs_releases(hcpcs, imports, "quarters")

        def rows() -> Iterator[Row]:
            yield from compile_hcpcs(hcpcs, imports, releases)

        write(tmp_path / FILE, Content({"hcpcs": releases}, rows(), modifiers=imports), "f00d")
        (tmp_path / MARKER).write_text("f00d")
        return Store.open(tmp_path)

    return make


def found(store: Store, code: str, on: date) -> Code:
    entry = store.find("hcpcs", code, on)
    assert entry is not None
    return entry


def test_without_an_import_the_title_is_the_short_descriptor(opened: Opened) -> None:
    store = opened(listed(item("E1234", "Frame", Q1, Q3)))
    frame = found(store, "E1234", Q2)
    assert (frame.title, frame.facts) == ("Frame", {"status_indicator": "N"})


def test_an_import_gives_the_long_descriptor_and_the_details_of_its_quarter(opened: Opened) -> None:
    said = record("E1234", "Frame", action="C", effective=Q2, note="0007", replaced_by=("E4321",))
    store = opened(listed(item("E1234", "Frame", Q1, Q3)), quarter(Q2, said, unlisted=frozenset({"E1234"})))
    frame = found(store, "E1234", Q2)
    assert frame.title == "Frame in many words"
    assert frame.facts == {
        "status_indicator": "N", "short": "Frame", "as_of": "2031 Q2", "coverage": "C", "pricing": "51",
        "multiple_pricing": "A", "betos": "D1A", "tos": "9", "replaced_by": "E4321", "note": "0007",
        "unlisted": "true", "added": "1999-01-01", "effective": "2031-04-01", "action": "C",
    }  # fmt: skip
    assert [(note.kind, note.text, note.source) for note in frame.notes] == [("note", "SEE NINE.", "E1234")]


def test_an_import_says_nothing_of_earlier_quarters(opened: Opened) -> None:
    store = opened(listed(item("E1234", "Frame", Q1, Q3)), quarter(Q2, record("E1234", "Frame")))
    assert found(store, "E1234", Q1).title == "Frame"


def test_a_long_descriptor_is_carried_while_the_short_one_stays(opened: Opened) -> None:
    hcpcs = listed(item("E1234", 'Frame 4"', Q1, Q3))
    store = opened(hcpcs, quarter(Q1, record("E1234", "FRAME 4", action="S")))
    carried = found(store, "E1234", Q3)
    assert (carried.title, carried.facts["as_of"]) == ("FRAME 4 in many words", "2031 Q1")
    assert "action" not in carried.facts


def test_a_long_descriptor_ends_with_its_short_one_and_does_not_come_back(opened: Opened) -> None:
    hcpcs = listed(
        item("E1234", "Frame", Q1, Q1), item("E1234", "Cart", Q2, Q2), item("E1234", "Frame", Q3, Q3)
    )
    store = opened(hcpcs, quarter(Q1, record("E1234", "Frame")))
    assert [found(store, "E1234", day).title for day in (Q2, Q3)] == ["Cart", "Frame"]


@pytest.mark.parametrize(
    ("added", "first"),
    [
        (LONG_AGO, LONG_AGO),  # the oldest quarter is only where knowledge begins
        (Q1 + timedelta(days=9), Q1 + timedelta(days=9)),
        (Q2, Q1),  # another quarter than the one the code is listed from
    ],
)
def test_the_first_day_of_a_code_of_the_oldest_quarter(added: date, first: date, opened: Opened) -> None:
    store = opened(listed(item("E1234", "Frame", Q1, Q3)), quarter(Q3, record("E1234", "Frame", added=added)))
    assert found(store, "E1234", Q1).first == first


@pytest.mark.parametrize("added", [Q2 + timedelta(days=40), LONG_AGO])
def test_a_later_code_begins_on_its_exact_day_within_the_quarter(added: date, opened: Opened) -> None:
    store = opened(listed(item("E1234", "Frame", Q2, Q3)), quarter(Q3, record("E1234", "Frame", added=added)))
    assert found(store, "E1234", Q2).first == max(added, Q2)


def test_a_code_ends_on_its_exact_day_within_the_quarter(opened: Opened) -> None:
    day = Q2 + timedelta(days=40)
    store = opened(
        listed(item("E1234", "Frame", Q1, Q2)), quarter(Q3, record("E1234", "Frame", terminated=day))
    )
    assert [store.in_force("hcpcs", "E1234", on) for on in (day, day + timedelta(days=1))] == [True, False]


def test_later_tables_overrule_an_end_that_was_taken_back(opened: Opened) -> None:
    ended = record("E1234", "Frame", terminated=Q1 - timedelta(days=1))
    store = opened(listed(item("E1234", "Frame", Q1, Q3)), quarter(Q1, ended))
    assert store.in_force("hcpcs", "E1234", Q3)


def test_a_discontinued_code_keeps_what_the_import_says_of_its_end(opened: Opened) -> None:
    gone = record("E1234", "Frame", action="D", terminated=Q2 - timedelta(days=1), replaced_by=("E4321",))
    store = opened(listed(item("E1234", "Frame", Q1, Q1)), quarter(Q2, gone))
    frame = found(store, "E1234", Q3)
    assert (frame.last, frame.facts["replaced_by"], frame.facts["action"]) == (
        Q2 - timedelta(days=1),
        "E4321",
        "D",
    )


def test_a_code_that_ended_before_every_release_is_found_and_not_in_force(opened: Opened) -> None:
    gone = record("E1234", "Frame", terminated=date(2010, 12, 31))
    store = opened(listed(item("G0001", "Other", Q1, Q3)), quarter(Q2, gone))
    frame = found(store, "E1234", Q3)
    assert (frame.first, frame.last) == (LONG_AGO, date(2010, 12, 31))
    assert store.billable_below("hcpcs", "E", Q3) == ()


def test_a_newer_import_adds_quarters_and_fills_the_gap_by_dates(opened: Opened) -> None:
    new = record("E2222", "New", added=Q4, effective=Q4, action="A")
    gone = record("E3333", "Gone", terminated=Q4 + timedelta(days=10), action="D")
    hcpcs = listed(
        item("E1234", "Frame", Q1, Q3), item("E3333", "Gone", Q1, Q3), item("E4444", "Lost", Q1, Q3)
    )
    store = opened(hcpcs, quarter(NEXT, record("E1234", "Frame"), new, gone))
    assert [(r.label, r.titled) for r in store.releases("hcpcs")][-2:] == [
        ("2031 Q4", False),
        ("2032 Q1", True),
    ]
    assert store.releases("hcpcs")[3].source == "dates of 2032-01-01.txt"
    assert store.billable_below("hcpcs", "E", Q4) == ("E1234", "E2222", "E3333")
    assert store.billable_below("hcpcs", "E", NEXT) == ("E1234", "E2222")


def test_an_older_import_adds_quarters_before(opened: Opened) -> None:
    before = date(2030, 10, 1)
    gone = record("E3333", "Gone", terminated=Q1 - timedelta(days=1))
    hcpcs = listed(item("E1234", "Frame", Q1, Q3))
    store = opened(hcpcs, quarter(before, record("E1234", "Frame"), gone))
    assert store.billable_below("hcpcs", "E", before) == ("E1234", "E3333")
    assert store.billable_below("hcpcs", "E", Q1) == ("E1234",)
    assert found(store, "E1234", Q3).title == "Frame in many words"


def test_a_correction_that_the_text_does_not_carry_out_stands_at_its_code(opened: Opened) -> None:
    open_one = Correction("E1234", "end", "Terminate · at once")
    said = quarter(Q2, record("E1234", "Frame"), corrections=(open_one,))
    store = opened(listed(item("E1234", "Frame", Q1, Q3)), said)
    assert found(store, "E1234", Q2).facts["correction"] == "Terminate · at once"


GONE = record("QY", "Gone", terminated=Q2 - timedelta(days=1))
MODIFIERS = (
    quarter(Q1, record("QX", "Old", note="0007"), GONE),
    quarter(Q3, record("QX", "New"), GONE, record("QZ", "Z", added=Q3)),
)


@pytest.mark.parametrize(
    ("on", "title"), [(None, "New"), (Q3, "New"), (Q2, "Old"), (date(2020, 1, 1), "Old"), (NEXT, "New")]
)
def test_a_modifier_is_that_of_the_edition_in_force(on: date | None, title: str, opened: Opened) -> None:
    modifier = opened(listed(), *MODIFIERS).modifiers.find("qx", on)
    assert modifier is not None and modifier.title == f"{title} in many words"


def test_a_modifier_says_its_days_and_its_note(opened: Opened) -> None:
    modifier = opened(listed(), *MODIFIERS).modifiers.find("QX", Q1)
    assert modifier is not None
    assert (modifier.first, modifier.last, modifier.note) == (LONG_AGO, date.max, "SEE NINE.")
    assert (modifier.release, modifier.facts["coverage"]) == ("2031 Q1", "C")


@pytest.mark.parametrize(("on", "codes"), [(Q1, "QX QY"), (Q2, "QX"), (Q3, "QX QZ"), (None, "QX QY QZ")])
def test_the_modifiers_of_a_day(on: date | None, codes: str, opened: Opened) -> None:
    assert " ".join(one.code for one in opened(listed(), *MODIFIERS).modifiers.all(on)) == codes


def test_without_an_import_there_are_no_modifiers(opened: Opened) -> None:
    reader = opened(listed(item("E1234", "Frame", Q1, Q3))).modifiers
    assert (reader.find("QX"), reader.all()) == (None, ())
