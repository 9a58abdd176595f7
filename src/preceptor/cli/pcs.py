"""`preceptor pcs [PREFIX|CODE]`: what may come next in an ICD-10-PCS code, or what its characters mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, in_words

if TYPE_CHECKING:
    from preceptor.engine.answers.pcs import DefinitionLine, StepDocument, TableDocument

NOT_LOADED = "(label not loaded)"


@click.command("pcs", help="Build an ICD-10-PCS code: the characters valid next, or those of a whole code.")
@click.argument("prefix", required=False, default="")
@click.option(
    "--date", "day", type=DAY, help="The day that counts, YYYY-MM-DD. Default: the newest titled release."
)
@click.option("--table", "as_table", is_flag=True, help="The table of three characters, as the book has it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(prefix: str, day: date | None, as_table: bool, as_json: bool) -> None:
    from preceptor.engine import engine
    from preceptor.engine.answers import pcs
    from preceptor.engine.answers.asked import system_of

    book = engine().book
    with in_words():
        system_of(book, "icd10pcs", day)
        if as_table:
            printed = pcs.print_table(book, prefix, day)
            emit(printed) if as_json else click.echo("\n".join(_table(printed)))
            return
        asked = pcs.describe(book, prefix, day)
    emit(asked) if as_json else click.echo("\n".join(_code(asked) if asked["code"] else _step(asked)))


def _step(asked: StepDocument) -> Iterator[str]:
    many = "code" if asked["remaining"] == 1 else "codes"
    yield f"{asked['prefix']}: {asked['remaining']:,} {many}" if asked["prefix"] else "ICD-10-PCS"
    yield f"\n{asked['position']}  {asked['axis']}"
    for choice in asked["choices"]:
        yield f"  {choice['char']}  {choice['label'] or NOT_LOADED}  ({choice['remaining']:,})"
        yield from _definition(choice["definition"])


def _code(asked: StepDocument) -> Iterator[str]:
    title = asked["title"] or "(title not loaded)"
    composed = "  (composed from labels, not official)" if asked["composed"] else ""
    yield f"{click.style(asked['code'], bold=True)}  {title}{composed}\n"
    width = max(len(part["axis"]) for part in asked["parts"])
    for part in asked["parts"]:
        yield f"{part['char']}  {part['axis']:<{width}}  {part['label'] or NOT_LOADED}"
        yield from _definition(part["definition"])


def _definition(found: DefinitionLine | None) -> Iterator[str]:
    if found is None:
        return
    includes = f"Includes: {'; '.join(found['includes'])}" if found["includes"] else ""
    for line in (found["definition"], found["explanation"], includes, found["question"], found["cite"]):
        if line:
            yield f"       {line}"


def _table(printed: TableDocument) -> Iterator[str]:
    for head in printed["heads"]:
        yield f"{head['char']}  {head['axis']}: {head['label'] or NOT_LOADED}"
    origin = "as printed" if printed["official"] else "rebuilt from the codes in force"
    yield f"{printed['codes']:,} codes, rows {origin}"
    for number, row in enumerate(printed["rows"], start=1):
        yield f"\nRow {number}: {row['codes']:,}"
        for axis, column in zip(printed["axes"], row["columns"], strict=True):
            values = [f"{value['char']} {value['label'] or NOT_LOADED}" for value in column]
            yield f"  {axis}: {'; '.join(values)}"
