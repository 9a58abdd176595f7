"""Building a procedure code character by character, and taking one apart.

Only characters that lead to a code in force on the day are offered: they are read off the ordered list of
those codes, never off the labels, which say only what a character means.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from preceptor.coding.codesets.model import normalize
from preceptor.coding.codesets.pcs.model import Definition
from preceptor.coding.codesets.store import Store

LENGTH = 7
_AFTER = "\x7f"


@dataclass(frozen=True, slots=True)
class Option:
    """One character that may come next. `label` is None where none is loaded; `remaining` codes follow."""

    char: str
    label: str | None
    definition: Definition | None
    remaining: int


@dataclass(frozen=True, slots=True)
class Step:
    """Where the builder stands. `position` is the one to be chosen, 1 to 7; 8 when the code is whole.

    `table` is the first three characters, "" before they are chosen; `code` the whole code, else "".
    """

    prefix: str
    position: int
    axis: str
    options: tuple[Option, ...]
    remaining: int
    table: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One character of a code: its column, and what it means."""

    position: int
    axis: str
    char: str
    label: str | None
    definition: Definition | None


class Refused(ValueError):
    """Not the beginning of a code in force on the day. `at` is the position (from 1) of the first character
    that leads to none, `step` what is valid there.
    """

    def __init__(self, typed: str, at: int, step: Step) -> None:
        place = f"character {at}" + (f" ({step.axis})" if step.axis else "")
        valid = ", ".join(option.char for option in step.options)
        if not step.options:
            said = f"{step.prefix} is a whole code; nothing follows it"
        elif at <= len(typed):
            said = f"“{typed[at - 1]}” is not valid as {place}; valid there: {valid}"
        else:
            said = f"{place} is missing; valid there: {valid}"
        super().__init__(f"{typed[:20]}: {said}." if typed else f"{said.capitalize()}.")
        self.typed = typed
        self.at = at
        self.step = step


def step(book: Store, prefix: str = "", on: date | None = None) -> Step:
    """What may come after a prefix of 0 to 7 characters. Raises `Refused`."""
    typed = normalize("icd10pcs", prefix)
    codes = book.pcs.codes(on)
    valid = _valid(codes, typed)
    if valid < len(typed):
        raise Refused(typed, valid + 1, _step(book, codes, typed[:valid], on))
    return _step(book, codes, typed, on)


def parts(book: Store, code: str, on: date | None = None) -> tuple[Part, ...]:
    """The seven characters of a code in force on the day. Raises `Refused` for anything else."""
    at = step(book, code, on)
    if not at.code:
        raise Refused(at.prefix, at.position, at)
    return tuple(part(book, at.code, position, on) for position in range(1, LENGTH + 1))


def _valid(codes: Sequence[str], typed: str) -> int:
    """How many of the characters are the beginning of some code."""
    for length in range(1, len(typed) + 1):
        place = bisect_left(codes, typed[:length])
        if place == len(codes) or not codes[place].startswith(typed[:length]):
            return length - 1
    return len(typed)


def _step(book: Store, codes: Sequence[str], prefix: str, on: date | None) -> Step:
    position = len(prefix) + 1
    counts = dict(_counts(codes, prefix)) if position <= LENGTH else {}
    options = tuple(
        Option(shown.char, shown.label, shown.definition, counts[shown.char])
        for shown in (part(book, prefix + char, position, on) for char in counts)
    )
    remaining = sum(counts.values()) or int(position > LENGTH)
    axis = book.pcs.axis(prefix[:1], position, on) if position <= LENGTH else ""
    code = prefix if position > LENGTH else ""
    return Step(prefix, position, axis, options, remaining, prefix[:3] if position > 3 else "", code)


def _counts(codes: Sequence[str], prefix: str) -> Iterator[tuple[str, int]]:
    """Each character that comes next, and how many codes follow it: a few jumps through the ordered list."""
    place, end = bisect_left(codes, prefix), bisect_left(codes, prefix + _AFTER)
    while place < end:
        char = codes[place][len(prefix)]
        after = bisect_left(codes, prefix + char + _AFTER, place, end)
        yield char, after - place
        place = after


def part(book: Store, code: str, position: int, on: date | None) -> Part:
    """One character of a code, or of the beginning of one."""
    axis = book.pcs.axis(code[0], position, on)
    label, definition = book.pcs.label(code, position, on), book.pcs.definition(code, position, on)
    return Part(position, axis, code[position - 1], label, definition)
