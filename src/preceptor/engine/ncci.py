"""The file of NCCI tables beside the code sets: made from a package's reference data and the imported files.

It has a fingerprint of its own, so that a new quarter of code sets leaves it as it is, and a new quarter of
edits leaves the code sets.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from preceptor.coding.codesets.ncci import file
from preceptor.coding.codesets.sources import pyoce_ncci
from preceptor.coding.codesets.sources.formats import format_of
from preceptor.engine import stamps
from preceptor.engine.imports import Imported

FAMILY = "ncci"

_FORMAT = 1
"""Raise when the same sources must give other tables."""


def is_ncci(one: Imported) -> bool:
    return format_of(one.kind).family == FAMILY


def fingerprint(pyoce_digest: str, imported: Iterable[Imported]) -> str:
    """Names what the tables are made from."""
    lines = [f"format {_FORMAT}", f"pyoce {pyoce_digest}"]
    lines += sorted(f"{one.kind} {one.label} {one.name} {one.sha256}" for one in imported if is_ncci(one))
    return stamps.digest(lines, 8)


def build(folder: Path, pyoce: Path, imported: Sequence[Imported]) -> None:
    """Writes the file. `pyoce` is the unpacked reference data. Raises `SourceError`."""
    tables = pyoce_ncci.read(pyoce, f"reference data of pyoce {version('pyoce')}")
    tables += [format_of(one.kind).read(one.path) for one in imported if is_ncci(one)]
    file.write(folder / file.NAME, tables)


def take_over(current: Path, folder: Path) -> bool:
    """Links the file of another build. False where there is none that can be read."""
    with suppress(OSError, file.Damaged):
        file.read(current / file.NAME)
        os.link(current / file.NAME, folder / file.NAME)
        return True
    return False
