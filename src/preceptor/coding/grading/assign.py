"""Optimal assignment of submitted lines to key lines (Hungarian method with potentials, exact, integer
weights).

Written out because the matrices are tiny: most lines match one key line exactly, so a few rows are left,
and importing a numerical library takes longer than a thousand of these.
"""

from __future__ import annotations

from collections.abc import Mapping

Pairs = dict[int, int]


def assign(weights: Mapping[tuple[int, int], int]) -> Pairs:
    """Row → column of greatest total weight. Only pairs of positive weight are ever made.

    Rows and columns that no positive weight names take no part, so a line that matches nothing changes
    nothing. Deterministic: of equal totals always the same one for the same weights.
    """
    positive = {pair: weight for pair, weight in weights.items() if weight > 0}
    rows = sorted({row for row, _ in positive})
    columns = sorted({column for _, column in positive})
    if not rows:
        return {}
    if len(rows) > len(columns):
        turned = _solve(columns, rows, {(c, r): w for (r, c), w in positive.items()})
        return {row: column for column, row in turned.items()}
    return _solve(rows, columns, positive)


def _solve(rows: list[int], columns: list[int], weights: Mapping[tuple[int, int], int]) -> Pairs:
    """Shortest augmenting paths, one row at a time; needs no more rows than columns. O(rows² · columns)."""
    top = max(weights.values())
    cost = [[top - weights.get((r, c), 0) for c in columns] for r in rows]
    n, m = len(rows), len(columns)
    u, v = [0] * (n + 1), [0] * (m + 1)
    owner, way = [0] * (m + 1), [0] * (m + 1)  # 1-based; owner[j] is the row matched to column j
    for i in range(1, n + 1):
        _augment(i, cost, u, v, owner, way)
    return {
        rows[owner[j] - 1]: columns[j - 1]
        for j in range(1, m + 1)
        if owner[j] and weights.get((rows[owner[j] - 1], columns[j - 1]), 0) > 0
    }


def _augment(
    row: int, cost: list[list[int]], u: list[int], v: list[int], owner: list[int], way: list[int]
) -> None:
    m = len(v) - 1
    owner[0] = row
    least: list[float] = [float("inf")] * (m + 1)
    used = [False] * (m + 1)
    at = 0
    while owner[at]:
        used[at] = True
        i, delta, following = owner[at], float("inf"), 0
        for j in range(1, m + 1):
            if used[j]:
                continue
            reduced = cost[i - 1][j - 1] - u[i] - v[j]
            if reduced < least[j]:
                least[j], way[j] = reduced, at
            if least[j] < delta:
                delta, following = least[j], j
        for j in range(m + 1):
            if used[j]:
                u[owner[j]] += int(delta)
                v[j] -= int(delta)
            else:
                least[j] -= delta
        at = following
    while at:
        owner[at] = owner[way[at]]
        at = way[at]
