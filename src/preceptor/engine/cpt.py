"""The licensed set on disk, apart from the code store, and the one door to it.

codes/licence.json        what was attested (see `licence`)
codes/matching.json       {service concept: [codes]}, as the matching pages export it
codes/cpt/files/          the licensed files, <year>-<kind>.txt
codes/cpt/<fingerprint>/  a store and a search index made from them
codes/cpt/current         symlink to the one in use
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preceptor.coding.codesets.compiled.cpt import compile_cpt, cpt_releases
from preceptor.coding.codesets.compiled.writer import Content, write
from preceptor.coding.codesets.licensed import Licensed, Matching
from preceptor.coding.codesets.sources import SourceError, cpt_ama
from preceptor.coding.codesets.store import FILE, MARKER, Store
from preceptor.engine import stamps
from preceptor.engine.home import Home
from preceptor.engine.licence import Licence, attested, keep, kept

if TYPE_CHECKING:
    from preceptor.coding.encoder.search import Searcher

FAMILY = "cpt"
MATCHING = "matching.json"
_FORMAT = 1
"""Raise when the same files must give another store."""

REFUSED = (
    "has CPT descriptors, which are copyright American Medical Association. Preceptor reads them only under "
    "the school's own licence: say --licence HOLDER --from DATE --to DATE --users N --attested-by NAME"
)


@dataclass(frozen=True, slots=True)
class Cpt:
    """The licensed set while the licence is in force: one book with everything, and a search over the
    descriptors."""

    licence: Licence
    book: Licensed
    searcher: Searcher


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did: each file's kind, year and number of entries."""

    files: tuple[tuple[str, int, int], ...]


class Door:
    """Asked for a day, gives the licensed set or nothing. Opens it once, and anew when licence, matching or
    files have changed.
    """

    def __init__(self) -> None:
        self._key: object = None
        self._cpt: Cpt | None = None

    def on(self, home: Home, store: Store, day: date) -> Cpt | None:
        licence = kept(home)
        if licence is None or not licence.in_force(day) or not loaded(home):
            self._key = self._cpt = None
            return None
        current = (_room(home) / "current").resolve()
        key = (licence, current, _stamp(home.codes / MATCHING), id(store))
        if key != self._key:
            self._cpt, self._key = _open(licence, store, current, matching(home)), key
        return self._cpt


def loaded(home: Home) -> bool:
    """Whether licensed files were imported."""
    return (_room(home) / "current" / MARKER).is_file()


def editions(home: Home) -> dict[int, dict[str, int]]:
    """{year: {kind of file: entries}} of what was imported; numbers alone, no codes."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for path, record in _kept_files(home):
        found[int(path.name[:4])][record.kind] = len(record.entries)
    return dict(sorted(found.items()))


def bring_in(home: Home, paths: Sequence[Path], licence: Licence | None, year: int | None = None) -> Brought:
    """Imports licensed files under an attested licence; one edition's files replace those of their kind.

    `year` is the edition of files that do not name it. Raises `SourceError` or `LicenceError`, and then
    nothing has changed.
    """
    from preceptor.engine.incoming import parse

    if licence is None and kept(home) is None:
        raise SourceError(paths[0], None, REFUSED)
    checked = attested(licence) if licence else None
    room = _room(home)
    room.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(room / "lock"), tempfile.TemporaryDirectory(prefix=".importing-", dir=room) as work:
        aside = Path(work) / "files"
        aside.mkdir()
        if (room / "files").is_dir():
            shutil.copytree(room / "files", aside, dirs_exist_ok=True)
        (Path(work) / "parsed").mkdir()
        files, _ = parse(paths, Path(work) / "parsed")
        brought = []
        for one in files:
            if one.kind != FAMILY:
                raise SourceError(one.path, None, "is no CPT file; import it without --licence")
            record = cpt_ama.read(one.path)
            edition = record.year or year
            if edition is None:
                raise SourceError(one.path, None, "does not say of which year it is; say --year")
            shutil.copyfile(one.path, aside / f"{edition}-{record.kind}.txt")
            brought.append((record.kind, edition, len(record.entries)))
        made = _build(aside, Path(work) / "store")
        if checked:
            keep(home, checked)
        _swap(room, aside, Path(work) / "store", made)
    return Brought(tuple(brought))


def matching(home: Home) -> Matching:
    """What the school confirmed. A file that cannot be read matches nothing."""
    try:
        document = json.loads((home.codes / MATCHING).read_text(encoding="utf-8"))
        return {str(concept): [str(code) for code in codes] for concept, codes in document.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def export_matching(home: Home, found: Matching) -> None:
    """Writes what was confirmed, for the engine of every process."""
    home.codes.mkdir(parents=True, exist_ok=True)
    listed = {concept: list(codes) for concept, codes in sorted(found.items()) if codes}
    stamps.write_whole(home.codes / MATCHING, json.dumps(listed, indent=1) + "\n")


def status(home: Home, day: date) -> dict[str, Any] | None:
    """For `codes status`: licence and numbers of entries; None where there is neither."""
    from preceptor.engine.licence import described

    licence = kept(home)
    if licence is None and not loaded(home):
        return None
    return {
        "licence": described(licence) if licence else None,
        "in_force": licence is not None and licence.in_force(day) and loaded(home),
        "files": [
            {"year": year, "kind": kind, "entries": entries}
            for year, kinds in editions(home).items() for kind, entries in sorted(kinds.items())
        ],
        "matched": len(matching(home)),
    }  # fmt: skip


def _room(home: Home) -> Path:
    return home.codes / "cpt"


def _kept_files(home: Home) -> Iterator[tuple[Path, cpt_ama.CptFile]]:
    for path in sorted((_room(home) / "files").glob("*.txt")):
        yield path, cpt_ama.read(path)


def _open(licence: Licence, store: Store, current: Path, found: Matching) -> Cpt:
    from preceptor.coding.encoder.search import Searcher

    book = Licensed.join(store, Store.open(current), found)
    return Cpt(licence, book, Searcher.open(current / "search", book))


def _build(files: Path, folder: Path) -> str:
    """A store of the files; its fingerprint."""
    from preceptor.coding.encoder import index

    texts: dict[int, dict[cpt_ama.CptKind, dict[str, str]]] = defaultdict(dict)
    for path in sorted(files.glob("*.txt")):
        record = cpt_ama.read(path)
        texts[int(path.name[:4])][record.kind] = record.entries
    listed = [f"{one.name} {stamps.sha256(one)}" for one in sorted(files.glob("*.txt"))]
    fingerprint = stamps.digest([f"format {_FORMAT}", *listed], 16)
    folder.mkdir()
    write(folder / FILE, Content({"cpt": cpt_releases(texts)}, compile_cpt(texts)), fingerprint)
    (folder / MARKER).write_text(fingerprint, encoding="ascii")
    index.build(Store.open(folder), folder / "search")
    return fingerprint


def _swap(room: Path, files: Path, folder: Path, fingerprint: str) -> None:
    final = room / fingerprint
    if not final.is_dir():
        folder.rename(final)
    link = room / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(final.name)
    link.replace(room / "current")
    shutil.rmtree(room / "files", ignore_errors=True)
    files.rename(room / "files")
    for other in room.iterdir():
        if (other / MARKER).is_file() and other.name not in (final.name, "current"):
            shutil.rmtree(other, ignore_errors=True)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
