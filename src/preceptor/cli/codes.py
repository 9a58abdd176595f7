"""`preceptor codes`: what the code store holds, and building it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import click

from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, malformed, wrong


@click.group("codes", help="Build and inspect the code store.")
def command() -> None: ...


@command.command("status", help="What is loaded, and how many codes are in force.")
@click.option("--date", "day", type=DAY, help="YYYY-MM-DD. Default: each code set's newest titled release.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def status(day: date | None, as_json: bool) -> None:
    from preceptor.engine import engine

    book = engine().book
    found = book.status(day)
    if as_json:
        systems = [
            {
                "system": one.system,
                "in_force": one.in_force,
                "titled": one.titled,
                "releases": [
                    {
                        "label": r.label,
                        "from": r.first.isoformat(),
                        "to": r.last.isoformat(),
                        "source": r.source,
                    }
                    for r in one.releases
                ],
            }
            for one in found
        ]
        emit({"fingerprint": book.fingerprint, "systems": systems})
        return
    click.echo(f"code store {book.fingerprint}" + (f", on {day}" if day else ", newest titled releases"))
    for one in found:
        untitled = (
            f", {one.in_force - one.titled:,} without a loaded title" if one.in_force > one.titled else ""
        )
        click.echo(f"\n{one.system}: {one.in_force:,} codes in force{untitled}")
        older = one.releases[:-4]
        if older:
            click.echo(
                f"  {older[0].label} to {older[-1].label}: {len(older)} releases from {older[0].first}"
            )
        for r in one.releases[-4:]:
            days = f"{r.first} to {r.last}" if r.first.year > 1 else "always"
            click.echo(f"  {r.label}: {days}, {r.source}")


@command.command("build", help="Build the code store from the installed sources and swap it in.")
@click.option("--if-needed", is_flag=True, help="Only when a source has changed.")
def build(if_needed: bool) -> None:
    from preceptor.coding.codesets.sources import SourceError
    from preceptor.coding.codesets.store import StoreError
    from preceptor.engine.build import build as run
    from preceptor.engine.build import up_to_date
    from preceptor.engine.home import find_home

    home = find_home()
    if if_needed and up_to_date(home):
        return
    started = time.monotonic()
    try:
        with _progress() as progress:
            book = run(home, progress)
    except SourceError as error:
        malformed(f"The code store was left as it was: {error}")
    except (StoreError, OSError) as error:
        wrong(f"The code store was left as it was: {error}")
    counts = ", ".join(f"{one.system} {one.in_force:,}" for one in book.status())
    click.echo(
        f"Code store {book.fingerprint} built in {time.monotonic() - started:.0f} s: {counts}.", err=True
    )


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """A bar on a terminal; elsewhere a line a step."""
    if not sys.stderr.isatty():
        said: list[str] = []

        def say(doing: str, done: float) -> None:
            if doing not in said:
                click.echo(f"{done:4.0%} {doing}", err=True)
                said.append(doing)

        yield say
        return
    with click.progressbar(
        length=1000, file=sys.stderr, item_show_func=lambda doing: doing, show_pos=False
    ) as bar:

        def show(doing: str, done: float) -> None:
            bar.update(max(0, round(done * 1000) - bar.pos), doing)

        yield show
        bar.update(1000 - bar.pos, "done")
