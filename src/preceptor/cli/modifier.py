"""`preceptor modifier [CODE]`: what a modifier tells the payer, and when to use it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

import click

from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, wrong
from preceptor.engine.answers.asked import NotThere
from preceptor.engine.answers.modifiers import ModifierDocument, modifier, modifiers

_CLAIMS = {
    "professional": "professional claims",
    "facility": "facility claims",
    "both": "professional and facility claims",
}


@click.command("modifier", help="Say what a modifier tells the payer; without one, list them.")
@click.argument("code", required=False)
@click.option("--date", "day", type=DAY, help="The day that counts, YYYY-MM-DD. Default: the newest import.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(code: str | None, day: date | None, as_json: bool) -> None:
    from preceptor.engine import engine

    book = engine().book
    if code is None:
        found = modifiers(book, day)
        if as_json:
            emit({"modifiers": found})
        else:
            click.echo("\n".join(_list(found)))
        return
    try:
        one = modifier(book, code, day)
    except NotThere as error:
        wrong(str(error))
    if as_json:
        emit(one)
    else:
        click.echo("\n".join(_lines(one)))


def _list(found: Sequence[ModifierDocument]) -> Iterator[str]:
    for kind, group in groupby(found, key=lambda one: one["kind"]):
        yield click.style(kind.capitalize() if kind else "Not explained here", bold=True)
        for one in group:
            official = one["official"]
            yield f"  {one['modifier']}  {one['title'] or (official['title'] if official else '')}"


def _lines(one: ModifierDocument) -> Iterator[str]:
    yield f"{click.style(one['modifier'], bold=True)}  {one['title'] or '(not explained here)'}"
    if one["text"]:
        yield f"{one['kind']}, on {_CLAIMS[one['applies'] or 'both']}\n"
        yield one["text"]
        yield f"\nUse it when\n  {one['when']}"
        yield f"\nNot when\n  {one['not_when']}"
    if one["cites"]:
        yield "\nSee"
        yield from (f"  {cite}" for cite in one["cites"])
    official = one["official"]
    if official:
        ends = f" to {official['last']}" if official["last"] else " on"
        yield f"\nCMS, {official['release']}\n  {official['title']}\n  from {official['first']}{ends}"
        if official["note"]:
            yield f"  {official['note']}"
