"""`preceptor em`: the level of a visit from what its note says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, in_words, malformed
from preceptor.coding.claims import visible

if TYPE_CHECKING:
    from preceptor.coding.em import Facts
    from preceptor.engine.answers.em import RulesDocument, VisitDocument


@click.command("em")
@click.argument("facts", required=False, metavar="FACTS.json")
@click.option("--family", "visit", help="The kind of visit, in place of a file: office, emergency, …")
@click.option("--set", "given", multiple=True, metavar="FACT=VALUE", help="A fact: chronic_stable=2.")
@click.option("--date", "day", type=DAY, help="The day whose codes count, YYYY-MM-DD.")
@click.option("--list", "listing", is_flag=True, help="The visits, the facts and what each level asks for.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(
    facts: str | None,
    visit: str | None,
    given: tuple[str, ...],
    day: date | None,
    listing: bool,
    as_json: bool,
) -> None:
    """Find the level of a visit. FACTS.json holds the facts, `-` reads standard input.

    Exit 2 when the facts cannot be read; a visit without a level is an answer.
    """
    from preceptor.engine.answers import em

    if listing:
        rules = em.rules()
        emit(rules) if as_json else click.echo("\n".join(_rules(rules)))
        return
    if (facts is None) == (visit is None):
        malformed("Name a file of facts, or --family and facts with --set. --list tells them all.")
    known = _facts(facts, visit, given)
    from preceptor.engine import engine

    found = em.describe(engine().book, known, day)
    emit(found) if as_json else click.echo("\n".join(_verdict(found)))


def _facts(file: str | None, visit: str | None, given: tuple[str, ...]) -> Facts:
    from preceptor.coding.em import FactsError, read_facts
    from preceptor.engine.answers.em import facts_of

    if file is None:
        pairs = [one.partition("=") for one in given]
        bad = next((visible(name) for name, equals, _value in pairs if not equals), None)
        if bad is not None:
            malformed(f"--set wants FACT=VALUE, not {bad}.")
        with in_words():
            return facts_of({"visit": visit or "", **{name.strip(): value for name, _eq, value in pairs}})
    if given:
        malformed("--set goes with --family; a file holds its own facts.")
    try:
        return read_facts(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes())
    except FactsError as error:
        malformed(str(error))
    except (OSError, ValueError) as error:
        malformed(f"{visible(file)}: {getattr(error, 'strerror', None) or error}")


def _verdict(found: VisitDocument) -> Iterator[str]:
    level = f"Level {found['level']}" if found["level"] is not None else "No level"
    yield click.style(f"{level}  ({found['family'] or found['visit']})", bold=True)
    for line in found["services"]:
        units = f"  × {line['units']}" if line["units"] > 1 else ""
        yield f"  {line['code'] or line['concept']}  {line['title'] or '(not loaded)'}{units}"
    yield f"\n{found['reasoning']}"
    if found["mdm"]:
        yield ""
        for one in found["mdm"]["elements"]:
            mark = "*" if one["decides"] else " "
            yield f"{mark} {one['name']:9}{one['grade']:10}{'; '.join(one['counted'])}"
    for heading, lines in (
        ("Answer first", [f"{need['fact']}: {need['question']}" for need in found["needs"]]),
        ("Next step", [found["next_step"]] if found["next_step"] else []),
        ("Rules that applied", found["notes"]),
        ("An auditor would ask", found["doubts"]),
        ("See", found["cites"]),
    ):
        if lines:
            yield f"\n{heading}"
            yield from (f"  {line}" for line in lines)


def _rules(found: RulesDocument) -> Iterator[str]:
    yield click.style("Visits", bold=True)
    yield from (f"  {line['visit']:24}{line['words']}" for line in found["visits"])
    yield click.style("\nFacts", bold=True)
    yield from (f"  {fact['name']:24}{fact['label']}" for fact in found["facts"])
    yield click.style("\nLevels", bold=True)
    for family in found["families"]:
        yield f"  {family['family']}"
        for level in family["levels"]:
            minutes = "" if level["minutes"] is None else f"{level['minutes']} minutes"
            ways = [way for way in (level["mdm"], minutes) if way]
            yield f"    {level['level']}  {' or '.join(ways) or 'clinical staff alone'}"
