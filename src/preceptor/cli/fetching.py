"""`preceptor codes fetch`: official files downloaded from a manifest's addresses, then imported."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import click

from preceptor.cli.importing import AS_JSON, DRY_RUN, bring_in
from preceptor.cli.out import emit, malformed, wrong

if TYPE_CHECKING:
    from preceptor.engine.fetch import Item


@click.command("fetch", help="Download official files and import them. NAME may be a pattern: '*2026*'.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--from", "source", metavar="MANIFEST", help="A school's own manifest: a file or an address.")
@click.option("--list", "listing", is_flag=True, help="Say what the manifest has; download nothing.")
@DRY_RUN
@AS_JSON
def fetch(names: tuple[str, ...], source: str | None, listing: bool, dry_run: bool, as_json: bool) -> None:
    from preceptor.coding.codesets.sources import SourceError
    from preceptor.engine.fetch import FetchError, manifest

    try:
        items = _chosen(manifest(source), names)
    except SourceError as error:
        malformed(str(error))
    except FetchError as error:
        wrong(str(error))
    if listing or dry_run:
        _tell(items, as_json)
        return
    files = _download(items)
    bring_in(files, dry_run=False, as_json=as_json)


def _chosen(items: Sequence[Item], names: Sequence[str]) -> list[Item]:
    for name in names:
        if not any(fnmatchcase(item.name, name) for item in items):
            malformed(f"The manifest has no file {name!r}. It has: {', '.join(item.name for item in items)}.")
    return [item for item in items if not names or any(fnmatchcase(item.name, name) for name in names)]


def _tell(items: Sequence[Item], as_json: bool) -> None:
    if as_json:
        fields = ("name", "url", "what", "sha256", "bytes")
        emit({"files": [{field: getattr(item, field) for field in fields} for item in items]})
        return
    for item in items:
        click.echo(f"{item.name}: {item.what}\n  {item.url}")


def _download(items: Sequence[Item]) -> tuple[Path, ...]:
    from preceptor.engine.fetch import FetchError, download
    from preceptor.engine.home import find_home

    files: list[Path] = []
    for item in items:
        try:
            with _received(item.name) as told:
                path, sha256 = download(find_home(), item, told)
        except FetchError as error:
            wrong(f"{error} The code store was left as it was.")
        checked = "as the manifest says" if item.sha256 else "not given by the manifest"
        click.echo(f"{item.name}: SHA-256 {sha256} ({checked})", err=True)
        files.append(path)
    return tuple(files)


@contextmanager
def _received(name: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on a terminal; elsewhere a line each fifth of the file."""
    if sys.stderr.isatty():
        with click.progressbar(length=1, label=name, file=sys.stderr) as bar:

            def show(there: int, whole: int | None) -> None:
                bar.length = whole or there + 1
                bar.update(there - bar.pos)

            yield show
        return
    said = [-1]

    def say(there: int, whole: int | None) -> None:
        fifth = there * 5 // whole if whole else there >> 22
        if fifth > said[0]:
            of = f" of {whole:,}" if whole else ""
            click.echo(f"{name}: {there:,}{of} bytes", err=True)
            said[0] = fifth

    yield say
