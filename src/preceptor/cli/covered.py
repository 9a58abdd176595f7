"""`preceptor covered SERVICE --dx CODE…`: is it covered for these diagnoses, and what a policy says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, in_words

if TYPE_CHECKING:
    from preceptor.engine.answers.coverage import CoverageDocument, JudgedLine

_MET = {True: "✓", False: "✗", None: "·"}
_SHOWN = 12


@click.command("covered", help="Say whether a service is covered for the diagnoses it is done for.")
@click.argument("service")
@click.option("--dx", "diagnoses", multiple=True, help="A diagnosis; the first one counts first. Repeatable.")
@click.option(
    "--date", "day", type=DAY, help="The date of service. Default: the newest version of each policy."
)
@click.option("--place", default="", help="The state, by its two letters. Default: all.")
@click.option("--age", type=click.IntRange(0, 130), help="The patient's age in years.")
@click.option("--sex", type=click.Choice(["F", "M"]), help="The patient's sex.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(
    service: str,
    diagnoses: tuple[str, ...],
    day: date | None,
    place: str,
    age: int | None,
    sex: str | None,
    as_json: bool,
) -> None:
    from preceptor.engine import engine
    from preceptor.engine.answers.coverage import ask, coverage

    book = engine().book
    with in_words():
        found = coverage(book, ask(book, service, diagnoses, day, place, age, sex))
    if as_json:
        emit(found)
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: CoverageDocument) -> Iterator[str]:
    service = found["service"]
    yield f"{click.style(service['code'], bold=True)}  {service['title'] or '(no title here)'}"
    for one in found["diagnoses"]:
        yield f"{one['code']}  {one['title'] or '(no such code)'}"
    yield f"\n{click.style(found['sentence'], bold=True)}"
    by_verdict: dict[str, list[str]] = {}
    for place in found["by_place"]:
        by_verdict.setdefault(place["verdict"], []).append(place["place"])
    yield from (f"  {verdict}: {', '.join(states)}" for verdict, states in by_verdict.items())
    for judged in found["policies"]:
        yield from _policy(judged)
    if liability := found["liability"]:
        yield f"\n{liability['text']}"
        yield from (f"  {cite}" for cite in liability["cites"])
    if found["policies"]:
        yield f"\n{found['promise']}"


def _policy(judged: JudgedLine) -> Iterator[str]:
    policy = judged["policy"]
    yield f"\n{policy['id']}  {policy['title']}: {judged['verdict']}"
    yield f"  {policy['label']}, from {policy['first']} {'to ' + policy['last'] if policy['last'] else 'on'}"
    if policy["places"]:
        yield f"  {', '.join(policy['contractors'])}: {', '.join(policy['places'])}"
    if judged["paragraph"]:
        yield f"  Group {judged['group']}: {judged['paragraph']}"
    for condition in judged["conditions"]:
        yield f"  {_MET[condition['met']]} {condition['text']}"
    if judged["verdict"] not in ("covered", "limited"):
        for group in (one for one in judged["groups"] if one["covers"]):
            more = len(group["codes"]) - _SHOWN
            codes = ", ".join(group["codes"][:_SHOWN]) + (f" and {more} more" if more > 0 else "")
            yield f"  Listed in group {group['number']}: {codes}"
