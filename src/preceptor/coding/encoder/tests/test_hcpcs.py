"""Browsing HCPCS Level II, and its facts in words."""

from __future__ import annotations

from datetime import date

import pytest

from preceptor.coding.codesets.model import Code
from preceptor.coding.codesets.store import Store
from preceptor.coding.encoder.hcpcs import (
    Revision,
    blocks,
    entries,
    facts,
    revision,
    section_title,
    sections,
    short_title,
)

ON = date(2026, 5, 1)


def code(title: str = "Frame, imaginary", name: str = "E1234", **said: str) -> Code:
    return Code("hcpcs", name, title, "code", True, facts=said)


def test_the_sections_hold_every_code_in_force_once(book: Store) -> None:
    found = sections(book, ON)
    in_force = next(status.in_force for status in book.status(ON) if status.system == "hcpcs")
    assert sum(section.codes for section in found) == in_force
    assert [section.letter for section in found] == sorted({section.letter for section in found})


def test_every_section_has_a_title_of_its_own(book: Store) -> None:
    titles = [section.title for section in sections(book, ON)]
    assert len(set(titles)) == len(titles) and "Other codes" not in titles


def test_there_are_no_dental_codes_and_none_that_begins_with_a_digit(book: Store) -> None:
    assert [s.letter for s in sections(book, ON) if s.letter == "D" or s.letter.isdigit()] == []
    assert [c.code for c in book.every_code("hcpcs") if c.code[0] == "D" or c.code[0].isdigit()] == []


def test_blocks_divide_a_section(book: Store) -> None:
    found = blocks(book, "J", ON)
    assert sum(block.codes for block in found) == len(entries(book, "J", ON))
    assert all(block.prefix == block.first[:3] == block.last[:3] for block in found)


def test_the_entries_of_a_block_are_its_codes(book: Store) -> None:
    block = blocks(book, "G", ON)[0]
    found = entries(book, block.prefix, ON)
    assert (found[0].code, found[-1].code, len(found)) == (block.first, block.last, block.codes)


def test_a_letter_without_codes_has_no_blocks(book: Store) -> None:
    assert blocks(book, "Z", ON) == ()
    assert section_title("Z") == "Other codes"


@pytest.mark.parametrize(
    ("name", "value", "label", "text"),
    [
        ("coverage", "D", "Medicare coverage", "special instructions apply"),
        ("pricing", "51 57", "Medicare pricing", "drugs; other item priced by the contractor"),
        ("tos", "9R", "Type of service", "other items or services; rental of equipment"),
        ("status_indicator", "N", "Hospital outpatient payment", "packaged, no payment of its own"),
        ("status_indicator", "ZZ", "Hospital outpatient payment", "ZZ"),
        ("replaced_by", "E4321", "Use instead", "E4321"),
        ("unlisted", "true", "Unlisted code", "stands for what has no code of its own; describe it"),
    ],
)
def test_a_fact_in_words(name: str, value: str, label: str, text: str) -> None:
    (fact,) = facts(code(**{name: value}))
    assert (fact.name, fact.value, fact.label, fact.text) == (name, value, label, text)


def test_an_action_names_the_quarter_it_was_taken_in() -> None:
    found = facts(code(action="D", as_of="2031 Q2"))
    assert (found[0].label, found[0].text) == ("Changed in 2031 Q2", "discontinued")


def test_a_drug_says_its_billing_unit() -> None:
    (fact,) = facts(code("Injection, imaginary, per 15 mg", "J1234"))
    assert (fact.label, fact.text) == ("Billing unit", "15 mg")


def test_the_short_descriptor_is_the_title_where_no_long_one_is_known() -> None:
    assert short_title(code()) == "Frame, imaginary"
    assert short_title(code(short="Frame")) == "Frame"


def test_every_status_indicator_in_use_has_words(book: Store) -> None:
    unsaid = {
        fact.value
        for one in book.all_codes("hcpcs", ON)
        for fact in facts(one)
        if fact.name == "status_indicator" and fact.text == fact.value
    }
    assert unsaid == set()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (code("Frame"), code("Cart"), Revision("title", "Frame", "Cart")),
        (code('Frame 4"'), code("FRAME 4"), None),
        (code("Frame"), code("Frame in many words", short="Frame"), None),
        (code("Frame in many words", short="Frame"), code("Frame"), None),
        (code("One", short="Frame"), code("Two", short="Frame"), Revision("title", "One", "Two")),
        (code("Frame"), code("Long", short="Frame", action="C"), Revision("title", "", "Long")),
        (code("Frame"), code("Long", short="Frame", action="P"), Revision("details", "", "payment changed")),
        (code("Frame"), code("Long", short="Frame", action="A"), None),
    ],
)  # fmt: skip
def test_what_a_quarter_changed_of_a_code(before: Code, after: Code, expected: Revision | None) -> None:
    assert revision(before, after) == expected
