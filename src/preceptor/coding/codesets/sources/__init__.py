"""One module per source format: bytes in, plain records out. Bad input is refused, never repaired."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


class SourceError(ValueError):
    """A source that cannot be read. Says the file, where in it, and why."""

    def __init__(self, path: Path, where: str | int | None, reason: str) -> None:
        place = f", line {where}" if isinstance(where, int) else f", {where}" if where else ""
        super().__init__(f"{path.name}{place}: {reason}")
        self.path = path
        self.where = where
        self.reason = reason


def package_folder(name: str) -> Path:
    """Where an installed package's files are, without importing it (importing some costs seconds)."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SourceError(Path(name), None, "the package is not installed; run `make setup`")
    return Path(spec.submodule_search_locations[0])
