"""One open, read-only code store per process, and the engines over it, handed to whoever asks.

Everything is opened on first use: `lookup` never pays for the search index, a page never pays for the
grouper.
"""

from __future__ import annotations

from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from preceptor.engine.home import Home, find_home

if TYPE_CHECKING:
    from datetime import date

    from preceptor.coding.cases.library import Library
    from preceptor.coding.cases.variant import Variant
    from preceptor.coding.claims import Claim
    from preceptor.coding.codesets.store import Store
    from preceptor.coding.edits import EditReport
    from preceptor.coding.encoder.search import Searcher
    from preceptor.coding.grading import Grade, Scorer
    from preceptor.coding.grouping import Engines
    from preceptor.engine.cpt import Cpt, Door


class Engine:
    """Raises `StoreError` (a sentence saying what to run) when the store is missing or half-built."""

    def __init__(self, home: Home) -> None:
        self.home = home

    @cached_property
    def book(self) -> Store:
        """Every loaded code set, the practice set included."""
        from preceptor.coding.codesets.store import Store

        return Store.open(self.home.codes / "current")

    @cached_property
    def searcher(self) -> Searcher:
        from preceptor.coding.encoder.search import Searcher

        return Searcher.open(self.book.folder / "search", self.book)  # of the same build as the book

    @cached_property
    def engines(self) -> Engines:
        """MS-DRG, MCE and I/OCE behind their adapters."""
        from preceptor.coding.grouping import Engines

        return Engines.open(self.home.engines)

    @cached_property
    def library(self) -> Library:
        """The cases of the curriculum."""
        from preceptor.coding.cases.library import Library

        return Library(self.home.curriculum / "cases", self.book)

    @cached_property
    def _cpt(self) -> Door:
        from preceptor.engine.cpt import Door

        return Door()

    def licensed(self, today: date | None) -> Cpt | None:
        """The CPT files of the school, if its licence is in force on the day of the question."""
        return self._cpt.on(self.home, self.book, today) if today else None

    def book_on(self, today: date | None) -> Store:
        """`book`, with CPT where the licence is in force today. Who shows of it counts the reader."""
        licensed = self.licensed(today)
        return licensed.book if licensed else self.book

    def edit(self, claim: Claim, today: date | None = None) -> EditReport:
        """`today`: the day of the question, on which a licence may be in force; without it CPT is unknown."""
        from preceptor.coding.edits import check

        return check(claim, self.book_on(today), self.engines)

    def grade(
        self, variant: Variant, claim: Claim, scorer: Scorer = "practice", today: date | None = None
    ) -> Grade:
        """`today` as for `edit`."""
        from preceptor.coding.grading import grade

        book, edit = self.book_on(today), partial(self.edit, today=today)
        return grade(variant, claim, book, scorer=scorer, edit=edit)


@cache
def engine() -> Engine:
    """This process's engine."""
    return Engine(find_home())
