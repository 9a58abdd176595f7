"""The names that stand in no title, and how the book words what a title words otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import yaml

from preceptor.coding.codesets.pcs.model import Definition

_SIDE = re.compile(r"(Right|Left|Bilateral) (?!and )(.+)")
_COUNT = re.compile(r"(Two|Three|Four or More|Four) (.+)s")
_NAMED_AFTER_COLUMN = ("Contrast", "Equipment")
_APPROACH = "Approach"
_OTHER_LAST = "BC"
"""Sections whose book prints "Upper Arteries, Other"."""


@dataclass(frozen=True, slots=True)
class Names:
    """`names.yaml`; see the comments there."""

    sections: dict[str, str]
    axes: dict[str, list[str]]
    nothing: dict[str, list[str]]
    approaches: dict[str, str]
    technology_groups: dict[str, str]
    body_systems: dict[str, str]
    operations: dict[str, dict[str, str]]
    tables: dict[str, str]
    after_operation: dict[str, str]
    first_in_book: frozenset[str]

    @classmethod
    def load(cls) -> Self:
        document: dict[str, Any] = yaml.safe_load(_text("names.yaml"))
        return cls(**document | {"first_in_book": frozenset(document["first_in_book"])})

    def operation(self, table: str) -> str:
        """The operation of a table; "" where it is not named here. A New Technology table that is not listed
        takes the name that at least two others with its third character agree on.
        """
        named = self.operations.get(table[0], {}).get(table[2]) or self.tables.get(table)
        alike = [name for other, name in self.tables.items() if (other[0], other[2]) == (table[0], table[2])]
        return named or (alike[0] if len(alike) > 1 and len(set(alike)) == 1 else "")

    def operation_said(self, table: str) -> str:
        """The operation as titles word it."""
        return f"{self.operation(table)} {self.after_operation.get(table[0], '')}".strip()

    def axis(self, section: str, position: int) -> str:
        axes = self.axes.get(section)
        return axes[position - 2] if axes else ""

    def nothing_at(self, section: str, position: int, char: str) -> str:
        """What Z means where no word stands for it: "No Device"; "" for other characters."""
        absent = self.nothing.get(section)
        return absent[position - 4] if absent and char == "Z" else ""

    def fixed(self, section: str, position: int, char: str) -> str:
        """The words of a value that means the same in every table: an approach, a New Technology group."""
        if self.axis(section, position) == _APPROACH:
            return self.approaches.get(char, "")
        return self.technology_groups.get(char, "") if (section, position) == ("X", 7) else ""

    def in_book(self, section: str, position: int, words: str) -> str:
        """The label the book prints for the words of a title: "Right Hip Joint" is "Hip Joint, Right"."""
        column = self.axis(section, position)
        if column in _NAMED_AFTER_COLUMN and words.endswith(f" {column}") and words != f"Other {column}":
            return words.removesuffix(f" {column}")
        counted = _COUNT.fullmatch(words)
        if counted:
            return f"{self.in_book(section, position, counted[2])}, {counted[1]}"
        if position == 4 and section in _OTHER_LAST and words.startswith("Other "):
            return f"{words.removeprefix('Other ')}, Other"
        split = words.split(" ")
        for start in range(1, len(split)):
            last = " ".join(split[start:])
            if last in self.first_in_book and split[start - 1] != "and" and split[start - 1][-1] != ",":
                return f"{last}, {' '.join(split[:start])}"
        sided = _SIDE.fullmatch(words) if position in (4, 7) else None
        return f"{sided[2]}, {sided[1]}" if sided else words


def in_title(label: str) -> str:
    """The other way, as far as the label alone tells: "Hip Joint, Right" is "Right Hip Joint"."""
    name, _, side = label.rpartition(", ")
    return f"{side} {name}" if name and side in ("Right", "Left", "Bilateral") else label


def root_operations() -> tuple[Definition, ...]:
    """The root operations of section 0 in Preceptor's own words (`operations.yaml`)."""
    document: dict[str, dict[str, str]] = yaml.safe_load(_text("operations.yaml"))
    return tuple(
        Definition("0", 3, (title,), one["does"], question=one["ask"], cite=_cited(one.get("cite", "")))
        for title, one in document.items()
    )


def _cited(section: str) -> str:
    return f"ICD-10-PCS Guidelines, {section}" if section else ""


def _text(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
