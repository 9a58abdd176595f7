"""`preceptor lookup SYSTEM [CODE]`: one code with every instruction that applies to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from preceptor.cli.batch import LINES
from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, in_words, malformed, wrong
from preceptor.coding.codesets.model import Code, Note, NoteKind, System
from preceptor.engine.answers.asked import shown_code, system_of
from preceptor.engine.answers.codes import describe, find

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store

HEADINGS: dict[NoteKind, str] = {
    "includes": "Includes",
    "inclusion_term": "Also",
    "excludes1": "Excludes1",
    "excludes2": "Excludes2",
    "code_first": "Code first",
    "use_additional": "Use additional",
    "code_also": "Code also",
    "note": "Note",
    "seventh_note": "7th character",
}


@click.command("lookup", help="Show one code with every instruction that applies to it.")
@click.argument("system")
@click.argument("code", required=False)
@click.option(
    "--date", "day", type=DAY, help="The day that counts, YYYY-MM-DD. Default: the newest titled release."
)
@click.option("--batch", type=LINES, help="Many codes, one a line; one JSON document a line.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(
    system: str, code: str | None, day: date | None, batch: Iterable[str] | None, as_json: bool
) -> None:
    if (code is None) == (batch is None):
        malformed("Name one code, or a file of codes with --batch.")
    book, known = _open(system, day)
    if batch is not None:
        missing = 0
        for document in _batch(book, known, batch, day):
            missing += "error" in document
            emit(document)
        if missing:
            wrong()
        return
    found = find(book, known, code or "", day)
    if found is None:
        wrong(f"{shown_code(known, code or '')} is not a code of {known}.")
    if as_json:
        emit(describe(book, found, day))
    else:
        click.echo("\n".join(_lines(book, found, day)))


def _open(system: str, day: date | None) -> tuple[Store, System]:
    from preceptor.engine import engine

    book = engine().book
    with in_words():
        return book, system_of(book, system, day)


def _batch(
    book: Store, system: System, lines: Iterable[str], day: date | None
) -> Iterator[Mapping[str, object]]:
    for line in lines:
        if text := line.strip():
            found = find(book, system, text, day)
            yield describe(book, found, day) if found else {
                "system": system, "code": shown_code(system, text), "error": "unknown code",
            }  # fmt: skip


def _lines(book: Store, code: Code, day: date | None) -> Iterator[str]:
    """The same for people: where it stands, what it is, what to obey, nearest level first."""
    for depth, step in enumerate(code.path):
        yield f"{'  ' * depth}{step}  {_title(book.find(code.system, step, day))}"
    yield f"{'  ' * len(code.path)}{click.style(code.code, bold=True)}  {_title(code)}"
    yield ""
    kind = "billable" if code.billable else "heading, not billable: choose a code below it"
    dates = f", {code.first} to {code.last}" if code.billable and code.first.year > 1 else ""
    yield f"{kind}{dates} ({code.release})"
    if "billable_until" in code.facts:
        yield f"was itself a code until {code.facts['billable_until']}"
    if "title_as_of" in code.facts:
        yield f"the title is that of {code.facts['title_as_of']}; on this day it may be another"
    yield from _facts(code)
    if "text" in code.facts:
        yield code.facts["text"]
    yield from _instructions(book.notes(code, day), code.code)
    if code.sevenths:
        yield "\n7th characters"
        yield from (f"  {seventh.char}  {seventh.text}" for seventh in code.sevenths)
    if code.children:
        yield "\nBelow"
        yield from (f"  {child}  {_title(book.find(code.system, child, day))}" for child in code.children)


def _facts(code: Code) -> Iterator[str]:
    """What the code set says besides, in words."""
    from preceptor.coding.encoder.facts import facts

    if code.system in ("hcpcs", "practice") and "short" in code.facts:
        yield f"short: {code.facts['short']}"
    yield from (f"{fact.label}: {fact.text}" for fact in facts(code))


def _instructions(notes: tuple[Note, ...], code: str) -> Iterator[str]:
    previous: tuple[str, str] | None = None
    for note in notes:
        if (note.kind, note.source) != previous:
            origin = "" if note.source == code else f" (at {note.source})"
            yield f"\n{HEADINGS[note.kind]}{origin}"
        previous = (note.kind, note.source)
        yield from (f"  {line}" for line in note.text.split("\n"))


def _title(code: Code | None) -> str:
    return (code.title if code else None) or "(title not loaded)"
