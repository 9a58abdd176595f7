"""The books beside the tabular list: alphabetic indexes and the neoplasm and drug tables, term by term.

A *volume* is one edition of one book; its *terms* are numbered in reading order from 0, so that a term is
named by volume and number, and everything below a term follows it directly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

VolumeKind = Literal["disease", "external", "neoplasm", "drug", "pcs"]
VOLUME_KINDS: tuple[VolumeKind, ...] = ("disease", "external", "neoplasm", "drug", "pcs")


@dataclass(frozen=True, slots=True)
class Volume:
    """One edition of one book. `derived`: made by Preceptor from titles and inclusion terms, not official."""

    kind: VolumeKind
    label: str  # "FY2026"
    title: str
    source: str
    first: date
    last: date
    derived: bool = False
    columns: tuple[str, ...] = ()  # headings of `Term.cells`; () for an index


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a term sends the reader. `target` is the number of the term meant, None where none is found."""

    kind: Literal["see", "see_also", "subcategory", "category", "use"]
    text: str  # as printed: "Accident, transport, car occupant"; for (sub)categories the code
    target: int | None = None
    volume: VolumeKind | None = None  # the other book it sends to; None: the same one


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a book. `code` and `cells` are as printed: `S52.5-` means that more characters follow."""

    volume: VolumeKind
    number: int
    level: int  # 0 is a main term
    title: str  # without its nonessential modifiers
    nonessential: tuple[str, ...] = ()  # each without its parentheses
    code: str = ""
    manifestation: str = ""  # the second code of an etiology [manifestation] pair
    cells: tuple[str, ...] = ()  # one a column of the volume; "" where the table has none
    references: tuple[Reference, ...] = ()
    path: tuple[int, ...] = ()  # numbers from the main term down to the parent
    last: int = 0  # number of the last term below it; its own where there is none
    more: tuple[str, ...] = ()  # further codes the same line names (an ICD-10-PCS line may name several)


class Shelf(Protocol):
    """Every loaded volume. Reading never fails: what is not there is None or empty.

    `on` chooses the edition in force that day, else the nearest; None the newest.
    """

    def volumes(self) -> Sequence[Volume]: ...

    def volume(self, kind: VolumeKind, on: date | None = None) -> Volume | None: ...

    def letters(self, kind: VolumeKind, on: date | None = None) -> Sequence[tuple[str, int]]:
        """Initial letters that have main terms, and how many."""

    def main_terms(self, kind: VolumeKind, letter: str, on: date | None = None) -> Sequence[Term]: ...

    def term(self, kind: VolumeKind, number: int, on: date | None = None) -> Term | None: ...

    def below(self, kind: VolumeKind, number: int, on: date | None = None) -> Sequence[Term]:
        """Everything below a term, in reading order."""

    def seek(self, kind: VolumeKind, typed: str, on: date | None = None, limit: int = 30) -> Sequence[Term]:
        """Terms whose words, with those of the terms above them, begin with the words typed; best first."""

    def leading_to(self, code: str, on: date | None = None, limit: int = 30) -> Sequence[Term]:
        """The terms of every volume that name a code, or its beginning (`S52.5-` for `S52.531A`)."""
