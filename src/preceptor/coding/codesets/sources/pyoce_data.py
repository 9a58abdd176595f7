"""The reference data of the `pyoce` package, inflated once, atomically, into a folder of ours.

Left alone, the package inflates 321 MB into a home folder on first use, in place, so that an interrupted or
a second process reads half a file. Its provider takes a path that exists as it is: give it what `ensure`
returns.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import lzma
import os
import shutil
from pathlib import Path
from typing import Any

from preceptor.coding.codesets.sources import SourceError, package_folder

_END = 1 << 20


def archive() -> Path:
    """The compressed file inside the installed package."""
    return package_folder("pyoce") / "data" / "pyoce.mdb.xz"


def ensure(folder: Path) -> Path:
    """`folder/pyoce.mdb`, inflated when it is absent, damaged or of another archive; safe when several
    processes call at once.

    Beside it stand `pyoce.mdb.version`, the archive's SHA-256, where the package's own provider looks for
    it, and `pyoce.mdb.seal`: what the file was when it was inflated. Raises `SourceError` when the archive
    is damaged.
    """
    source, target = archive(), folder / "pyoce.mdb"
    digest = _sha256(source)
    if _intact(target, digest):
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "pyoce.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _intact(target, digest):
            marker, seal = _beside(target)
            marker.unlink(missing_ok=True)
            _inflate(source, target)
            seal.write_text(json.dumps(_seal(target, digest)), encoding="ascii")
            marker.write_text(digest)
    return target


def intact(folder: Path) -> bool:
    """Whether `ensure` would find nothing to do. Raises OSError when the package has no archive."""
    return _intact(folder / "pyoce.mdb", _sha256(archive()))


def _intact(target: Path, digest: str) -> bool:
    """A shorter file must never be mapped: the process that reads beyond its end is killed."""
    marker, seal = _beside(target)
    try:
        known = json.loads(seal.read_text(encoding="ascii"))
        return marker.read_text().strip() == digest and known == _seal(target, digest)
    except (OSError, ValueError):
        return False


def _beside(target: Path) -> tuple[Path, Path]:
    return target.with_name(f"{target.name}.version"), target.with_name(f"{target.name}.seal")


def _seal(target: Path, digest: str) -> dict[str, Any]:
    """Size, and the hash of the first and last MiB: milliseconds, where all of it would take seconds."""
    size = target.stat().st_size
    with target.open("rb") as stream:
        ends = hashlib.sha256(stream.read(_END))
        stream.seek(max(0, size - _END))
        ends.update(stream.read(_END))
    return {"archive": digest, "bytes": size, "ends": ends.hexdigest()}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _inflate(source: Path, target: Path) -> None:
    aside = target.with_suffix(f".{os.getpid()}.part")
    try:
        with lzma.open(source) as packed, aside.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
        aside.replace(target)
    except (lzma.LZMAError, EOFError) as error:
        raise SourceError(source, None, f"is damaged ({error}); reinstall pyoce") from error
    finally:
        aside.unlink(missing_ok=True)
