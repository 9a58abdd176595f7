"""Every official file Preceptor can read, recognised by what is in it and never by its name.

`FORMATS` is the registry: one entry a kind, naming the parser's `read`, what an edition of it is called, and
what to count in it. `recognise` looks at the beginning of a file and answers with at most one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preceptor.coding.codesets.sources import SourceError, cm_tabular
from preceptor.coding.codesets.sources.safe import root_of

HEAD = 1 << 16
"""Bytes from the beginning of a file that `recognise` is given."""


@dataclass(frozen=True, slots=True)
class Format:
    """One official file format.

    `recognise` takes the beginning of a file. `read` raises `SourceError`; `label` and `counts` take the
    record it gives ("FY2026", {"codes": 74719}). Files of one `family` in one zip must be of one year.
    """

    kind: str
    family: str
    title: str
    recognise: Callable[[bytes], bool]
    read: Callable[[Path], Any]
    label: Callable[[Any], str]
    counts: Callable[[Any], dict[str, int]]


def _tabular_counts(record: cm_tabular.Tabular) -> dict[str, int]:
    def walk(nodes: Any) -> Iterator[cm_tabular.Node]:
        for node in nodes:
            yield node
            yield from walk(node.children)

    levels = Counter[str](node.level for node in walk(record.chapters))
    names = {"chapters": "chapter", "blocks": "block", "entries": "diagnosis"}
    return {name: levels[level] for name, level in names.items()}


FORMATS: tuple[Format, ...] = (
    Format(
        "cm-tabular", "icd10cm", "ICD-10-CM tabular list (XML)",
        lambda head: root_of(head) == "ICD10CM.tabular",
        cm_tabular.read, lambda record: f"FY{record.fiscal_year}", _tabular_counts,
    ),
)  # fmt: skip


def recognise(head: bytes) -> Format | None:
    """The format of a file that begins so."""
    return next((one for one in FORMATS if one.recognise(head)), None)


def format_of(kind: str) -> Format:
    """Raises `KeyError` for a kind this version does not know."""
    return {one.kind: one for one in FORMATS}[kind]


def unknown(path: Path) -> SourceError:
    """What to say of a file that is none of them."""
    known = "; ".join(one.title for one in FORMATS)
    return SourceError(path, None, f"is not a file Preceptor knows. It knows: {known}; and zips of these.")
