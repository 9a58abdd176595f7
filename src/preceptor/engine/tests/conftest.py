"""Homes for builds that take milliseconds: small stores of our own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.compiled.writer import Content, write
from preceptor.coding.codesets.model import Release
from preceptor.coding.codesets.store import FILE, MARKER
from preceptor.engine import build as building
from preceptor.engine import imports
from preceptor.engine.build import Name, Sources
from preceptor.engine.home import Home
from preceptor.engine.imports import Imported

MANY = 300


def small(folder: Path, title: str, fingerprint: str) -> None:
    """A finished store of 300 codes that all have one title."""
    folder.mkdir(parents=True, exist_ok=True)

    def rows() -> Iterator[Row]:
        for n in range(MANY):
            yield Row("hcpcs", f"G{n:04d}", title, "code", True, n, n, first=date.min, last=date.max)

    releases = {"hcpcs": [Release("hcpcs", "test", date.min, date.max, "test")]}
    write(folder / FILE, Content(releases, rows()), fingerprint)  # type: ignore[arg-type]
    (folder / MARKER).write_text(fingerprint)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "curriculum" / "services").mkdir(parents=True)
    home = Home(tmp_path / "var", tmp_path / "curriculum")
    home.codes.mkdir(parents=True)
    return home


@pytest.fixture
def tiny_build(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home where a build compiles a small store, from a services folder, in milliseconds;
    the titles in it name the imports it was given.
    """
    from preceptor.coding.codesets.sources import pyoce_data, pyoce_ncci
    from preceptor.coding.encoder import index

    source = home.curriculum / "services" / "a.yaml"
    source.write_text("one")
    sources = Sources(source, source, source, source, ())
    monkeypatch.setattr(Sources, "find", classmethod(lambda cls, home: sources))

    def compile_small(
        aside: Path, name: Name, sources: Sources, imported: Sequence[Imported], *rest: object
    ) -> None:
        title = " ".join([source.read_text(), *(one.name for one in imported)])
        small(aside, title, name.fingerprint)
        (aside / "manifest.json").write_text("{}")

    def unpack(folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        return folder

    monkeypatch.setattr(building, "_compile", compile_small)
    monkeypatch.setattr(imports, "with_packaged", lambda home, tabular, entries: entries)
    monkeypatch.setattr(pyoce_data, "ensure", unpack)
    monkeypatch.setattr(pyoce_data, "intact", Path.is_dir)
    monkeypatch.setattr(pyoce_ncci, "read", lambda path, cite: [])
    monkeypatch.setattr(index, "build", lambda book, folder, *rest: folder.mkdir())
    monkeypatch.setattr(building, "_MINIMUM", {})
    return home
