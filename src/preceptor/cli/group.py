"""`preceptor group`: what a claim groups to and what each code does to that; or what one code may do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, in_words, malformed, wrong
from preceptor.coding.claims import ClaimError, parse_claim, visible

if TYPE_CHECKING:
    from preceptor.engine.answers.group_codes import CodeGroupsDocument
    from preceptor.engine.answers.groups import OtherDocument


@click.command("group")
@click.argument("claim", required=False, metavar="CLAIM.json")
@click.option("--code", "named", metavar="SYSTEM:CODE", help="One code instead: icd10cm:I50.21.")
@click.option("--date", "day", type=DAY, help="With --code: the day that counts, YYYY-MM-DD.")
@click.option("--explain", is_flag=True, help="What each code does, and what would group otherwise.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(claim: str | None, named: str | None, day: date | None, explain: bool, as_json: bool) -> None:
    """Group a claim: MS-DRG for a stay, APCs for an outpatient visit. `-` reads standard input.

    Exit 1 when there is no group (the reason is told), 2 when the claim cannot be read.
    """
    if (claim is None) == (named is None):
        malformed("Name a claim, or --code and one code.")
    if named is not None:
        with in_words():
            about = _code(named, day)
        emit(about) if as_json else click.echo("\n".join(_code_lines(about)))
        return
    found = _claim(str(claim))
    if as_json:
        emit(found)
    elif "not_computed" not in found:
        click.echo(
            "\n".join(_stay(found, explain) if found["kind"] == "inpatient" else _visit(found, explain))
        )
    if "not_computed" in found:
        wrong(None if as_json else found["not_computed"])


def _claim(name: str) -> dict[str, Any]:
    from preceptor.engine import engine
    from preceptor.engine.answers import groups

    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        claim = parse_claim(text)
    except ClaimError as error:
        malformed(str(error))
    except (OSError, ValueError) as error:
        malformed(f"{visible(name) or '(no name)'}: {getattr(error, 'strerror', None) or error}")
    return dict(groups.of_claim(engine().book, engine().engines, claim))


def _code(named: str, day: date | None) -> CodeGroupsDocument:
    from preceptor.engine import engine
    from preceptor.engine.answers import codes, group_codes
    from preceptor.engine.answers.asked import system_of

    e = engine()
    system, _colon, code = named.partition(":")
    entry = codes.entry(e.book, e.searcher, system_of(e.book, system, day), code, day)
    return group_codes.of_code(e.book, e.engines, entry, day)


def _stay(found: dict[str, Any], explain: bool) -> Iterator[str]:
    drg = found["drg"]
    yield click.style(f"MS-DRG {drg['number']}  {drg['title']}  ({found['version']})", bold=True)
    if drg["ungroupable"]:
        yield drg["ungroupable"]
    yield f"  Category {drg['mdc']}  {drg['mdc_title']}"
    if drg["weight"] is not None:
        kind = {"MED": ", medical", "SURG": ", surgical"}.get(drg["type"], "")
        yield (
            f"  Weight {drg['weight']:.4f}{kind}; mean days {drg['geometric_days']} geometric, "
            f"{drg['arithmetic_days']} arithmetic"
        )
    else:
        yield "  Weight not loaded for this group and year"
    if found["before_hac"]:
        yield f"  Before hospital-acquired conditions: {found['before_hac']['number']}"
    if found["transfer"]:
        yield f"  {found['transfer']['says']}"
    if explain:
        yield from _effects(found)
    yield f"  See {'; '.join(found['cites'])}"


def _effects(found: dict[str, Any]) -> Iterator[str]:
    for one in found["codes"]:
        yield f"\n  {one['code']:9} {one['title']}"
        yield f"            {one['says']}"
        for other in (one["without"], one["as_principal"], *one["other_poa"]):
            if other and other["number"] != found["drg"]["number"]:
                yield f"            {_other(other)}"
    for other in found["statuses"]:
        yield f"\n  Discharge status {_other(other)}"
    yield ""


def _other(other: OtherDocument) -> str:
    change = "" if other["change"] is None else f" ({other['change']:+.4f})"
    return f"{other['words']}: {other['number']} {other['title']}{change}"


def _visit(found: dict[str, Any], explain: bool) -> Iterator[str]:
    yield click.style(f"I/OCE {found['version']}", bold=True)
    for line in found["lines"]:
        paid = line["payment"]
        standing = f"APC {paid['apc'] or '–':5} status {paid['si'] or '–':3}"
        yield f"  {line['index']:>2}  {line['code']:6} {standing} {line['title']}"
        if explain:
            yield f"        {line['says']}"
            for shift in line["without"]:
                now = shift["payment"]
                yield (
                    f"        without it line {shift['index']} ({shift['code']}): "
                    f"APC {now['apc'] or '–'}, status {now['si']}, {now['discount']}"
                )
    yield from (f"  {one['index']:>2}  {one['code']}  withheld: {one['reason']}" for one in found["withheld"])
    yield f"  See {'; '.join(found['cites'])}"


def _code_lines(found: CodeGroupsDocument) -> Iterator[str]:
    yield click.style(f"{found['code']}  on {found['on']}  {found['version'] or ''}".rstrip(), bold=True)
    if found["not_computed"]:
        yield f"  {found['not_computed']}"
    yield from (f"  {sentence}" for sentence in found["says"])
    for trial in found["related"]:
        yield f"    {trial['mdc']}  with {trial['principal']:9} {trial['number']} {trial['title']}"
    if found["cites"]:
        yield f"  See {'; '.join(found['cites'])}"
