"""`preceptor changes SYSTEM [RELEASE]`: what a release brought, or the life of one code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from preceptor.cli.out import emit, in_words, malformed
from preceptor.engine.answers.changes import ChangeLine, ChangesDocument, changes, history

MARKS = {"new": "+", "deleted": "-", "revised": "~"}


@click.command("changes", help="Show what a release brought (default: the newest), or the life of one code.")
@click.argument("system")
@click.argument("release", required=False)
@click.option("--code", help="One code: every change known of it, and of the instructions it inherits.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(system: str, release: str | None, code: str | None, as_json: bool) -> None:
    if release and code:
        malformed("Name a release or a code, not both.")
    from preceptor.engine import engine
    from preceptor.engine.answers.asked import system_of

    book = engine().book
    with in_words():
        known = system_of(book, system)
        if code:
            one = history(book, known, code)
            if as_json:
                emit(one)
            else:
                click.echo(f"{click.style(one['code'], bold=True)}  {one['title'] or '(title not loaded)'}")
                click.echo("\n".join(_lines(one["changes"])) or "no change known")
            return
        found = changes(book, known, release)
    if as_json:
        emit(found)
    else:
        click.echo("\n".join((_summary(found), *_lines(found["changes"]))))


def _summary(found: ChangesDocument) -> str:
    codes = ", ".join(f"{number:,} {kind}" for kind, number in found["codes"].items())
    headings = ", ".join(f"{number:,} {kind}" for kind, number in found["headings"].items() if number)
    of_headings = f"; headings: {headings}" if headings else ""
    untitled = "" if found["titled"] else " (no edition of it loaded: new codes have no title)"
    return f"{found['release']}, from {found['first']}{untitled}: codes: {codes}{of_headings}"


def _lines(found: Iterable[ChangeLine]) -> Iterator[str]:
    for one in found:
        title = one["title"] or "(title not loaded)"
        day = f"between {one['since']} and {one['day']}" if one["since"] else one["day"]
        where = f" at {one['at']}" if one["at"] != one["code"] else ""
        part = "" if one["part"] == "code" else f" {one['part']}"
        what = f"[{one['kind']}{part}{where}; {one['source']}]"
        yield f"{MARKS[one['kind']]} {day}  {one['code']}  {title}  {what}"
        if one["kind"] == "revised":
            yield from (f"    - {_piece(piece['kind'], piece['text'])}" for piece in one["before"])
            yield from (f"    + {_piece(piece['kind'], piece['text'])}" for piece in one["after"])
        if one["into"]:
            yield f"    now: {', '.join(one['into'])}"


def _piece(kind: str, text: str) -> str:
    plain = text.replace("\n", " / ")
    return plain if kind == "title" else f"{kind.replace('_', ' ')}: {plain}"
