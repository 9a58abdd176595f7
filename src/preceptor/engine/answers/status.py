"""What is loaded: code sets with their releases, indexes and tables, labels of ICD-10-PCS characters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NotRequired, Protocol, TypedDict

if TYPE_CHECKING:
    from preceptor.coding.codesets.model import Release
    from preceptor.coding.codesets.store import Store, SystemStatus

# `from` is a word of the language, so the shapes are written as calls.
ReleaseLine = TypedDict("ReleaseLine", {"label": str, "from": str, "to": str, "source": str})
EditionLine = TypedDict(
    "EditionLine",
    {"kind": NotRequired[str], "label": str, "from": str, "to": str, "source": str, "derived": bool},
)


class SystemDocument(TypedDict):
    """`in_force`: codes that may be reported; `titled`: those of them with a title."""

    system: str
    in_force: int
    titled: int
    releases: list[ReleaseLine]


class StatusDocument(TypedDict):
    """`volumes`: indexes and tables. `derived`: made here from titles and inclusion terms, not official."""

    fingerprint: str
    systems: list[SystemDocument]
    volumes: list[EditionLine]
    pcs_labels: list[EditionLine]


class _Edition(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    @property
    def source(self) -> str: ...
    @property
    def derived(self) -> bool: ...


def describe(book: Store, on: date | None) -> StatusDocument:
    """On a day; without one, each code set in its newest titled release."""
    return {
        "fingerprint": book.fingerprint,
        "systems": [system(one) for one in book.status(on)],
        "volumes": editions(book.shelf.volumes()),
        "pcs_labels": editions(book.pcs.editions),
    }


def system(one: SystemStatus) -> SystemDocument:
    return {
        "system": one.system,
        "in_force": one.in_force,
        "titled": one.titled,
        "releases": [release(r) for r in one.releases],
    }


def release(one: Release) -> ReleaseLine:
    return {
        "label": one.label, "from": one.first.isoformat(), "to": one.last.isoformat(), "source": one.source,
    }  # fmt: skip


def editions(listed: Iterable[_Edition]) -> list[EditionLine]:
    found: list[EditionLine] = []
    for one in listed:
        line: EditionLine = {
            "label": one.label, "from": one.first.isoformat(), "to": one.last.isoformat(),
            "source": one.source, "derived": one.derived,
        }  # fmt: skip
        kind = getattr(one, "kind", None)
        found.append({"kind": kind, **line} if kind else line)
    return found
