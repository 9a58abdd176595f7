"""SHA-256 of source files, remembered by size and time so that nothing large is read twice."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path


def hashes(codes: Path, files: Iterable[Path]) -> dict[Path, str]:
    """SHA-256 of each file; a file whose size and time have not changed is not read again. The memory is
    `stamps.json` in `codes`.
    """
    stamps = codes / "stamps.json"
    try:
        known: dict[str, list[object]] = json.loads(stamps.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    stale = {}
    for path in (files := tuple(files)):
        stat = path.stat()
        stamp = known.get(str(path))
        if not stamp or stamp[:2] != [stat.st_size, stat.st_mtime_ns]:
            stale[str(path)] = [stat.st_size, stat.st_mtime_ns, sha256(path)]
    known |= stale
    if stale and codes.is_dir():
        write_whole(stamps, json.dumps(known))
    return {path: str(known[str(path)][2]) for path in files}


def digest(lines: list[str], length: int) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:length]


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_whole(path: Path, content: str) -> None:
    """Writes aside, then replaces: a reader sees the old file or the new one."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    aside.write_text(content, encoding="utf-8")
    aside.replace(path)
