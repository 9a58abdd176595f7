"""The reference data of the `pyoce` package, inflated once, atomically, into a folder of ours.

Left alone, the package inflates 321 MB into a home folder on first use, in place, so that an interrupted or
a second process reads half a file. Its provider takes a path that exists as it is: give it what `ensure`
returns.
"""

from __future__ import annotations

import fcntl
import hashlib
import lzma
import os
import shutil
from pathlib import Path

from preceptor.coding.codesets.sources import SourceError, package_folder


def archive() -> Path:
    """The compressed file inside the installed package."""
    return package_folder("pyoce") / "data" / "pyoce.mdb.xz"


def ensure(folder: Path) -> Path:
    """`folder/pyoce.mdb`, inflated when it is absent or of another archive; safe when several processes
    call at once.

    Beside it stands `pyoce.mdb.version`, the archive's SHA-256, where the package's own provider looks for
    it. Raises `SourceError` when the archive is damaged.
    """
    target, marker = folder / "pyoce.mdb", folder / "pyoce.mdb.version"
    source = archive()
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    if _fresh(target, marker, digest):
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "pyoce.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _fresh(target, marker, digest):
            marker.unlink(missing_ok=True)
            _inflate(source, target)
            marker.write_text(digest)
    return target


def _fresh(target: Path, marker: Path, digest: str) -> bool:
    return target.is_file() and marker.is_file() and marker.read_text().strip() == digest


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
