"""`preceptor codes import | imports | forget | fetch`: official files beside the installed packages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from preceptor.cli.dates import DAY
from preceptor.cli.out import emit, malformed, wrong
from preceptor.cli.progress import steps

if TYPE_CHECKING:
    from preceptor.engine.imports import Imported
    from preceptor.engine.incoming import Plan
    from preceptor.engine.licence import Licence

DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document.")


@click.command("import", help="Import official files: XML, text, or the zip as CMS ships it.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--licence", "holder", help="Who holds the school's CPT licence; for CPT files alone.")
@click.option("--from", "first", type=DAY, help="First day of the licence.")
@click.option("--to", "last", type=DAY, help="Last day of the licence.")
@click.option("--users", type=int, help="How many people the licence allows in a year.")
@click.option("--attested-by", "by", help="Who attests that this is so.")
@click.option("--notice", default="", help="The notice the licence demands, word for word.")
@click.option("--year", type=click.IntRange(1990, 2099), help="The edition of CPT files that do not name it.")
@DRY_RUN
@AS_JSON
def import_(files: tuple[Path, ...], dry_run: bool, as_json: bool, **attestation: Any) -> None:
    year = attestation.pop("year")
    if year or any(attestation.values()):
        bring_in_cpt(files, _licence(**attestation), year, dry_run=dry_run, as_json=as_json)
    else:
        bring_in(files, dry_run=dry_run, as_json=as_json)


def _licence(
    holder: str | None, first: date | None, last: date | None, users: int | None, by: str | None, notice: str
) -> Licence | None:
    """What was attested; None where nothing was, and the licence kept already is meant."""
    from preceptor.engine.licence import Licence

    if holder and first and last and users is not None and by:
        return Licence(holder, first, last, users, by, date.today(), notice)
    if any((holder, first, last, users, by, notice)):
        malformed("An attestation says all of --licence, --from, --to, --users and --attested-by.")
    return None


def bring_in_cpt(
    files: tuple[Path, ...], licence: Licence | None, year: int | None, *, dry_run: bool, as_json: bool
) -> None:
    """Imports licensed files apart from the code store; exit 2 where one is refused."""
    from preceptor.engine import cpt
    from preceptor.engine.home import find_home
    from preceptor.engine.licence import LicenceError

    if dry_run:
        malformed("CPT files are read and kept in one step: leave out --dry-run.")
    with unchanged():
        try:
            brought = cpt.bring_in(find_home(), files, licence, year)
        except LicenceError as error:
            malformed(str(error))
    if as_json:
        emit({"files": [{"kind": kind, "year": y, "entries": n} for kind, y, n in brought.files]})
        return
    for kind, edition, entries in brought.files:
        click.echo(f"CPT {edition}, {kind}: {entries:,} entries imported, apart from the code store")


def bring_in(files: tuple[Path, ...], *, dry_run: bool, as_json: bool) -> None:
    """Imports files and says what came of each; exit 2 where one is refused."""
    from preceptor.engine.home import find_home
    from preceptor.engine.incoming import bring_in as run
    from preceptor.engine.incoming import examine

    home = find_home()
    book = None
    with unchanged():
        if dry_run:
            plan = examine(home, files)
        else:
            with steps() as progress:
                plan, book = run(home, files, progress)
    if as_json:
        fingerprint = {"fingerprint": book.fingerprint} if book else {}
        emit({"dry_run": dry_run, "files": _states(plan), "skipped": list(plan.skipped), **fingerprint})
        return
    _tell(plan, dry_run)
    if book:
        click.echo(f"Code store {book.fingerprint} built.", err=True)


@contextmanager
def unchanged() -> Iterator[None]:
    """Bad input and a build that failed, as sentences that say what became of the store."""
    from preceptor.coding.codesets.sources import SourceError
    from preceptor.coding.codesets.store import StoreError

    try:
        yield
    except SourceError as error:
        malformed(f"The code store was left as it was: {error}")
    except (StoreError, OSError) as error:
        wrong(f"The code store was left as it was: {error}")


def _states(plan: Plan) -> list[dict[str, Any]]:
    return [{**described(one), "state": state} for one, state in zip(plan.files, plan.states, strict=True)]


def _tell(plan: Plan, dry_run: bool) -> None:
    from preceptor.coding.codesets.sources.formats import format_of

    said = {
        "new": "would be imported" if dry_run else "imported",
        "replaces": "would replace what was imported before"
        if dry_run
        else "replaces what was imported before",
        "known": "is imported already",
    }
    for one, state in zip(plan.files, plan.states, strict=True):
        click.echo(f"{one.name}: {format_of(one.kind).title}, {one.label}, {counted(one)}; {said[state]}")
    for name in plan.skipped:
        click.echo(f"{name}: no code set, skipped")


def counted(one: Imported) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in one.counts.items())


def described(one: Imported) -> dict[str, Any]:
    """One import as JSON."""
    return {
        "kind": one.kind, "label": one.label, "name": one.name, "sha256": one.sha256,
        "origin": one.origin, "packaged": one.packaged, "counts": one.counts,
    }  # fmt: skip


@click.command("imports", help="What was imported, and from where.")
@AS_JSON
def imports(as_json: bool) -> None:
    from preceptor.coding.codesets.sources import SourceError
    from preceptor.engine.home import find_home
    from preceptor.engine.imports import imported

    try:
        listed = imported(find_home())
    except SourceError as error:
        wrong(str(error))
    if as_json:
        emit({"imports": [described(one) for one in listed]})
        return
    for one in listed:
        origin = f", from {one.origin}" if one.origin else ""
        click.echo(f"{one.sha256[:12]}  {one.kind:<16} {one.label:<12} {one.name}{origin}: {counted(one)}")
    if not listed:
        click.echo("Nothing was imported.", err=True)


@click.command(
    "forget", help="Take an import away: by its name, by its zip, or by the beginning of its SHA-256."
)
@click.argument("named")
@AS_JSON
def forget(named: str, as_json: bool) -> None:
    from preceptor.engine.home import find_home
    from preceptor.engine.incoming import forget as run

    with unchanged():
        try:
            with steps() as progress:
                gone = run(find_home(), named, progress)
        except KeyError:
            malformed(f"Nothing that was imported is called {named!r}. See `preceptor codes imports`.")
    if as_json:
        emit({"forgotten": [described(one) for one in gone]})
        return
    for one in gone:
        click.echo(f"{one.name} ({one.label}) is no longer part of the code store.")
