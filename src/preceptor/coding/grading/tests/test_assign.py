"""The assignment against an independent implementation."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from preceptor.coding.grading.assign import assign

MATRIX = st.integers(1, 6).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 9), min_size=columns, max_size=columns), min_size=1, max_size=6
    )
)


@settings(deadline=None)
@given(MATRIX)
def test_the_total_is_the_greatest_there_is(matrix):
    weights = {(r, c): w for r, row in enumerate(matrix) for c, w in enumerate(row)}
    pairs = assign(weights)
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    assert sum(weights[p] for p in pairs.items()) == sum(
        matrix[r][c] for r, c in zip(rows, columns, strict=True)
    )
    assert len(set(pairs.values())) == len(pairs)
    assert all(weights[p] > 0 for p in pairs.items())


@settings(deadline=None)
@given(MATRIX)
def test_a_row_that_matches_nothing_changes_nothing(matrix):
    weights = {(r, c): w for r, row in enumerate(matrix) for c, w in enumerate(row)}
    more = weights | {(99, c): 0 for c in range(len(matrix[0]))}
    assert assign(more) == assign(weights)


def test_nothing_to_assign():
    assert assign({}) == {}
    assert assign({(0, 0): 0}) == {}
