"""Excludes1: two codes the tabular list says are never reported together (guidelines, I.A.12.a).

The note may stand at either code or at any level above it, and may name a code, a heading or a range.
Excludes2 is no fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from preceptor.coding.codesets import CodeRef, Note
from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import ANY, WARNING, Rule, Said
from preceptor.coding.edits.sheet import RANGES, Line, Sheet


def _pairs(sheet: Sheet) -> Iterator[Said]:
    """Each pair once, in the order of the claim, whichever of the two codes the note stands at."""
    found: dict[tuple[int, int], Note] = {}
    for at, line in enumerate(sheet.lines):
        for other, note in _excluded(sheet, line):
            found.setdefault((min(at, other), max(at, other)), note)
    for (first, second), note in sorted(found.items()):
        one, two = sheet.lines[first], sheet.lines[second]
        yield Said(
            (one.ref, two.ref),
            f"{one.code} and {two.code}: an Excludes1 note at {note.source} (“{note.text}”) says they are "
            "not reported together, unless the two conditions are unrelated to each other; if that is not "
            "clear, ask the provider.",
            Source("ICD-10-CM Tabular", one.facts.release, note.source),
        )


def _excluded(sheet: Sheet, line: Line) -> Iterator[tuple[int, Note]]:
    """Where the lines stand that a note at this one, or above it, names."""
    notes = line.facts.excludes1
    for category in sheet.places.keys() & notes.keys():
        for at in sheet.places[category]:
            yield from _named(sheet, line, at, notes[category])
    for category, places in sheet.places.items() if RANGES in notes else ():
        # Plain order decides but for categories filed by a letter (M1A, C4A), where only `covers` knows.
        refs = [
            (ref, note)
            for ref, note in notes[RANGES]
            if category[2:].isalpha() or ref.first[:3] <= category <= (ref.last or "")[:3]
        ]
        for at in places if refs else ():
            yield from _named(sheet, line, at, refs)


def _named(
    sheet: Sheet, line: Line, at: int, refs: Iterable[tuple[CodeRef, Note]]
) -> Iterator[tuple[int, Note]]:
    other = sheet.lines[at]
    if other.code == line.code:
        return
    for ref, note in refs:
        if ref.covers(other.code) and not ref.covers(line.code) and _meant(note, other):
            yield at, note
            return


def _meant(note: Note, other: Line) -> bool:
    """Notes on open wounds exclude “open fracture” of a category that holds closed fractures too."""
    return not note.text.startswith("open fracture") or "open fracture" in (other.facts.entry.title or "")


RULES = (Rule("excludes1.pair", WARNING, ANY, _pairs, "I.A.12.a", needs="tabular"),)
