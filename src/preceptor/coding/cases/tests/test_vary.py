"""Which values a seed picks, and how they are written out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preceptor.coding.cases.model import Vary
from preceptor.coding.cases.vary import VaryError, choose, combinations, fill, fill_all

SIDE = Vary(values=("right", "left"))
STAGE = Vary(values=({"name": "3b", "egfr": 38}, {"name": "4", "egfr": 22}, {"name": "5", "egfr": 11}))


def test_seed_zero_takes_the_first_values():
    assert choose({"side": SIDE, "stage": STAGE}, 0) == {"side": "right", "stage": {"name": "3b", "egfr": 38}}


def test_a_seed_always_picks_the_same():
    assert choose({"side": SIDE, "stage": STAGE}, 5) == choose({"side": SIDE, "stage": STAGE}, 5)


@given(st.lists(st.integers(2, 6), min_size=1, max_size=4))
def test_as_many_seeds_as_combinations_give_each_once(sizes):
    vary = {f"p{n}": Vary(values=tuple(str(v) for v in range(size))) for n, size in enumerate(sizes)}
    total = combinations(vary)
    picked = {tuple(choose(vary, seed).values()) for seed in range(total)}
    assert len(picked) == total
    assert choose(vary, total) == choose(vary, 0)


def test_without_parameters_there_is_one_variant():
    assert combinations({}) == 1
    assert choose({}, 99) == {}


def test_values_and_fields_are_written_out():
    values = choose({"side": SIDE, "stage": STAGE}, 0)
    assert fill("CKD {{stage.name}} (eGFR {{ stage.egfr }}), {{side}} knee", values) == (
        "CKD 3b (eGFR 38), right knee"
    )


def test_nested_data_is_filled_and_numbers_are_kept():
    assert fill_all({"a": ["{{side}}", 3]}, {"side": "left"}) == {"a": ["left", 3]}


@pytest.mark.parametrize(
    "text", ["{{knee}}", "{{stage}}", "{{stage.color}}", "{{side.name}}", "{{}}", "{{Side}}"]
)
def test_a_place_that_names_nothing_is_refused(text):
    with pytest.raises(VaryError):
        fill(text, choose({"side": SIDE, "stage": STAGE}, 0))
