"""`preceptor codes`: what the code store holds, and building it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from preceptor.cli.dates import DAY
from preceptor.cli.fetching import fetch
from preceptor.cli.importing import counted, described, forget, import_, imports, unchanged
from preceptor.cli.out import emit
from preceptor.cli.progress import steps

if TYPE_CHECKING:
    from preceptor.coding.codesets.pcs.model import Edition
    from preceptor.coding.codesets.shelf import Volume
    from preceptor.coding.codesets.store import Store, SystemStatus
    from preceptor.engine.imports import Imported


@click.group("codes", help="Build, import and inspect the code store.")
def command() -> None: ...


for one in (import_, imports, forget, fetch):
    command.add_command(one)


@command.command("status", help="What is loaded, and how many codes are in force.")
@click.option("--date", "day", type=DAY, help="YYYY-MM-DD. Default: each code set's newest titled release.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def status(day: date | None, as_json: bool) -> None:
    from preceptor.engine import engine
    from preceptor.engine.answers.status import describe
    from preceptor.engine.cpt import status as licensed
    from preceptor.engine.imports import imported

    book = engine().book
    with unchanged():
        listed = imported(engine().home)
        cpt = licensed(engine().home, date.today())
    if as_json:
        beside = {"cpt": cpt} if cpt else {}
        emit({**describe(book, day), "imports": [described(one) for one in listed], **beside})
        return
    found, books = book.status(day), _books(book)  # a damaged store has nothing to say but that
    click.echo(f"code store {book.fingerprint}" + (f", on {day}" if day else ", newest titled releases"))
    for one in found:
        _tell_system(one)
    _tell_beside(books, listed)
    if cpt:
        _tell_cpt(cpt)


def _tell_cpt(cpt: dict[str, Any]) -> None:
    """The licence and what is loaded under it; never a code of it."""
    licence = cpt["licence"]
    click.echo(
        f"\ncpt: {'the licence is in force' if cpt['in_force'] else 'off, and nothing of it is shown'}"
    )
    if licence:
        days = f"{licence['from']} to {licence['to']}, {licence['users']} users"
        click.echo(f"  licence of {licence['holder']}: {days}, attested by {licence['attested_by']}")
    for one in cpt["files"]:
        click.echo(f"  {one['year']} {one['kind']}: {one['entries']:,} entries")
    click.echo(f"  {cpt['matched']} service concepts matched")


def _books(book: Store) -> list[tuple[str, Volume | Edition]]:
    """Everything beside the code sets, by its title."""
    volumes = [(volume.title, volume) for volume in book.shelf.volumes()]
    return [*volumes, *(("ICD-10-PCS labels", edition) for edition in book.pcs.editions)]


def _tell_system(one: SystemStatus) -> None:
    untitled = f", {one.in_force - one.titled:,} without a loaded title" if one.in_force > one.titled else ""
    click.echo(f"\n{one.system}: {one.in_force:,} codes in force{untitled}")
    older = one.releases[:-4] if len(one.releases) > 6 else ()
    if older:
        click.echo(f"  {older[0].label} to {older[-1].label}: {len(older)} releases from {older[0].first}")
    for r in one.releases[len(older) :]:
        days = f"{r.first} to {r.last}" if r.first.year > 1 else "always"
        click.echo(f"  {r.label}: {days}, {r.source}")


def _tell_beside(books: Sequence[tuple[str, Volume | Edition]], listed: Sequence[Imported]) -> None:
    if books:
        click.echo("\nindexes, tables and labels")
    for title, edition in books:
        made = "derived" if edition.derived else "official"
        click.echo(f"  {title}, {edition.label}: {made}, {edition.source}")
    ours = [one for one in listed if not one.packaged]
    if ours:
        click.echo("\nimported")
    for one in ours:
        click.echo(f"  {one.name} ({one.kind}, {one.label}): {counted(one)}")


@command.command("build", help="Build the code store from the installed sources and swap it in.")
@click.option("--if-needed", is_flag=True, help="Only when a source has changed.")
def build(if_needed: bool) -> None:
    from preceptor.engine.build import build as run
    from preceptor.engine.build import up_to_date
    from preceptor.engine.home import find_home

    home = find_home()
    if if_needed and up_to_date(home):
        return
    started = time.monotonic()
    with unchanged(), steps() as progress:
        book = run(home, progress)
    counts = ", ".join(f"{one.system} {one.in_force:,}" for one in book.status())
    click.echo(
        f"Code store {book.fingerprint} built in {time.monotonic() - started:.0f} s: {counts}.", err=True
    )
