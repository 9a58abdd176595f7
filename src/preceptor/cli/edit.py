"""`preceptor edit`: every edit on a claim, and what it groups to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from preceptor.cli.out import emit, malformed

if TYPE_CHECKING:
    from preceptor.coding.edits import EditReport
    from preceptor.engine import Engine


@click.command(name="edit")
@click.argument("claim", required=False, metavar="CLAIM.json")
@click.option("--batch", metavar="FILE", help="a file with one claim a line; answers one document a line")
@click.option("--json", "as_json", is_flag=True, help="answer {findings, drg, apc} as JSON")
def command(claim: str | None, batch: str | None, as_json: bool) -> None:
    """Run every edit on a claim. `-` reads standard input.

    Exit 1 when a finding is an error, 2 when the claim cannot be read.
    """
    if (claim is None) == (batch is None):
        malformed("Name one claim, or --batch and a file of claims.")
    engine = _engine()
    failed = False
    for where, text in _claims(claim, batch):
        report = _edit(engine, text, where)
        failed |= any(f.severity == "error" for f in report.findings)
        emit(report.as_json()) if as_json or batch else _tell(report)
    sys.exit(1 if failed else 0)


def _engine() -> Engine:
    from preceptor.coding.codesets.store import StoreError
    from preceptor.engine import engine

    found = engine()
    try:
        _ = found.book
    except StoreError as error:
        malformed(str(error))
    return found


def _claims(claim: str | None, batch: str | None) -> list[tuple[str, bytes]]:
    """Where each claim stands, for the message if it cannot be read, and its text."""
    text = _read(claim or batch or "-")
    if batch is None:
        return [("", text)]
    return [(f"line {n}: ", line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        malformed(f"{name}: {error.strerror or error}")


def _edit(engine: Engine, text: bytes, where: str) -> EditReport:
    from preceptor.coding.claims import ClaimError, parse_claim

    try:
        claim = parse_claim(text)
    except ClaimError as error:
        malformed(f"{where}{error}")
    return engine.edit(claim)


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
