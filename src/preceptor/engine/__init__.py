"""One open, read-only code store per process, and the engines over it, handed to whoever asks.

Everything is opened on first use: `lookup` never pays for the search index, a page never pays for the
grouper.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from preceptor.engine.home import Home, find_home

if TYPE_CHECKING:
    from preceptor.coding.cases.library import Library
    from preceptor.coding.cases.variant import Variant
    from preceptor.coding.claims import Claim
    from preceptor.coding.codesets.store import Store
    from preceptor.coding.edits import EditReport
    from preceptor.coding.encoder.search import Searcher
    from preceptor.coding.grading import Grade, Scorer
    from preceptor.coding.grouping import Engines


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

    def edit(self, claim: Claim) -> EditReport:
        from preceptor.coding.edits import check

        return check(claim, self.book, self.engines)

    def grade(self, variant: Variant, claim: Claim, scorer: Scorer = "practice") -> Grade:
        from preceptor.coding.grading import grade

        return grade(variant, claim, self.book, scorer=scorer, edit=self.edit)


@cache
def engine() -> Engine:
    """This process's engine."""
    return Engine(find_home())
