"""Bringing files in and taking them out again: everything is parsed first, then the store is built aside, and
only a store that was verified changes the list of imports.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from preceptor.coding.codesets.sources import SourceError, safe, sheets
from preceptor.coding.codesets.sources.formats import HEAD, Format, format_of, recognise, unknown
from preceptor.coding.codesets.store import Store
from preceptor.engine import cpt, imports, stamps
from preceptor.engine.build import Progress, build
from preceptor.engine.home import Home
from preceptor.engine.imports import Imported

State = Literal["new", "known", "replaces"]
"""Not imported before; imported before, the very same file; another file of the same edition goes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. `states` goes with `files`; `skipped` are members of zips that are no code
    set.
    """

    files: tuple[Imported, ...]
    states: tuple[State, ...]
    skipped: tuple[str, ...]

    @property
    def new(self) -> tuple[Imported, ...]:
        return tuple(one for one, state in zip(self.files, self.states, strict=True) if state != "known")


def examine(home: Home, paths: Sequence[Path]) -> Plan:
    """Reads every file whole and says what an import would do; nothing is changed. Raises `SourceError`."""
    with _workroom(home) as work:
        files, skipped = parse(paths, work)
    return _plan(home, files, skipped)


def bring_in(
    home: Home, paths: Sequence[Path], progress: Progress = lambda doing, done: None
) -> tuple[Plan, Store | None]:
    """Imports files; the new store, None when all of them were there already. Raises `SourceError` or
    `StoreError`, and then nothing has changed.
    """
    with _workroom(home) as work:
        files, skipped = parse(paths, work, progress)
        plan = _plan(home, files, skipped)
        if not plan.new:
            return plan, None
        kept: list[Imported] = []
        try:
            for one in plan.new:
                if not imports.kept_at(home, one.sha256, one.name).is_file():
                    kept.append(one)
                    imports.keep(home, one.path, one.sha256, one.name)
            staying = [replace(one, path=imports.kept_at(home, one.sha256, one.name)) for one in plan.new]
            return plan, build(home, progress, lambda before: imports.joined(before, staying))
        except BaseException:
            for one in kept:
                imports.unkeep(home, one)
            raise


def forget(home: Home, named: str, progress: Progress = lambda doing, done: None) -> tuple[Imported, ...]:
    """Takes imports off the list (by file name, by the zip they came in, or by the beginning of the hash) and
    builds without them. Raises `KeyError` when nothing is called so.
    """
    gone = tuple(one for one in imports.imported(home) if _is_named(one, named))
    if not gone:
        raise KeyError(named)
    build(home, progress, lambda before: tuple(one for one in before if one not in gone))
    return gone


def _is_named(one: Imported, named: str) -> bool:
    by_hash = len(named) >= 6 and one.sha256.startswith(named.lower())
    return named in (one.name, one.origin) or by_hash


@contextmanager
def _workroom(home: Home) -> Iterator[Path]:
    """A folder beside the store, removed afterwards."""
    home.codes.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".importing-", dir=home.codes) as folder:
        yield Path(folder)


def parse(
    paths: Sequence[Path], work: Path, progress: Progress = lambda doing, done: None
) -> tuple[list[Imported], list[str]]:
    """What the files are, each read whole from a copy in the empty folder `work`; and the members of zips
    that are no code set. Raises `SourceError`.
    """
    files: list[Imported] = []
    skipped: list[str] = []
    for number, path in enumerate(paths):
        if not path.name.isprintable():
            raise SourceError(path, None, "has a name that is not printable")
        progress(f"reading {path.name}", 0.0)
        folder = work / str(number)
        folder.mkdir()
        source = folder / path.name
        source.write_bytes(safe.read(path))  # a copy: what was checked is what is imported
        head = _head(source)
        if safe.is_office(head):
            readable, text = _saved_as_text(source)
            files.append(_file(readable, text, origin=source.name))
        elif safe.is_zip(head):
            inner = safe.unwrapped(source, folder)
            found, passed = _parse_zip(inner, folder)
            files += found if inner == source else [replace(one, origin=path.name) for one in found]
            skipped += passed
        elif form := recognise(head):
            files.append(_file(form, source))
        else:
            raise unknown(path)
    _refuse_rivals(files)
    return files, skipped


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD)


def _parse_zip(archive: Path, folder: Path) -> tuple[list[Imported], list[str]]:
    """Each member that is recognised, unpacked; or the zip whole, where its members belong together.

    Spreadsheets are read where nothing else is: CMS ships the same as text and as a spreadsheet.
    """
    recognised: list[tuple[Format, Path, str]] = []
    spreadsheets: list[tuple[str, Path]] = []
    skipped: list[str] = []
    for number, member in enumerate(safe.members(archive, HEAD)):
        form = recognise(member.head)
        if form and form.whole_zip:
            return [_file(form, archive)], []
        if form is None and not safe.is_office(member.head):
            skipped.append(member.name)
            continue
        target = folder / str(number) / Path(member.name).name
        target.parent.mkdir()
        member.write(target)
        if form:
            recognised.append((form, target, member.name))
        else:
            spreadsheets.append((member.name, target))
    if recognised:
        skipped += [name for name, _ in spreadsheets]
    for name, target in spreadsheets if not recognised else ():
        with _within(archive, name):
            recognised.append((*_saved_as_text(target), name))
    if not recognised:
        names = ", ".join(skipped[:5]) or "nothing"
        raise SourceError(archive, None, f"holds no file Preceptor knows (it holds {names})")
    files = []
    for form, target, name in recognised:
        with _within(archive, name):
            files.append(_file(form, target, origin=archive.name))
    _refuse_mixed(archive, files)
    return files, skipped


@contextmanager
def _within(archive: Path, name: str) -> Iterator[None]:
    """Names the member of a zip that is refused."""
    try:
        yield
    except SourceError as error:
        place = f", line {error.where}" if isinstance(error.where, int) else ""
        place = place or (f", {error.where}" if error.where else "")
        raise SourceError(archive, f"member {name}{place}", error.reason) from error


def _saved_as_text(spreadsheet: Path) -> tuple[Format, Path]:
    """The first sheet as the text it would be saved as, and the format that has. Raises `SourceError`."""
    text = spreadsheet.with_suffix(".txt")
    sheets.as_text(spreadsheet, text)
    form = recognise(_head(text))
    if form is None:
        raise unknown(spreadsheet)
    return form, text


def _file(form: Format, path: Path, origin: str = "") -> Imported:
    record = form.read(path)
    sha256 = stamps.sha256(path)
    return Imported(form.kind, form.label(record), path.name, sha256, path, form.counts(record), origin)


def _refuse_mixed(archive: Path, files: Iterable[Imported]) -> None:
    """Files of one family in one zip are one edition: an order file and addenda of another year are not."""
    first: dict[str, Imported] = {}
    for one in files:
        other = first.setdefault(format_of(one.kind).family, one)
        if other.label.split()[0] != one.label.split()[0]:
            reason = f"is of {one.label}, but {other.name} in the same zip is of {other.label}"
            raise SourceError(archive, f"member {one.name}", reason)


def _refuse_rivals(files: Iterable[Imported]) -> None:
    first: dict[tuple[str, str, bool], Imported] = {}
    for one in files:
        other = first.setdefault(one.edition, one)
        if other.sha256 != one.sha256:
            reason = f"is another {format_of(one.kind).title} of {one.label} than {other.name}; import one"
            raise SourceError(one.path, None, reason)


def _plan(home: Home, files: Iterable[Imported], skipped: Sequence[str]) -> Plan:
    files = {_identity(one): one for one in files}.values()
    for one in files:
        if one.kind == cpt.FAMILY:
            raise SourceError(one.path, None, cpt.REFUSED)
    listed = imports.imported(home)
    known = {_identity(one) for one in listed}
    editions = {one.edition for one in listed}
    states: list[State] = [
        "known" if _identity(one) in known else "replaces" if one.edition in editions else "new"
        for one in files
    ]
    return Plan(tuple(files), tuple(states), tuple(skipped))


def _identity(one: Imported) -> tuple[str, str, str]:
    """The lists name their year in the file's name alone: the same bytes may be asked for as two years."""
    return one.sha256, one.kind, one.label
