"""The shapes of NCCI: a packed table as sources give it, and one pair, limit or add-on as readers get it."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Setting = Literal["practitioner", "outpatient", "dme"]
SETTINGS: tuple[Setting, ...] = ("practitioner", "outpatient", "dme")
Kind = Literal["pairs", "limits", "add-ons"]

CODE = re.compile(r"[A-Z0-9][0-9]{3}[A-Z0-9]")
"""A HCPCS code of either level."""

OTHERS = (1 << 21) - 1
"""Stands for a primary code that the source does not name: contractors say which are accepted."""

SAYS_BITS = 22
CODE_BITS = 21
MOST_SAID = 1 << 20
"""So many different things one source may say of its rows; CMS's largest file says a few thousand."""

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE = {char: value for value, char in enumerate(_DIGITS)}


def pack(code: str) -> int:
    """A code of the shape `CODE` as a number below 2²¹, in the order of the codes."""
    return (_VALUE[code[0]] * 1000 + int(code[1:4])) * 36 + _VALUE[code[4]]


def unpack(number: int) -> str:
    """The inverse of `pack`."""
    rest, last = divmod(number, 36)
    first, middle = divmod(rest, 1000)
    return f"{_DIGITS[first]}{middle:03d}{_DIGITS[last]}"


@dataclass(slots=True)
class Table:
    """One source, or one part of it. `rows` are sorted: code << 43 | other code << 22 | number into `says`.

    A row of `says` ends with a number into `texts`. Pairs: first day, last day (ordinals, 0 is none known or
    none), indicator. Limits (the other code is 0): units, adjudication indicator. Add-ons (the other code is
    the primary, or `OTHERS`): first day, last day, type.

    `first` and `last`: the days it answers for. `default`: not a file of CMS. `licensed`: it has codes that
    begin with a digit. `part` counts from 1; 0 is a whole.
    """

    kind: Kind
    setting: Setting | None
    label: str  # "2024 Q3"
    first: date
    last: date
    source: str
    rows: array[int] = field(default_factory=lambda: array("Q"))
    says: list[tuple[int, ...]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    part: int = 0
    default: bool = False
    licensed: bool = False
    skipped: int = 0  # lines before the columns


@dataclass(frozen=True, slots=True)
class Pair:
    """Column 2 is not paid beside column 1. `first` is None where the source does not tell, `last` while the
    pair stands. `rationale` is CMS's class, "" where the source has none.
    """

    column1: str
    column2: str
    indicator: int
    rationale: str
    first: date | None
    last: date | None
    edition: str
    source: str

    def in_force(self, on: date) -> bool:
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


@dataclass(frozen=True, slots=True)
class Limit:
    """Units of one code: on a line (`adjudication` 1), on a day over all lines (2 by policy, 3 clinical)."""

    code: str
    units: int
    adjudication: int
    rationale: str
    edition: str
    source: str


@dataclass(frozen=True, slots=True)
class AddOn:
    """A code that only accompanies others. `primaries` are those named; `open`: contractors accept others
    too, or the source names some that are not loaded.
    """

    code: str
    type: int
    primaries: tuple[str, ...]
    open: bool
    notes: tuple[str, ...]
    edition: str
    source: str
