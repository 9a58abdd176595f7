"""`preceptor search TEXT`: codes by everyday words, or by the beginning of a code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from preceptor.cli.batch import LINES
from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, malformed
from preceptor.coding.codesets.model import System

if TYPE_CHECKING:
    from preceptor.coding.encoder.answer import SearchAnswer
    from preceptor.coding.encoder.search import Searcher

_ALL = "all"


@click.command("search", help="Find codes by words, or by the beginning of a code.")
@click.argument("text", nargs=-1)
@click.option("--system", default="icd10cm", show_default=True, help=f"A code system, or {_ALL!r}.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 200), help="Codes at most.")
@click.option("--date", "day", type=DAY, help="Only codes in force that day, YYYY-MM-DD.")
@click.option("--batch", type=LINES, help="Queries, one a line; JSON, one a line.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(
    text: tuple[str, ...],
    system: str,
    limit: int,
    day: date | None,
    batch: Iterable[str] | None,
    as_json: bool,
) -> None:
    query = " ".join(text)
    if bool(query.strip()) == (batch is not None):
        malformed("Say what to search for, or name a file of queries with --batch.")
    searcher, known = _open(system, day)
    for line in batch or ():
        emit(_document(*_timed(searcher, line.rstrip("\r\n"), known, limit, day)))
    if batch is not None:
        return
    answer, ms = _timed(searcher, query, known, limit, day)
    if as_json:
        emit(_document(answer, ms))
    else:
        click.echo("\n".join(_lines(answer)))


def _open(system: str, day: date | None) -> tuple[Searcher, System | None]:
    from preceptor.engine import engine

    if system not in (*get_args(System), _ALL):
        malformed(f"There is no code system {system!r}. Known: {', '.join((*get_args(System), _ALL))}.")
    known = None if system == _ALL else cast(System, system)
    book, searcher = engine().book, engine().searcher
    if known and not book.releases(known):
        malformed(f"{known} is not loaded. See `preceptor codes status`.")
    if known and day and book.release(known, day) is None:
        listed = book.releases(known)
        malformed(f"No loaded release of {known} covers {day}: {listed[0].first} to {listed[-1].last} are.")
    return searcher, known


def _timed(
    searcher: Searcher, query: str, system: System | None, limit: int, day: date | None
) -> tuple[SearchAnswer, float]:
    """The answer, and how many milliseconds it took."""
    started = perf_counter()
    answer = searcher.search(query, system=system, limit=limit, on=day)
    return answer, (perf_counter() - started) * 1000


def _document(answer: SearchAnswer, ms: float) -> dict[str, Any]:
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


def _lines(answer: SearchAnswer) -> Iterator[str]:
    """For people: under each heading its codes, and why each was found."""
    if answer.corrected:
        yield answer.corrected
    if answer.ignored:
        yield f"Left out, because no code has it: {', '.join(answer.ignored)}"
    if not answer.results:
        yield "Nothing found."
    for group in answer.groups:
        if group.heading:
            yield click.style(f"{group.heading.code}  {group.heading.title or ''}", dim=True)
        for hit in group.hits:
            heading = "" if hit.billable else "  (heading, not billable)"
            yield f"  {click.style(hit.code, bold=True):<9} {hit.title}{heading}"
            yield f"      {hit.why}"
