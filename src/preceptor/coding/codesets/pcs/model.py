"""What an edition of the ICD-10-PCS tables says: titles of columns, labels of characters, definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Pattern = tuple[str, str, str, str]
"""Characters allowed in positions 4 to 7; "" allows any."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One year's tables or definitions. `derived`: worked out by Preceptor from the titles of codes."""

    label: str  # "FY2021"
    source: str
    first: date
    last: date
    derived: bool = False

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Meaning:
    """A label of one character in one position of one table; where the same character means different things,
    `only` names the rows this one is said in (() is all of them).
    """

    text: str
    only: tuple[Pattern, ...] = ()

    def fits(self, code: str) -> bool:
        """Whether it may be meant in a code, or in one that begins so."""
        return not self.only or any(
            all(not allowed or char in allowed for char, allowed in zip(code[3:], pattern, strict=False))
            for pattern in self.only
        )


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `code` is its first three characters. `rows` are there in official editions alone.

    Derived editions have `words`, a value as titles word it where that is not its label, and `shapes`: titles
    with `{4}` … `{7}` in the places of their values, by `shapes.shape_keys`.
    """

    code: str
    labels: Mapping[tuple[int, str], tuple[Meaning, ...]]
    definition: str = ""
    rows: tuple[Pattern, ...] = ()
    words: Mapping[tuple[int, str], tuple[Meaning, ...]] = field(default_factory=dict)
    shapes: Mapping[str, str] = field(default_factory=dict)

    def meanings(self, position: int, code: str) -> tuple[str, ...]:
        """What the character at a position of a code, or of its beginning, may mean. () if no label."""
        listed = self.labels.get((position, code[position - 1]), ())
        return tuple(dict.fromkeys(meaning.text for meaning in listed if meaning.fits(code)))


@dataclass(frozen=True, slots=True)
class Definition:
    """What is said of a value, in whatever tables of the section it stands.

    `question` separates a root operation from its neighbors; it and `cite` are Preceptor's own.
    """

    section: str
    position: int
    titles: tuple[str, ...]
    definition: str = ""
    explanation: str = ""
    includes: tuple[str, ...] = ()
    question: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """All of one edition. `heads`: the label of each section, body system and operation by the characters
    that lead to it (`0`, `0S`, `0SR`); `axes`: the titles of columns 2 to 7 by section.
    """

    edition: Edition
    heads: Mapping[str, str] = field(default_factory=dict)
    axes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    definitions: tuple[Definition, ...] = ()
