"""The books: what is found for words no line has, and how a heading's characters lead on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from preceptor.engine import engine
from preceptor.school.encoder.looks import look
from preceptor.school.encoder.panes import Desk, Place
from preceptor.school.encoder.panes.books import spoken

DAY = date(2026, 4, 14)
PLACE = Place(address=lambda where: f"/{where}", on=DAY)


def at(address: str, place: Place = PLACE):
    return look(Desk(engine(), place), address).values


def lines(values) -> list[str]:
    return [spoken(engine().book.shelf, one.term, DAY) for one in values["entries"]]


def test_a_side_that_no_line_has_is_left_out_and_said(book):
    values = at("index/disease/?q=colles fracture right")
    assert any("Colles" in line for line in lines(values))
    assert values["left_out"] == ["right"]


def test_nothing_is_left_out_where_a_line_has_every_word(book):
    values = at("index/disease/?q=fracture radius lower end")
    assert values["entries"]
    assert values["left_out"] == []


def test_a_drug_under_another_name_is_found_by_what_the_search_knows(book):
    values = at("index/drug/?q=acetaminophen")
    assert values["leading"]
    assert any(cell and cell.code.startswith("T39.1X") for one in values["entries"] for _, cell in one.cells)


def test_lay_words_lead_to_the_term_rather_than_to_half_of_them(book):
    values = at("index/disease/?q=heart attack")
    assert values["leading"]
    assert any("nfarct" in line for line in lines(values))


def test_index_first_leaves_the_main_term_to_the_reader(book):
    values = at("index/drug/?q=acetaminophen", replace(PLACE, led=()))
    assert values["entries"] == []


@pytest.mark.parametrize("words", [" ".join("abcdefghijkl"), "a " * 90, "zz yy xx"])
def test_many_words_that_fit_nothing_get_an_answer(book, words):
    assert at(f"index/disease/?q={words}")["searched"]


@pytest.mark.parametrize(
    ("code", "links"),
    [("S52.531A", {"A", "D", "S"}), ("S52.531", {"A", "D", "S"}), ("S52.53", set())],
)
def test_seventh_characters_lead_to_their_codes(book, code, links):
    sevenths = at(f"icd10cm/{code}/")["sevenths"]
    assert {one["char"] for one in sevenths} >= {"A", "D", "S"}
    assert {one["char"] for one in sevenths if one["link"]} >= links
    assert bool(links) == any(one["link"] for one in sevenths)


@pytest.mark.parametrize(
    ("typed", "found"), [("rt", {"RT"}), ("left", {"LT", "E1"}), ("fourth f", {"F3", "F8"})]
)
def test_modifiers_are_found_from_the_beginning_of_a_word(book, typed, found):
    shown = {one.modifier for _, inside in at(f"modifiers/?q={typed}")["kinds"] for one, _ in inside}
    assert shown >= found
    assert typed != "rt" or shown == {"RT"}


@pytest.mark.browser
def test_arrows_go_on_from_the_heading_of_an_answered_question(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto("/encoder/icd10cm/S52.53/?on=2026-04-14")
    page.locator("#look-title").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator(":focus").inner_text().startswith("Right")
    page.keyboard.press("ArrowDown")
    assert page.locator(":focus").inner_text().startswith("Left")
