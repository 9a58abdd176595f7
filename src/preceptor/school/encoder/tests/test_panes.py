"""What the encoder shows of a code: its instructions with their level, references as links."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import Http404, QueryDict

from preceptor.coding.codesets import CodeRef, Note
from preceptor.engine import engine
from preceptor.school.encoder.looks import look
from preceptor.school.encoder.panes import Desk, Place
from preceptor.school.encoder.panes.notes import linked

DAY = date(2026, 4, 14)
PLACE = Place(address=lambda where: f"/{where}", on=DAY)


def at(address: str):
    return look(Desk(engine(), PLACE), address).values


def pieces(text: str, *refs: CodeRef) -> list[list[tuple[str, str | None]]]:
    lines = linked(Note("code_first", text, "N18", refs), "icd10cm", PLACE)
    return [[(p["text"], p.get("code")) for p in line] for line in lines]


@pytest.mark.parametrize(
    ("text", "refs", "expected"),
    [
        ("no code here", [], [[("no code here", None)]]),
        ("uremia (R39.2)", [CodeRef("R39.2")], [[("uremia (", None), ("R39.2", "R39.2"), (")", None)]]),
        ("see (I12.-)", [CodeRef("I12", below=True)], [[("see (", None), ("I12.-", "I12"), (")", None)]]),
        (
            "see (D59.3-)",
            [CodeRef("D59.3", below=True)],
            [[("see (", None), ("D59.3-", "D59.3"), (")", None)]],
        ),
        (
            "O00-O07",
            [CodeRef("O00", "O07")],
            [[("O00", "O00"), ("-", None), ("O07", "O07")]],
        ),
        (
            "any associated:\ndiabetic (E11.22)\nhypertensive (I12.-)",
            [CodeRef("E11.22"), CodeRef("I12", below=True)],
            [
                [("any associated:", None)],
                [("diabetic (", None), ("E11.22", "E11.22"), (")", None)],
                [("hypertensive (", None), ("I12.-", "I12"), (")", None)],
            ],
        ),
    ],
)
def test_references_inside_a_note_become_links(text, refs, expected):
    assert pieces(text, *refs) == expected


def test_no_word_of_a_note_is_lost_when_a_reference_is_not_found():
    assert pieces("see the index", CodeRef("Z99.9")) == [[("see the index", None)]]


def test_instructions_name_the_level_they_stand_at(book):
    pane = at("icd10cm/n1832/")
    first = next(entry for entry in pane["notes"] if entry["kind"] == "code_first")
    assert (pane["code"].code, first["source"]) == ("N18.32", "N18")


def test_a_heading_shows_what_is_below_it(book):
    pane = at("icd10cm/N18.3/")
    assert [row.code for row in pane["children"]] == ["N18.30", "N18.31", "N18.32"]


def test_the_neighbours_are_the_tabulars(book):
    beside = at("icd10cm/N18.31/")["beside"]
    assert (beside["before"].code, beside["after"].code) == ("N18.30", "N18.32")


@pytest.mark.parametrize(
    "address", ["icd10cm/Q99.Z9Z/", "kept/", "no/such/place/here/", "x" * 5000, "icd10cm/\ud800/"]
)
def test_an_address_that_shows_nothing_is_not_found(book, address):
    with pytest.raises(Http404):
        at(address)


def test_a_heading_asks_what_is_missing_and_each_option_is_an_address(book):
    asked = at("icd10cm/S52.53/")["narrow"]
    assert asked["question"].sentence == "Which side?"
    assert "/icd10cm/S52.53/?a=side%3Aright#narrow" in asked["options"][0]["link"]


def test_an_answer_can_be_changed_and_the_ones_before_it_stay(book):
    asked = at("icd10cm/S52.53/?a=side:left&a=encounter:initial+encounter")["narrow"]
    assert ["?a=side%3Aleft#" in known["link"] for known in asked["answered"]] == [False, True]


def test_answers_end_in_a_row_for_the_code(book):
    asked = at("icd10cm/S52.53/?a=side:left&a=encounter:sequela")["narrow"]
    assert [row.code for row in asked["rows"]] == ["S52.532S"]


@pytest.mark.parametrize("code", ["I10", "S52.531A"])
def test_a_billable_code_asks_nothing(book, code):
    assert at(f"icd10cm/{code}/")["narrow"] is None


@pytest.mark.parametrize("answer", ["", "side", "side:", ":", "a:b:c", "side:both\x00", "x" * 5000])
def test_a_hostile_answer_is_passed_over(book, answer):
    query = urlencode([("a", answer)] * 15)
    asked = look(Desk(engine(), PLACE), "icd10cm/S52.53/", QueryDict(query)).values["narrow"]
    assert asked["remaining"] == 48
