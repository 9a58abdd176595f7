"""One table of procedure codes while the words of its characters are being found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from preceptor.coding.codesets.pcs.phrases import Words, place, words_of

POSITIONS = (4, 5, 6, 7)
"""What a table's columns decide; the three characters before them name the table."""


@dataclass(slots=True)
class Draft:
    """One table while its words are being found. `found` holds () where a value has no words of its own."""

    code: str
    operation: Words
    titles: dict[str, Words] = field(default_factory=dict)
    found: dict[tuple[int, str], Words] = field(default_factory=dict)
    split: dict[tuple[int, str], dict[str, Words]] = field(default_factory=dict)

    codes: dict[tuple[int, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, code: str, title: str) -> None:
        self.titles[code] = words_of(title)
        for position in POSITIONS:
            self.codes[position, code[position - 1]].append(code)

    def mine(self, value: tuple[int, str]) -> list[Words]:
        """The titles with a value."""
        return [self.titles[code] for code in self.codes[value]]

    def others(self, value: tuple[int, str]) -> list[Words]:
        """All other titles."""
        position, char = value
        return [words for code, words in self.titles.items() if code[position - 1] != char]

    def unknown(self) -> list[tuple[int, str]]:
        return [value for value in self.codes if value not in self.found]

    def phrase(self, code: str, position: int) -> Words | None:
        """The words of a character of a code; None where they are not found."""
        value = (position, code[position - 1])
        by_partner = self.split.get(value)
        if by_partner:
            return by_partner.get(code[13 - position - 1])
        return self.found.get(value)

    def taken(self, code: str) -> tuple[list[bool], dict[int, tuple[int, int]]]:
        """Which words of a title are accounted for, and the place of each position's phrase; the longest
        phrase is placed first.
        """
        words = self.titles[code]
        taken = [False] * len(words)
        for start, end in _operation(words, self.operation):
            taken[start:end] = [True] * (end - start)
        places: dict[int, tuple[int, int]] = {}
        phrases = [(self.phrase(code, position) or (), position) for position in POSITIONS]
        for phrase, position in sorted(phrases, key=lambda pair: -len(pair[0])):
            start = place(words, phrase, taken) if phrase else -1
            if start >= 0:
                end = start + len(phrase)
                taken[start:end] = [True] * len(phrase)
                places[position] = (start, end)
        return taken, places


def _operation(words: Words, operation: Words) -> Iterator[tuple[int, int]]:
    """Where the operation stands: whole, or its last word alone ("Filtered Speech Assessment")."""
    start = place(words, operation) if operation else -1
    if start >= 0:
        yield start, start + len(operation)
    elif operation and operation[0] not in words and operation[-1] in words:
        last = words.index(operation[-1])
        yield last, last + 1
