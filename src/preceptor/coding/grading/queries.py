"""Questions to the provider: reported apart, outside every score."""

from __future__ import annotations

from preceptor.coding.cases.model import KeyQuery
from preceptor.coding.claims import Query
from preceptor.coding.grading.assign import assign
from preceptor.coding.grading.model import LineGrade


def query_lines(asked: tuple[Query, ...], keys: tuple[KeyQuery, ...]) -> tuple[LineGrade, ...]:
    """A question is the key's when its topic is and it names one of the key's documents (or names none)."""
    weights = {
        (i, n): 1 + len(set(mine.documents) & set(key.documents))
        for i, mine in enumerate(asked)
        for n, key in enumerate(keys)
        if mine.topic == key.topic
        and (not mine.documents or not key.documents or set(mine.documents) & set(key.documents))
    }
    pairs = assign(weights)
    lines: list[LineGrade] = []
    for i, mine in enumerate(asked):
        if i in pairs:
            key = keys[pairs[i]]
            lines.append(
                LineGrade(
                    "queries", "correct", None, i + 1, pairs[i] + 1, mine.topic, key.topic,
                    f"The record calls for this question: {key.question}", rationale=key.rationale or "",
                )
            )  # fmt: skip
        else:
            said = f"The record already answers what you ask about {mine.topic}, or coding does not need it."
            lines.append(LineGrade("queries", "over-coded", None, i + 1, None, mine.topic, None, said))
    for n, key in enumerate(keys):
        if n not in pairs.values():
            said = f"You did not ask: {key.question}"
            lines.append(
                LineGrade(
                    "queries",
                    "missed",
                    None,
                    None,
                    n + 1,
                    None,
                    key.topic,
                    said,
                    rationale=key.rationale or "",
                )
            )
    return tuple(lines)
