"""The derived index to procedures, and the names surgeons use."""

from __future__ import annotations

from bisect import bisect_left

import pytest

from preceptor.coding.codesets.pcs.index import procedures
from preceptor.coding.codesets.store import Store


@pytest.mark.parametrize("name", procedures())
def test_every_name_leads_to_codes_in_force(book: Store, name: str) -> None:
    codes = book.pcs.codes()
    for stem in procedures()[name]:
        assert codes[bisect_left(codes, stem)].startswith(stem)


def test_a_name_sends_to_the_line_of_its_operation(book: Store) -> None:
    (appendectomy,) = (term for term in book.shelf.main_terms("pcs", "A") if term.title == "Appendectomy")
    (reference,) = appendectomy.references
    assert (appendectomy.code, reference.text) == ("0DTJ", "Resection, Appendix")
    target = book.shelf.term("pcs", reference.target) if reference.target is not None else None
    assert target and (target.title, target.code) == ("Appendix", "0DTJ")


def test_an_operation_leads_to_a_body_part_and_its_sides(book: Store) -> None:
    (replacement,) = (term for term in book.shelf.main_terms("pcs", "R") if term.title == "Replacement")
    below = book.shelf.below("pcs", replacement.number)
    (hip,) = (term for term in below if term.title == "Hip Joint")
    sides = [(term.title, term.code) for term in book.shelf.below("pcs", hip.number)]
    assert sides == [("Left", "0SRB"), ("Right", "0SR9")]
