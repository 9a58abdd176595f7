"""A search: codes in rank order, each saying why it was found."""

from __future__ import annotations

from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING, TypedDict

from preceptor.coding.codesets.model import System

if TYPE_CHECKING:
    from preceptor.coding.encoder.answer import SearchAnswer
    from preceptor.coding.encoder.search import Searcher

MOST = 200


class HitLine(TypedDict):
    code: str
    title: str
    billable: bool
    why: str


class SearchDocument(TypedDict):
    """`ms`: how long the search took. `corrected`: what a typing mistake was read as, "" for none. `ignored`:
    words no code has. `total`: how many entries say all that was asked.
    """

    query: str
    ms: float
    results: list[HitLine]
    corrected: str
    ignored: list[str]
    total: int


def timed(
    searcher: Searcher, query: str, system: System | None, limit: int, on: date | None
) -> tuple[SearchAnswer, float]:
    """The answer, and how many milliseconds it took."""
    started = perf_counter()
    answer = searcher.search(query, system=system, limit=limit, on=on)
    return answer, (perf_counter() - started) * 1000


def describe(answer: SearchAnswer, ms: float) -> SearchDocument:
    return {
        "query": answer.query,
        "ms": round(ms, 2),
        "results": [
            {"code": hit.code, "title": hit.title, "billable": hit.billable, "why": hit.why}
            for hit in answer.results
        ],
        "corrected": answer.corrected,
        "ignored": list(answer.ignored),
        "total": answer.total,
    }
