"""What changed, and two codes side by side, in the shapes that every door gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from preceptor.coding.codesets.model import Code, System, normalize
from preceptor.coding.encoder import compare as side_by_side
from preceptor.coding.encoder import history as lives
from preceptor.engine.answers.asked import NotThere, shown, shown_code

if TYPE_CHECKING:
    from preceptor.coding.codesets.history import Part
    from preceptor.coding.codesets.store import Store


class Piece(TypedDict):
    """`kind` is `title`, a kind of note, or a 7th character."""

    kind: str
    text: str


class ChangeLine(TypedDict):
    """`since` is the earliest day of a revision that falls in years not loaded; else None."""

    code: str
    title: str | None
    kind: str
    part: str
    day: str
    since: str | None
    billable: bool
    at: str
    before: list[Piece]
    after: list[Piece]
    into: list[str]
    source: str


class ChangesDocument(TypedDict):
    system: str
    release: str
    first: str
    last: str
    titled: bool
    codes: dict[str, int]
    headings: dict[str, int]
    changes: list[ChangeLine]


class HistoryDocument(TypedDict):
    system: str
    code: str
    title: str | None
    changes: list[ChangeLine]


class SideLine(TypedDict):
    """`first` and `last` are the days a code is valid; a heading's are those of its release."""

    code: str
    title: str | None
    billable: bool
    first: str
    last: str
    release: str


class Step(TypedDict):
    code: str
    title: str | None


class ComparisonDocument(TypedDict):
    """`title` and `instructions` say of each piece whether it is of `a`, `b` or both; `together` is the first
    and last day on which both codes are valid, None without one. The other lists are as
    `coding.encoder.compare` says; `axes` is empty but for procedures.
    """

    system: str
    date: str | None
    a: SideLine
    b: SideLine
    shared: list[Step]
    path_a: list[Step]
    path_b: list[Step]
    title: list[dict[str, object]]
    instructions: list[dict[str, object]]
    seventh: list[dict[str, object]]
    exclusions: list[dict[str, object]]
    together: list[str] | None
    axes: list[dict[str, object]]


def changes(book: Store, system: System, label: str | None) -> ChangesDocument:
    """What a release brought; without a label the newest release. Raises NotThere."""
    releases = book.releases(system)
    wanted = label or releases[-1].label
    found = lives.changes(book, system, wanted)
    if found is None:
        known = ", ".join(release.label for release in releases)
        raise NotThere(f"There is no release {shown(wanted)} of {system}. Known: {known}.", "release")
    release = found.release
    return {
        "system": system,
        "release": release.label,
        "first": release.first.isoformat(),
        "last": release.last.isoformat(),
        "titled": release.titled,
        "codes": dict(found.codes.items()),
        "headings": dict(found.headings.items()),
        "changes": [_change(one) for one in found.items],
    }


def history(book: Store, system: System, text: str) -> HistoryDocument:
    """The life of one code. Raises NotThere."""
    code = book.find(system, normalize(system, text)) or book.find(system, text.strip())
    if code is None:
        raise NotThere(f"{shown_code(system, text)} is not a code of {system}.", "code")
    lines = [_change(one) for one in lives.history(book, system, code.code)]
    return {"system": system, "code": code.code, "title": code.title, "changes": lines}


def comparison(book: Store, system: System, a: str, b: str, on: date | None) -> ComparisonDocument:
    """Two codes side by side. Raises NotThere."""
    for text in (a, b):
        if book.find(system, normalize(system, text), on) is None:
            raise NotThere(f"{shown_code(system, text)} is not a code of {system}.", "code")
    found = side_by_side.compare(book, system, a, b, on)
    if found is None:
        raise NotThere(f"{shown_code(system, a)} and {shown_code(system, b)} cannot be compared.", "code")
    return {
        "system": system,
        "date": on.isoformat() if on else None,
        "a": _side(found.a),
        "b": _side(found.b),
        "shared": _steps(found.shared),
        "path_a": _steps(found.path_a),
        "path_b": _steps(found.path_b),
        "title": [asdict(one) for one in found.title],
        "instructions": [asdict(one) for one in found.instructions],
        "seventh": [asdict(one) for one in found.sevenths],
        "exclusions": [asdict(one) for one in found.exclusions],
        "together": [day.isoformat() for day in found.together] if found.together else None,
        "axes": [asdict(one) | {"same": one.same} for one in found.axes],
    }


def _change(change: lives.Change) -> ChangeLine:
    return {
        "code": change.code,
        "title": change.title,
        "kind": change.kind,
        "part": change.part,
        "day": change.day.isoformat(),
        "since": change.since.isoformat() if change.since else None,
        "billable": change.billable,
        "at": change.at,
        "before": _pieces(change.before),
        "after": _pieces(change.after),
        "into": list(change.into),
        "source": change.source,
    }


def _pieces(parts: Iterable[Part]) -> list[Piece]:
    return [{"kind": kind, "text": text} for kind, text in parts]


def _side(code: Code) -> SideLine:
    return {
        "code": code.code,
        "title": code.title,
        "billable": code.billable,
        "first": code.first.isoformat(),
        "last": code.last.isoformat(),
        "release": code.release,
    }


def _steps(codes: Iterable[Code]) -> list[Step]:
    return [{"code": code.code, "title": code.title} for code in codes]
