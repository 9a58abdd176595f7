"""A claim form as data: pages of strips, strips of numbered boxes.

The layout and every box name are ours: boxes stand in the order of the form under the form's numbers, and
the forms themselves (NUCC's 1500, NUBC's UB-04) are not reproduced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from preceptor.coding.claims.faults import Fault
from preceptor.coding.claims.parties import Address

By = Literal["claim", "case", "office"]


@dataclass(frozen=True, slots=True)
class Box:
    """`by`: who fills the box: the coder's claim, the case's registration, the demonstration office.
    `room`: characters the paper has, 0 where it does not matter; a longer value stands whole and is a fault.
    `note`: what the form does not print, such as why a box is empty. `span`: twelfths of the page's width.
    """

    number: str
    name: str
    value: str = ""
    by: By = "claim"
    room: int = 0
    note: str = ""
    span: int = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Service lines: a column is (box number, name, characters of room)."""

    columns: tuple[tuple[str, str, int], ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]  # each row's line in the claim, 0 for one the hospital adds
    first: int = 1  # how the first row is numbered on the form

    @property
    def numbered(self) -> Iterator[tuple[int, int, list[tuple[str, str, str]]]]:
        """(row number on the form, line of the claim, [(box number, name, text)])"""
        for n, (line, row) in enumerate(zip(self.numbers, self.rows, strict=True), self.first):
            yield n, line, [(c[0], c[1], text) for c, text in zip(self.columns, row, strict=True)]


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of the form, or its table of lines."""

    title: str
    boxes: tuple[Box, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    of: int
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """`name`: CMS-1500 or UB-04. `faults`: what the paper cannot hold. `notes`: what a reader should know."""

    name: str
    pages: tuple[Page, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def box(self, number: str) -> Box:
        """The first box of that number. Raises KeyError."""
        for page in self.pages:
            for strip in page.strips:
                for box in strip.boxes:
                    if box.number == number:
                        return box
        raise KeyError(number)


def too_long(pages: tuple[Page, ...]) -> Iterator[Fault]:
    """Every value longer than its box, told once."""
    told: set[tuple[str, str]] = set()
    for page in pages:
        for strip in page.strips:
            cells = [(b.number, b.name, b.value, b.room) for b in strip.boxes]
            if table := strip.table:
                cells += [
                    (number, name, text, room)
                    for row in table.rows
                    for (number, name, room), text in zip(table.columns, row, strict=True)
                ]
            for number, name, text, room in cells:
                widest = max(map(len, text.split("\n")))
                if room and widest > room and (number, text) not in told:
                    told.add((number, text))
                    said = f"{name} “{text}” has {widest} characters; the paper has room for {room}."
                    yield Fault(f"box {number}", said)


def short(day: date | None) -> str:
    """MM DD YY."""
    return f"{day:%m %d %y}" if day else ""


def long(day: date | None) -> str:
    """MM DD YYYY."""
    return f"{day:%m %d %Y}" if day else ""


def cents(amount: Decimal, stated: bool) -> str:
    """Dollars and cents as the forms write them, without a point. Empty where the claim states no charge."""
    return f"{amount:.2f}".replace(".", " ") if stated else ""


def lines_of(home: Address) -> str:
    return f"{home.street}\n{home.city} {home.state} {home.zip}"
