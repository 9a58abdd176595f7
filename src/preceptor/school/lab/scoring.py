"""A score with an instructor's overrides in force. `preceptor.coding.grading` grades; this only recounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preceptor.coding.grading.scores import Counts


def counts(grade: Mapping[str, Any], overrides: Mapping[int, float]) -> Counts:
    """What the scores are made of. `overrides`: {0-based line: credit}.

    A required line is exact at credit 1. A line that stands for no required one is extra until an instructor
    gives it credit: accepting it takes it off the extras, it never makes up for a line that is missing.
    """
    rows = [(line, overrides.get(n, line["credit"])) for n, line in enumerate(grade["lines"])]
    counted = [(line, credit) for line, credit in rows if credit is not None]
    worth = sum(1 for line, credit in counted if credit > 0 and line["submitted"] is not None)
    return Counts(
        required=grade["required"],
        entered=grade["entered"],
        credit=round(sum(credit for _, credit in counted), 6),
        exact=sum(1 for line, credit in counted if credit == 1 and line["key"] is not None),
        over=max(0, grade["entered"] - worth),
    )


def effective_score(grade: Mapping[str, Any], overrides: Mapping[int, float]) -> float | None:
    """The score 0..1 by the attempt's scorer. Without overrides exactly what grading said.

    `financial` compares groups, not lines, so an override leaves it alone.
    """
    score: float | None = grade["score"]
    if not overrides or score is None or grade["scorer"] == "financial":
        return score
    return min(1.0, counts(grade, overrides).scores()[grade["scorer"]])
