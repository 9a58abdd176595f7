"""`preceptor search TEXT`: codes by everyday words, or by the beginning of a code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from preceptor.cli.batch import LINES
from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, in_words, malformed
from preceptor.coding.codesets.model import System
from preceptor.engine.answers.asked import system_of
from preceptor.engine.answers.search import MOST, describe, timed

if TYPE_CHECKING:
    from preceptor.coding.encoder.answer import SearchAnswer
    from preceptor.coding.encoder.search import Searcher

_ALL = "all"


@click.command("search", help="Find codes by words, or by the beginning of a code.")
@click.argument("text", nargs=-1)
@click.option("--system", default="icd10cm", show_default=True, help=f"A code system, or {_ALL!r}.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, MOST), help="Codes at most.")
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
        emit(describe(*timed(searcher, line.rstrip("\r\n"), known, limit, day)))
    if batch is not None:
        return
    answer, ms = timed(searcher, query, known, limit, day)
    if as_json:
        emit(describe(answer, ms))
    else:
        click.echo("\n".join(_lines(answer)))


def _open(system: str, day: date | None) -> tuple[Searcher, System | None]:
    from preceptor.engine import engine

    book, searcher = engine().book, engine().searcher
    if system == _ALL:
        return searcher, None
    with in_words():
        return searcher, system_of(book, system, day)


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
