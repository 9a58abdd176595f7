"""`preceptor index KIND [WORDS…]`: an alphabetic index or table by letter, by words, or one term whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, in_words, malformed, wrong
from preceptor.coding.codesets.shelf import VOLUME_KINDS

if TYPE_CHECKING:
    from preceptor.engine.answers.index import LettersDocument, TermLine
    from preceptor.engine.answers.status import EditionLine

_SENT = {
    "see": "see",
    "see_also": "see also",
    "subcategory": "subcategory",
    "category": "category",
    "use": "use",
}


@click.command("index", help=f"Read an alphabetic index or table: {', '.join(VOLUME_KINDS)}.")
@click.argument("kind")
@click.argument("words", nargs=-1)
@click.option("--letter", default="", help="The main terms under a letter; # for numbers.")
@click.option("--term", "number", type=click.IntRange(0), help="One term and everything below it.")
@click.option(
    "--limit", default=30, show_default=True, type=click.IntRange(1, 200), help="At most so many found."
)
@click.option("--date", "day", type=DAY, help="The day that counts, YYYY-MM-DD. Default: the newest edition.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(
    kind: str,
    words: tuple[str, ...],
    letter: str,
    number: int | None,
    limit: int,
    day: date | None,
    as_json: bool,
) -> None:
    from preceptor.engine import engine
    from preceptor.engine.answers import index

    if sum((bool(words), bool(letter), number is not None)) > 1:
        malformed("Name words, a letter or a term: one of them.")
    book = engine().book
    with in_words():
        if words:
            sought = index.seek(book, kind, " ".join(words), limit, day)
            _say(sought, sought["volume"], _found(sought["terms"]), as_json)
            if not sought["terms"]:
                wrong()
        elif number is not None:
            whole = index.term(book, kind, number, day)
            lines = (_line(one, one["level"]) for one in (whole["term"], *whole["below"]))
            _say(whole, whole["volume"], lines, as_json)
        else:
            listed = index.letters(book, kind, letter, day)
            _say(listed, listed["volume"], _letters(listed), as_json)


def _say(document: object, volume: EditionLine, lines: Iterator[str], as_json: bool) -> None:
    if as_json:
        emit(document)
        return
    derived = ", derived from the tabular list, not official" if volume["derived"] else ""
    click.echo(f"{volume['kind']} {volume['label']}{derived}\n")
    click.echo("\n".join(lines))


def _letters(listed: LettersDocument) -> Iterator[str]:
    if listed["letter"]:
        yield from (f"{_line(one, 0)}  #{one['number']}" for one in listed["terms"])
    else:
        yield from (f"{one['letter']}  {one['terms']:>5,}" for one in listed["letters"])


def _found(terms: Sequence[TermLine]) -> Iterator[str]:
    """Each on one line, with the way to it."""
    for one in terms:
        way = " → ".join((*(step["title"] for step in one["path"]), _line(one, 0)))
        yield f"{way}  #{one['number']}"
    if not terms:
        yield "Nothing in this book begins so."


def _line(one: TermLine, depth: int) -> str:
    """As the book prints it: dashes for the level, title (modifiers), code [manifestation], where to look."""
    codes = [one["code"], *one["more"], *(f"{name}: {cell}" for name, cell in one["cells"].items() if cell)]
    if one["manifestation"]:
        codes.append(f"[{one['manifestation']}]")
    sent = (f"{_SENT[reference['kind']]} {reference['text']}" for reference in one["references"])
    modifiers = (f"({modifier})" for modifier in one["nonessential"])
    title = " ".join(("-" * depth, one["title"], *modifiers)).strip()
    return "  ".join(filter(None, (title, "  ".join(filter(None, codes)), "; ".join(sent))))
