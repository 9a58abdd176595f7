"""What a modifier tells the payer, in our words, and CMS's own words where a quarter was imported."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from preceptor.coding.encoder.modifiers import Explanation, explain, explanations
from preceptor.engine.answers.asked import NotThere, shown

if TYPE_CHECKING:
    from preceptor.coding.codesets.modifiers import Modifier
    from preceptor.coding.codesets.store import Store


class Official(TypedDict):
    """CMS's record. `last` is None while the modifier stands."""

    title: str
    short: str
    first: str
    last: str | None
    release: str
    note: str


class ModifierDocument(TypedDict):
    """`title` to `cites` are ours, and None or empty where we explain nothing; `official` is None without an
    import, and for numeric modifiers, which are the AMA's.
    """

    modifier: str
    title: str | None
    kind: str | None
    applies: str | None
    text: str | None
    when: str | None
    not_when: str | None
    cites: list[str]
    official: Official | None


class ModifiersDocument(TypedDict):
    modifiers: list[ModifierDocument]


def modifier(book: Store, text: str, on: date | None = None) -> ModifierDocument:
    """One modifier, as a person typed it. Raises NotThere."""
    code = text.strip().upper()
    ours, official = explain(code), book.modifiers.find(code, on)
    if ours is None and official is None:
        raise NotThere(f"{shown(code)} is not a modifier known here.", "modifier")
    return _document(code, ours, official)


def modifiers(book: Store, on: date | None = None) -> list[ModifierDocument]:
    """Every modifier explained here or imported, kind after kind; those without an explanation last. With a
    day, of the imported ones those in force.
    """
    ours = explanations()
    official = {one.code: one for one in book.modifiers.all(on)}
    rest = sorted(official.keys() - ours.keys())
    return [_document(code, ours.get(code), official.get(code)) for code in (*ours, *rest)]


def _document(code: str, ours: Explanation | None, official: Modifier | None) -> ModifierDocument:
    return {
        "modifier": code,
        "title": ours.title if ours else None,
        "kind": ours.kind if ours else None,
        "applies": ours.applies if ours else None,
        "text": ours.text if ours else None,
        "when": ours.when if ours else None,
        "not_when": ours.not_when if ours else None,
        "cites": list(ours.cites) if ours else [],
        "official": _official(official) if official else None,
    }


def _official(one: Modifier) -> Official:
    return {
        "title": one.title,
        "short": one.short,
        "first": one.first.isoformat(),
        "last": None if one.last == date.max else one.last.isoformat(),
        "release": one.release,
        "note": one.note,
    }
