"""`preceptor compare SYSTEM A B`: two codes side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, in_words
from preceptor.engine.answers.changes import ComparisonDocument, SideLine, comparison

WHOSE = {"both": "  ", "a": "A ", "b": "B "}


@click.command("compare", help="Show two codes side by side: where they part, and what each instructs.")
@click.argument("system")
@click.argument("a")
@click.argument("b")
@click.option("--date", "day", type=DAY, help="The day that counts. Default: the newest titled release.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(system: str, a: str, b: str, day: date | None, as_json: bool) -> None:
    from preceptor.engine import engine
    from preceptor.engine.answers.asked import system_of

    book = engine().book
    with in_words():
        found = comparison(book, system_of(book, system, day), a, b, day)
    if as_json:
        emit(found)
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: ComparisonDocument) -> Iterator[str]:
    yield _side("A", found["a"])
    yield _side("B", found["b"])
    if found["a"]["billable"] and found["b"]["billable"]:
        days = found["together"]
        yield f"both valid {days[0]} to {days[1]}" if days else "never valid on the same day"
    if found["shared"]:
        last = found["shared"][-1]
        yield f"\nTogether as far as {last['code']}  {last['title']}"
    if found["title"]:
        yield "\nTitles"
        yield from (f"  {WHOSE[str(piece['of'])]}{piece['text']}" for piece in found["title"])
    for axis in found["axes"]:
        if not axis["same"]:
            labels = f"{axis['a']} {axis['label_a'] or ''} | {axis['b']} {axis['label_b'] or ''}"
            yield f"  character {axis['position']}, {axis['name'] or 'axis not loaded'}: {labels}"
    yield from _exclusions(found)
    yield from _instructions(found)
    for char in found["seventh"]:
        if char["a"] != char["b"]:
            yield f"  7th character {char['char']}: A {char['a'] or '–'} | B {char['b'] or '–'}"


def _side(name: str, side: SideLine) -> str:
    kind = "" if side["billable"] else ", heading"
    title = side["title"] or "(title not loaded)"
    code = click.style(side["code"], bold=True)
    return f"{name}  {code}  {title}  [{side['first']} to {side['last']}{kind}]"


def _exclusions(found: ComparisonDocument) -> Iterator[str]:
    for one in found["exclusions"]:
        by, other = (found["a"], found["b"]) if one["by"] == "a" else (found["b"], found["a"])
        some = "some codes of " if one["partly"] else ""
        name = str(one["kind"]).capitalize()
        yield f"\n{name} at {one['at']}, for {by['code']}, names {some}{other['code']}: {one['text']}"
    if found["system"] == "icd10cm" and not found["exclusions"]:
        yield "\nNeither excludes the other."


def _instructions(found: ComparisonDocument) -> Iterator[str]:
    for heading, has_a, has_b in (("Only A", True, False), ("Only B", False, True), ("Both", True, True)):
        those = [
            one for one in found["instructions"]
            if (one["a"] is not None, one["b"] is not None) == (has_a, has_b)
        ]  # fmt: skip
        if those:
            yield f"\n{heading}"
        for one in those:
            kind, text = str(one["kind"]).replace("_", " "), str(one["text"]).replace("\n", " / ")
            yield f"  {kind} (at {one['a'] or one['b']}): {text}"
