"""A table as the book prints it: rows of columns 4 to 7, every combination within a row a valid code."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import permutations, product

from preceptor.coding.codesets.pcs.model import Definition, Pattern
from preceptor.coding.codesets.store import Store
from preceptor.coding.encoder.pcs.builder import Part, Refused, part, step

Column = tuple[tuple[str, str | None], ...]
"""The characters of one column of a row, each with its label (None: not loaded)."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """Columns 4 to 7. `codes`: how many combinations there are, every one a code in force."""

    columns: tuple[Column, Column, Column, Column]
    codes: int

    def endings(self) -> Iterator[str]:
        """Characters 4 to 7 of every code of the row."""
        return map("".join, product(*([char for char, _ in column] for column in self.columns)))


@dataclass(frozen=True, slots=True)
class Table:
    """`heads` are the three characters that name it, `axes` the titles of columns 4 to 7. `official`: the
    rows are as printed; else they are rebuilt from the codes in force on the day.
    """

    code: str
    heads: tuple[Part, ...]
    axes: tuple[str, ...]
    definition: Definition | None
    rows: tuple[TableRow, ...]
    official: bool

    @property
    def codes(self) -> int:
        return sum(row.codes for row in self.rows)


def table(book: Store, code: str, on: date | None = None) -> Table:
    """The table in which a code, or what it begins with, stands: its first three characters name it. Raises
    `Refused` where no code in force begins so, or where there are fewer.
    """
    at = step(book, code, on)
    name = at.prefix[:3]
    if len(name) < 3:
        raise Refused(at.prefix, at.position, at)
    heads = tuple(part(book, name, position, on) for position in (1, 2, 3))
    endings = frozenset(found[3:] for found in codes_of(book, name, on))
    printed = book.pcs.rows(name, on)
    official = bool(printed) and _expanded(printed) == endings
    rows = printed if official else cover(endings)
    axes = tuple(book.pcs.axis(name[0], position, on) for position in range(4, 8))
    shown = tuple(_row(book, name, row, on) for row in rows)
    return Table(name, heads, axes, heads[2].definition, shown, official)


def codes_of(book: Store, prefix: str, on: date | None = None) -> list[str]:
    """Every code in force on the day that begins so, in order."""
    codes = book.pcs.codes(on)
    return list(codes[bisect_left(codes, prefix) : bisect_left(codes, prefix + "\x7f")])


def cover(endings: Collection[str]) -> tuple[Pattern, ...]:
    """Rows that expand to exactly these four characters, each once.

    Rows that differ in one column alone become one, column after column; of the twenty-four orders of the
    columns the one that leaves the fewest rows is taken, the first of them where several do.
    """
    found = [_merged(endings, order) for order in permutations((3, 2, 1, 0))]
    return min(found, key=len)


def _merged(endings: Collection[str], order: tuple[int, ...]) -> tuple[Pattern, ...]:
    rows: set[tuple[str, ...]] = {tuple(ending) for ending in endings}
    for column in order:
        groups: dict[tuple[str, ...], list[str]] = {}
        for row in rows:
            groups.setdefault(row[:column] + row[column + 1 :], []).append(row[column])
        rows = {
            (*rest[:column], "".join(sorted("".join(chars))), *rest[column:])
            for rest, chars in groups.items()
        }
    return tuple(sorted((a, b, c, d) for a, b, c, d in rows))


def _expanded(rows: tuple[Pattern, ...]) -> frozenset[str]:
    return frozenset("".join(ending) for row in rows for ending in product(*row))


def _row(book: Store, code: str, row: Pattern, on: date | None) -> TableRow:
    a, b, c, d = (_column(book, code, row, place, on) for place in range(4))
    return TableRow((a, b, c, d), len(a) * len(b) * len(c) * len(d))


def _column(book: Store, code: str, row: Pattern, place: int, on: date | None) -> Column:
    """A character may mean something else in another row, so it is read in a code of this one."""
    ending = [chars[0] for chars in row]
    column: list[tuple[str, str | None]] = []
    for char in row[place]:
        ending[place] = char
        column.append((char, book.pcs.label(code + "".join(ending), place + 4, on)))
    return tuple(column)
