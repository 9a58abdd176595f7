"""`preceptor together A B`: may these two be billed together, and with what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, in_words
from preceptor.engine.answers.together import PairLine, PartyLine, TogetherDocument, together


@click.command("together", help="Say whether two services may be billed together on one day, and with what.")
@click.argument("a")
@click.argument("b")
@click.option(
    "--setting",
    default="practitioner",
    show_default=True,
    help="Whose claim it is: practitioner, outpatient (hospital) or dme (supplier of equipment).",
)
@click.option("--date", "day", type=DAY, help="The day of both. Default: the last the loaded tables cover.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(a: str, b: str, setting: str, day: date | None, as_json: bool) -> None:
    from preceptor.engine import engine

    with in_words():
        found = together(engine().book, a, b, setting, day)
    if as_json:
        emit(found)
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: TogetherDocument) -> Iterator[str]:
    yield click.style(found["sentence"], bold=True)
    yield f"{found['setting']}, {found['date']}"
    for pair in found["pairs"]:
        yield from _pair(pair)
    if modifiers := found["modifiers"]:
        yield f"\nModifiers that tell why: {', '.join(modifiers['alone'])}"
        yield f"or two different places: {', '.join(modifiers['places'])}"
    yield from _party(found["a"])
    if found["a"]["code"] != found["b"]["code"]:
        yield from _party(found["b"])
    if found["missing"]:
        yield ""
        yield from found["missing"]


def _pair(pair: PairLine) -> Iterator[str]:
    ended = "" if pair["in_force"] else ", not in force that day"
    yield f"\nColumn 1 {pair['column1']}, column 2 {pair['column2']}{ended}"
    yield f"  {pair['words']}"
    if pair["reason"]:
        yield f"  {pair['reason']}"
    if pair["first"] or pair["last"]:
        yield f"  from {pair['first'] or 'a day not told'} {'to ' + pair['last'] if pair['last'] else 'on'}"
    yield f"  {pair['source']}"


def _party(one: PartyLine) -> Iterator[str]:
    yield f"\n{click.style(one['code'], bold=True)}  {one['title'] or '(no title here)'}"
    if limit := one["limit"]:
        yield f"  Unit limit: {limit['words']}. {limit['reason']}".rstrip()
        yield f"  {limit['source']}"
    if add_on := one["add_on"]:
        named = f": {', '.join(add_on['primaries'])}" if add_on["primaries"] else ""
        yield f"  Add-on, {add_on['words']}{named}"
        yield f"  {add_on['source']}"
