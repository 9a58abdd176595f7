"""`preceptor claim`: a claim as its paper form, or as an 837."""

from __future__ import annotations

import sys
from datetime import datetime, time
from typing import TYPE_CHECKING

import click

from preceptor.cli.edit import read
from preceptor.cli.out import emit, malformed
from preceptor.coding.claims import Claim, ClaimError, parse_claim

if TYPE_CHECKING:
    from preceptor.coding.claims.forms import Form, Strip
    from preceptor.coding.claims.parties import Parties
    from preceptor.coding.claims.x12 import Interchange


@click.command(name="claim")
@click.argument("claim", metavar="CLAIM.json")
@click.option("--form", "what", flag_value="form", default="form", help="the CMS-1500 or UB-04 (default)")
@click.option("--x12", "what", flag_value="x12", help="the 837, one segment a line")
@click.option("--control", default=1, type=click.IntRange(1, 999_999_999), help="the 837's control number")
@click.option(
    "--at", metavar="YYYY-MM-DDTHH:MM", help="when the 837 was made; default: noon of the claim's day"
)
@click.option("--explain", is_flag=True, help="what each segment says, beside it")
@click.option("--json", "as_json", is_flag=True, help="answer as JSON")
def command(claim: str, what: str, control: int, at: str | None, explain: bool, as_json: bool) -> None:
    """Show a claim as its form or as a test 837. `-` reads standard input.

    A claim names no patient: name, address, payer and hospital are of a demonstration office. Exit 1 when the
    form has no room for something or the 837 cannot be sent.
    """
    from preceptor.coding.claims.forms import form_of
    from preceptor.coding.claims.parties import demonstration
    from preceptor.engine.answers.forms import form_document, interchange_document

    try:
        found = parse_claim(read(claim))
    except ClaimError as error:
        malformed(str(error))
    parties = demonstration(found)
    if what == "form":
        form = form_of(found, parties)
        emit(form_document(form)) if as_json else _tell_form(form)
        sys.exit(1 if form.faults else 0)
    made = _interchange(found, parties, control, at)
    emit(interchange_document(made)) if as_json else _tell_x12(made, explain)
    sys.exit(1 if made.faults else 0)


def _interchange(claim: Claim, parties: Parties, control: int, at: str | None) -> Interchange:
    from preceptor.coding.claims.x12 import Envelope, interchange

    try:
        when = datetime.fromisoformat(at) if at else datetime.combine(claim.judged_on, time(12))
    except ValueError:
        malformed(f"{at} is no time: write YYYY-MM-DDTHH:MM.")
    return interchange(claim, parties, Envelope(control, when))


def _tell_form(form: Form) -> None:
    for page in form.pages:
        click.echo(f"{form.name}, page {page.number} of {page.of}")
        for strip in page.strips:
            click.echo(f"\n{strip.title}")
            _tell_strip(strip)
        click.echo()
    for note in form.notes:
        click.echo(note)
    for fault in form.faults:
        click.echo(f"{fault.where}: {fault.message}", err=True)


def _tell_strip(strip: Strip) -> None:
    for box in strip.boxes:
        if box.value:
            note = f"  ({box.note})" if box.note else ""
            click.echo(f"  {box.number:7} {box.name:28} {box.value.replace(chr(10), ' / ')}{note}")
    if strip.table is None:
        return
    for number, _, cells in strip.table.numbered:
        told = "  ".join(f"{box} {text.replace(chr(10), ' – ')}" for box, _, text in cells if text)
        click.echo(f"  {number:<3} {told}")


def _tell_x12(made: Interchange, explain: bool) -> None:
    if not explain:
        click.echo(made.text, nl=False)
    else:
        for segment in made.segments:
            box = f" [box {segment.box}]" if segment.box else ""
            click.echo(f"{segment.loop:9} {segment.text}\n{'':9} {segment.says}{box}")
    for fault in made.faults:
        click.echo(f"{fault.where}: {fault.message}", err=True)
