"""`preceptor edit`: every edit on a claim, and what it groups to."""

from __future__ import annotations

import sys
from datetime import date
from errno import ENOENT
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from preceptor.cli.out import emit, malformed
from preceptor.coding.claims import ClaimError, parse_claim, visible

if TYPE_CHECKING:
    from preceptor.coding.edits import EditReport
    from preceptor.engine import Engine


@click.command(name="edit")
@click.argument("claim", required=False, metavar="CLAIM.json")
@click.option("--batch", metavar="FILE", help="a file with one claim a line; answers one document a line")
@click.option("--json", "as_json", is_flag=True, help="answer {findings, drg, apc} as JSON")
def command(claim: str | None, batch: str | None, as_json: bool) -> None:
    """Run every edit on a claim. `-` reads standard input.

    Exit 1 when a finding is an error, 2 when a claim cannot be read. A line of a batch that cannot be read
    answers {"error": {"where", "message"}}, and the lines after it are edited all the same.
    """
    if (claim is None) == (batch is None):
        malformed("Name one claim, or --batch and a file of claims.")
    if batch is not None:
        _batch(_engine(), batch)
        return
    text = read(str(claim))
    report = _edit(_engine(), text)
    if isinstance(report, ClaimError):
        malformed(str(report))
    emit(report.as_json()) if as_json else _tell(report)
    sys.exit(1 if _has_error(report) else 0)


def _batch(engine: Engine, name: str) -> None:
    """One document a line, in the order of the lines; blank lines have none."""
    lines = [line for line in read(name).splitlines() if line.strip()]
    unread = wrong = 0
    for line in lines:
        report = _edit(engine, line)
        if isinstance(report, ClaimError):
            unread += 1
            emit({"error": {"where": report.where, "message": report.reason}})
        else:
            wrong += _has_error(report)
            emit(report.as_json())
    if unread:
        malformed(f"{unread} of {len(lines)} claims could not be read.")
    sys.exit(1 if wrong else 0)


def _has_error(report: EditReport) -> bool:
    return any(f.severity == "error" for f in report.findings)


def _engine() -> Engine:
    from preceptor.coding.codesets.store import StoreError
    from preceptor.engine import engine

    found = engine()
    try:
        _ = found.book
    except StoreError as error:
        malformed(str(error))
    return found


def read(name: str) -> bytes:
    """A file, or standard input for `-`; one that cannot be read ends the command (exit 2)."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        if not name:
            raise FileNotFoundError(ENOENT, "No such file")
        return Path(name).read_bytes()
    except OSError as error:
        malformed(f"{visible(name) or '(no name)'}: {error.strerror or error}")


def _edit(engine: Engine, text: bytes) -> EditReport | ClaimError:
    try:
        claim = parse_claim(text)
    except ClaimError as error:
        return error
    return engine.edit(claim, date.today())


def _tell(report: EditReport) -> None:
    for finding in report.findings:
        lines = ", ".join(f"{x.section} {x.index}" if x.index else x.section for x in finding.lines)
        source = finding.source
        click.echo(f"{finding.severity:7}  {finding.rule}  ({lines})")
        click.echo(f"         {finding.message}")
        click.echo(f"         {', '.join(x for x in (source.document, source.version, source.section) if x)}")
    _tell_group("MS-DRG", report.drg)
    _tell_group("APC", report.apc)
    quiet = len(set(report.ran) - {f.rule for f in report.findings})
    click.echo(f"{quiet} of {len(report.ran)} rules found nothing.")


def _tell_group(name: str, answer: dict[str, Any] | None) -> None:
    if answer is None:
        return
    if "not_computed" in answer:
        click.echo(f"{name}: not computed. {answer['not_computed']}")
    elif "number" in answer:
        weight = "" if answer["weight"] is None else f", weight {answer['weight']}"
        click.echo(f"{name} {answer['number']} {answer['title']} ({answer['version']}{weight})")
    else:
        for line in answer["lines"]:
            click.echo(f"{name} {line['apc'] or '-'} for service {line['index']}, status {line['si']}")
