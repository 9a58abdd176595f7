"""Two codes of one system side by side: where they part, how their titles differ, what each instructs, and
whether one excludes the other. Plain values, for a page and for JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from preceptor.coding.codesets.model import Code, CodeRef, Note, Seventh, System, normalize
from preceptor.coding.codesets.store import Store
from preceptor.coding.encoder.pcs.builder import part

Side = Literal["a", "b"]

_WORD = re.compile(r"[\w'’-]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of the titles, and whose they are."""

    of: Literal["both", "a", "b"]
    text: str


@dataclass(frozen=True, slots=True)
class Instruction:
    """An instruction, own or inherited. `a` and `b` are the entries where each code has it; None where it
    does not.
    """

    kind: str
    text: str
    a: str | None
    b: str | None


@dataclass(frozen=True, slots=True)
class Character:
    """A 7th character with its meaning at each code; None where it is none."""

    char: str
    a: str | None
    b: str | None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An Excludes note that covers the other code. `by` is the code that has it, `at` the entry where it
    stands; `partly` when it covers only some of the codes below the other.
    """

    kind: Literal["excludes1", "excludes2"]
    by: Side
    at: str
    text: str
    partly: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """One character of two procedure codes. Labels are None where none is loaded."""

    position: int
    name: str
    a: str
    b: str
    label_a: str | None
    label_b: str | None

    @property
    def same(self) -> bool:
        return self.a == self.b


@dataclass(frozen=True, slots=True)
class Comparison:
    """`shared` is the path both have, `path_a` and `path_b` what follows, the codes themselves last.

    `together`: the days on which both are valid; None where there are none, or for headings.
    """

    system: System
    on: date | None
    a: Code
    b: Code
    shared: tuple[Code, ...]
    path_a: tuple[Code, ...]
    path_b: tuple[Code, ...]
    title: tuple[Words, ...]
    instructions: tuple[Instruction, ...]
    sevenths: tuple[Character, ...]
    exclusions: tuple[Exclusion, ...]
    together: tuple[date, date] | None
    axes: tuple[Axis, ...] = ()


def compare(book: Store, system: System, a: str, b: str, on: date | None = None) -> Comparison | None:
    """Both as the release in force on the day has them; None when one of them is not known."""
    one = book.find(system, normalize(system, a), on)
    other = book.find(system, normalize(system, b), on)
    if one is None or other is None:
        return None
    left, right = (*one.path, one.code), (*other.path, other.code)
    common = next((n for n, (x, y) in enumerate(zip(left, right, strict=False)) if x != y), None)
    parting = min(len(left), len(right)) if common is None else common
    first, last = max(one.first, other.first), min(one.last, other.last)
    both_codes = one.billable and other.billable
    return Comparison(
        system, on, one, other,
        _entries(book, system, left[:parting], on),
        _entries(book, system, left[parting:], on),
        _entries(book, system, right[parting:], on),
        tuple(words(one.title or "", other.title or "")),
        tuple(_instructions(book.notes(one, on), book.notes(other, on))),
        tuple(_characters(one.sevenths, other.sevenths)),
        (*_exclusions(book, one, other, "a", on), *_exclusions(book, other, one, "b", on)),
        (first, last) if both_codes and first <= last else None,
        tuple(_axes(book, one.code, other.code, on)) if system == "icd10pcs" else (),
    )  # fmt: skip


def _entries(book: Store, system: System, codes: Sequence[str], on: date | None) -> tuple[Code, ...]:
    return tuple(entry for code in codes if (entry := book.find(system, code, on)))


def words(a: str, b: str) -> Iterator[Words]:
    """Two titles as one line of pieces: what both say, what only `a` says, what only `b` says."""
    left, right = _WORD.findall(a), _WORD.findall(b)
    matcher = SequenceMatcher(
        None, [w.casefold() for w in left], [w.casefold() for w in right], autojunk=False
    )
    for tag, from_a, to_a, from_b, to_b in matcher.get_opcodes():
        if tag == "equal":
            yield Words("both", _joined(left[from_a:to_a]))
            continue
        if to_a > from_a:
            yield Words("a", _joined(left[from_a:to_a]))
        if to_b > from_b:
            yield Words("b", _joined(right[from_b:to_b]))


def _joined(parts: Sequence[str]) -> str:
    text = " ".join(parts)
    return re.sub(r"([(\[/]) | (?=[)\],;:./])", r"\1", text)


def _instructions(a: Sequence[Note], b: Sequence[Note]) -> Iterator[Instruction]:
    """Each wording once, in the order of `a`, then what `b` alone has."""
    there = {(note.kind, note.text): note.source for note in reversed(b)}
    done: set[tuple[str, str]] = set()
    for note in a:
        if (note.kind, note.text) not in done:
            done.add((note.kind, note.text))
            yield Instruction(note.kind, note.text, note.source, there.get((note.kind, note.text)))
    for note in b:
        if (note.kind, note.text) not in done:
            done.add((note.kind, note.text))
            yield Instruction(note.kind, note.text, None, note.source)


def _characters(a: Sequence[Seventh], b: Sequence[Seventh]) -> Iterator[Character]:
    left, right = ({one.char: one.text for one in sevenths} for sevenths in (a, b))
    for char in dict.fromkeys((*left, *right)):
        yield Character(char, left.get(char), right.get(char))


def _exclusions(book: Store, one: Code, other: Code, side: Side, on: date | None) -> Iterator[Exclusion]:
    """Guidelines, I.A.12.a and I.A.12.b. A note that names the code it stands above too says nothing of the
    pair.
    """
    for note in book.notes(one, on):
        if note.kind != "excludes1" and note.kind != "excludes2":
            continue
        refs = [ref for ref in note.refs if not ref.covers(one.code)]
        whole = any(ref.covers(other.code) for ref in refs) and _meant(note, other)
        if whole or any(_below(ref, other) for ref in refs):
            yield Exclusion(note.kind, side, note.source, note.text, partly=not whole)


def _below(ref: CodeRef, heading: Code) -> bool:
    return not heading.billable and ref.last is None and ref.first.startswith(heading.code)


def _meant(note: Note, other: Code) -> bool:
    """Notes on open wounds exclude “open fracture” of a category that holds closed fractures too."""
    return not note.text.startswith("open fracture") or "open fracture" in (other.title or "")


def _axes(book: Store, a: str, b: str, on: date | None) -> Iterator[Axis]:
    for position in range(1, min(len(a), len(b)) + 1):
        left, right = part(book, a, position, on), part(book, b, position, on)
        yield Axis(position, left.axis, left.char, right.char, left.label, right.label)
