"""Short descriptors written out."""

from __future__ import annotations

import pytest

from preceptor.coding.encoder.shortened import written_out
from preceptor.coding.encoder.words import mark


@pytest.mark.parametrize(
    ("printed", "full"),
    [
        ("Admin influenza virus vac", "administration (admin) influenza virus (vaccine vacuum vac)"),
        ("Hospital observation per hr", "hospital observation per hour (hr)"),
        (
            "Hosp bed fixd ht w/o mattres",
            "(hospital hospice hosp) bed fixd height (ht) w/o mattress (mattres)",
        ),
        ("Walker w/wheels, ea", "walker with wheels, each (ea)"),
        ("Ranibizumab, 0.1 mg", "ranibizumab, 0.1 mg"),
    ],
)
def test_each_abbreviation_is_followed_by_what_was_printed(printed: str, full: str) -> None:
    assert written_out(printed) == full


def test_what_was_printed_costs_a_name_nothing() -> None:
    assert mark(written_out("Hospital observation per hr")) == "hospital observat *hour ~hr"


def test_without_still_denies() -> None:
    assert "-mattress" in mark(written_out("Bed w/o mattres")).split()
