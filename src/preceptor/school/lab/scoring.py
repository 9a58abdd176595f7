"""A score with an instructor's overrides in force. `preceptor.coding.grading` grades; this only recounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def credits(grade: Mapping[str, Any], overrides: Mapping[int, float]) -> list[float | None]:
    """Each line's credit in force; None where a line stands outside both counts."""
    return [overrides.get(n, line["credit"]) for n, line in enumerate(grade["lines"])]


def effective_score(grade: Mapping[str, Any], overrides: Mapping[int, float]) -> float | None:
    """The score 0..1 by the attempt's scorer. Without overrides exactly what grading said.

    An override changes a line's credit, never how many lines count. `financial` compares groups, not lines,
    so an override leaves it alone. A line accepted in full is no longer counted as over-coded.
    """
    scorer, score = grade["scorer"], grade["score"]
    if not overrides or scorer == "financial" or score is None:
        return score  # type: ignore[no-any-return]
    now = credits(grade, overrides)
    counted = [(line, credit) for line, credit in zip(grade["lines"], now, strict=True) if credit is not None]
    exact = sum(1 for _, credit in counted if credit == 1)
    if scorer == "practice":
        whole = max(grade["required"], grade["entered"])
        return min(1.0, sum(credit for _, credit in counted) / whole) if whole else 1.0
    extra = sum(1 for line, credit in counted if line["key"] is None and credit != 1)
    if scorer == "code-over-code":
        whole = grade["required"] + extra
        return min(1.0, exact / whole) if whole else 1.0
    return 1.0 if exact >= grade["required"] and exact == len(counted) else 0.0
