"""The alphabetic indexes and tables: by letter, by typing, one term with all below it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from preceptor.coding.codesets.shelf import VOLUME_KINDS, Reference, Shelf, Term, Volume
from preceptor.engine.answers.asked import Malformed, NotThere, shown
from preceptor.engine.answers.status import EditionLine, editions

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store

MOST = 200


class LetterLine(TypedDict):
    letter: str
    terms: int


class ReferenceLine(TypedDict):
    """`number`: the term meant, None where none is found; in the volume `volume`."""

    kind: str
    text: str
    number: int | None
    volume: str


class StepLine(TypedDict):
    number: int
    title: str


class TermLine(TypedDict):
    """One line of a book. `path`: the terms above it, the main term first. `cells`: by column, as printed."""

    number: int
    level: int
    title: str
    path: list[StepLine]
    nonessential: list[str]
    code: str
    manifestation: str
    more: list[str]
    cells: dict[str, str]
    references: list[ReferenceLine]
    below: int


class LettersDocument(TypedDict):
    """`terms`: the main terms of `letter`, none without one."""

    volume: EditionLine
    title: str
    letters: list[LetterLine]
    letter: str
    terms: list[TermLine]


class SeekDocument(TypedDict):
    """`terms`: best first."""

    volume: EditionLine
    query: str
    terms: list[TermLine]


class TermDocument(TypedDict):
    """`below`: everything below the term, in reading order."""

    volume: EditionLine
    term: TermLine
    below: list[TermLine]


def volume_of(shelf: Shelf, kind: str, on: date | None) -> Volume:
    """The edition that counts on a day. Raises NotThere."""
    if kind not in VOLUME_KINDS:
        raise NotThere(f"There is no index {shown(kind)!r}. Known: {', '.join(VOLUME_KINDS)}.", "kind")
    volume = shelf.volume(kind, on)
    if volume is None:
        raise NotThere(f"The index {kind} is not loaded. See `preceptor codes status`.", "kind")
    return volume


def letters(book: Store, kind: str, letter: str, on: date | None) -> LettersDocument:
    """Raises NotThere; Malformed for what is not one letter."""
    volume = volume_of(book.shelf, kind, on)
    if letter and (len(letter) != 1 or not letter.isprintable()):
        raise Malformed(f"{shown(letter)!r} is not one letter.", "letter")
    terms = book.shelf.main_terms(volume.kind, letter, on) if letter else ()
    return {
        "volume": _edition(volume),
        "title": volume.title,
        "letters": [
            {"letter": one, "terms": count} for one, count in book.shelf.letters(volume.kind, on)
        ],
        "letter": letter.upper(),
        "terms": _lines(book.shelf, volume, terms, on),
    }  # fmt: skip


def seek(book: Store, kind: str, typed: str, limit: int, on: date | None) -> SeekDocument:
    """Raises NotThere."""
    volume = volume_of(book.shelf, kind, on)
    terms = book.shelf.seek(volume.kind, typed, on, limit)
    return {"volume": _edition(volume), "query": typed, "terms": _lines(book.shelf, volume, terms, on)}


def term(book: Store, kind: str, number: int, on: date | None) -> TermDocument:
    """Raises NotThere."""
    volume = volume_of(book.shelf, kind, on)
    found = book.shelf.term(volume.kind, number, on)
    if found is None:
        raise NotThere(f"There is no term {number} in {volume.title}, {volume.label}.", "number")
    below = book.shelf.below(volume.kind, number, on)
    titles = {one.number: one.title for one in (found, *below)}
    return {
        "volume": _edition(volume),
        "term": _lines(book.shelf, volume, [found], on)[0],
        "below": _lines(book.shelf, volume, below, on, titles),
    }


def _edition(volume: Volume) -> EditionLine:
    return editions([volume])[0]


def _lines(
    shelf: Shelf,
    volume: Volume,
    terms: Iterable[Term],
    on: date | None,
    known: dict[int, str] | None = None,
) -> list[TermLine]:
    titles = {} if known is None else dict(known)

    def title(number: int) -> str:
        if number not in titles:
            above = shelf.term(volume.kind, number, on)
            titles[number] = above.title if above else ""
        return titles[number]

    return [
        {
            "number": one.number,
            "level": one.level,
            "title": one.title,
            "path": [{"number": number, "title": title(number)} for number in one.path],
            "nonessential": list(one.nonessential),
            "code": one.code,
            "manifestation": one.manifestation,
            "more": list(one.more),
            "cells": dict(zip(volume.columns, one.cells, strict=False)),
            "references": [_reference(volume, ref) for ref in one.references],
            "below": one.last - one.number,
        }
        for one in terms
    ]


def _reference(volume: Volume, ref: Reference) -> ReferenceLine:
    return {
        "kind": ref.kind, "text": ref.text, "number": ref.target, "volume": ref.volume or volume.kind,
    }  # fmt: skip
