"""What was imported beside the installed packages: the list in `codes/imports.json`, the files in
`codes/sources/<sha256>/<name>`.

The tabular list that an installed package ships is on the list too, so that a later package adds its edition
and the earlier one stays.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.formats import format_of
from preceptor.engine import stamps
from preceptor.engine.home import Home

LIST = "imports.json"


@dataclass(frozen=True, slots=True)
class Imported:
    """One file of the list. `origin` is the zip or the package it came in, "" where it came alone."""

    kind: str
    label: str
    name: str
    sha256: str
    path: Path
    counts: dict[str, int]
    origin: str = ""
    packaged: bool = False

    @property
    def edition(self) -> tuple[str, str, bool]:
        """Two imports of one edition cannot stand beside each other."""
        return self.kind, self.label, self.packaged


def imported(home: Home) -> tuple[Imported, ...]:
    """Everything on the list, by kind and label. Raises `SourceError` when the list or a file cannot be
    trusted.
    """
    path = home.codes / LIST
    try:
        found = [_entry(home, one) for one in _listed(path)]
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise SourceError(path, None, f"is damaged ({error})") from error
    return _ordered(found)


def _listed(path: Path) -> list[Any]:
    listed = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(listed, list):
        raise TypeError("it is no list")
    return listed


def _entry(home: Home, document: dict[str, Any]) -> Imported:
    """Raises ValueError or TypeError for what this module would not have written."""
    one = Imported(**document, path=kept_at(home, document["sha256"], document["name"]))
    format_of(one.kind)
    texts = (one.kind, one.label, one.name, one.sha256, one.origin)
    if not all(isinstance(text, str) for text in texts) or not isinstance(one.counts, dict):
        raise TypeError("a field has another type")
    if not re.fullmatch(r"[0-9a-f]{64}", one.sha256) or Path(one.name).name != one.name:
        raise ValueError(f"{one.name!r} leads out of the sources")
    return one


def _ordered(entries: Iterable[Imported]) -> tuple[Imported, ...]:
    return tuple(sorted(entries, key=lambda one: (one.kind, one.label, one.name, one.sha256)))


def kept_at(home: Home, sha256: str, name: str) -> Path:
    """Where a source is kept."""
    return home.codes / "sources" / sha256 / name


def keep(home: Home, path: Path, sha256: str, name: str) -> Path:
    """Copies a source to where it stays, unless it is there."""
    target = kept_at(home, sha256, name)
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{name}.part")
        shutil.copyfile(path, aside)
        aside.replace(target)
    return target


def check_kept(home: Home, entries: Iterable[Imported]) -> None:
    """Raises `SourceError` when a kept file is gone or is not what was imported."""
    for one in entries:
        if not one.path.is_file():
            raise SourceError(one.path, None, "was imported and is gone; import it again or forget it")
        if stamps.hashes(home.codes, [one.path])[one.path] != one.sha256:
            raise SourceError(one.path, None, "was changed after it was imported; import it again")


def joined(before: Iterable[Imported], new: Iterable[Imported]) -> tuple[Imported, ...]:
    """The list with new entries, each in the place of an earlier import of the same edition."""
    by_edition = {one.edition: one for one in before}
    return _ordered((by_edition | {one.edition: one for one in new}).values())


def with_packaged(home: Home, tabular: Path, entries: tuple[Imported, ...]) -> tuple[Imported, ...]:
    """The list with the tabular list of the installed package on it."""
    sha256 = stamps.hashes(home.codes, [tabular])[tabular]
    if any(one.sha256 == sha256 for one in entries):
        return entries
    form = format_of("cm-tabular")
    record = form.read(tabular)
    origin = f"simple-icd-10-cm {version('simple-icd-10-cm')}"
    path = keep(home, tabular, sha256, tabular.name)
    one = Imported(
        form.kind, form.label(record), tabular.name, sha256, path, form.counts(record), origin, packaged=True
    )
    return joined(entries, [one])


@contextmanager
def recorded(home: Home, entries: tuple[Imported, ...]) -> Iterator[None]:
    """Writes the list; what it was before comes back when the block fails."""
    path = home.codes / LIST
    before = path.read_text(encoding="utf-8") if path.is_file() else None
    documents = [asdict(one) for one in entries]
    for document in documents:
        del document["path"]
    content = json.dumps(documents, indent=1, ensure_ascii=False) + "\n"
    if content == before or (before is None and not entries):
        yield
        return
    stamps.write_whole(path, content)
    try:
        yield
    except BaseException:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            stamps.write_whole(path, before)
        raise


def unkeep(home: Home, one: Imported) -> None:
    """Takes a kept file away again, and its folder when that is empty."""
    path = kept_at(home, one.sha256, one.name)
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()
