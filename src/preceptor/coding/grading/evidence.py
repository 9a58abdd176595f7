"""The words a student marked against the words the key rests on."""

from __future__ import annotations

from collections.abc import Sequence

from preceptor.coding.charts import Chart, quote_spans
from preceptor.coding.claims import Evidence
from preceptor.coding.grading.model import EvidenceMatch

AGREES = 0.5  # of one of the key's quotes covered

Span = tuple[int, int]


def compare_evidence(chart: Chart, marked: Sequence[Evidence], key: Sequence[Evidence]) -> EvidenceMatch:
    """Best overlap with any one of the key's quotes. Words found in several
    places count wherever they stand.
    """
    if not key:
        return EvidenceMatch("not-asked")
    if not marked:
        return EvidenceMatch("none")
    mine: dict[str, list[Span]] = {}
    for piece in marked:
        mine.setdefault(piece.document, []).extend(_spans(chart, piece))
    best = max((_covered(_spans(chart, quote), mine.get(quote.document, [])) for quote in key), default=0.0)
    state = "agrees" if best >= AGREES else "overlaps" if best > 0 else "elsewhere"
    return EvidenceMatch(state, round(best, 4))  # type: ignore[arg-type]


def _spans(chart: Chart, piece: Evidence) -> list[Span]:
    document = chart.document(piece.document)
    return quote_spans(document, piece.quote) if document else []


def _covered(quotes: list[Span], marks: list[Span]) -> float:
    """The best-covered place of a quote: its covered share, 0..1."""
    best = 0.0
    for start, end in quotes:
        covered: set[int] = set()
        for a, b in marks:
            covered.update(range(max(a, start), min(b, end)))
        best = max(best, len(covered) / (end - start))
    return best
