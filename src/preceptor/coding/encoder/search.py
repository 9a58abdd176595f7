"""Search by words or by the beginning of a code: `retrieval` finds, `rank` ranks, `why` says why.

A Searcher is read-only and may be used by several threads at once. Any text gets an answer, in bounded time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice, starmap
from pathlib import Path

from preceptor.coding.codesets.model import SYSTEMS, Code, CodeBook, System, normalize
from preceptor.coding.codesets.store import StoreError
from preceptor.coding.encoder import lexicon as lexicons
from preceptor.coding.encoder.answer import Group, Hit, SearchAnswer
from preceptor.coding.encoder.question import understand
from preceptor.coding.encoder.rank import Ranked, Ranker
from preceptor.coding.encoder.retrieval import Retriever
from preceptor.coding.encoder.vocabulary import Vocabulary
from preceptor.coding.encoder.why import corrected, why

_SHORTEST_CODE, _LONGEST_CODE = 2, 8
_SHORTEST_NEAR = 3  # a wrong ending is cut off down to this
_LEAST = 0.45  # of the best coverage: what says less is not worth showing


class Searcher:
    """Open with `Searcher.open(folder, book)`; see `search`."""

    def __init__(self, retriever: Retriever, book: CodeBook, lexicon: lexicons.Lexicon) -> None:
        self.retriever, self._book, self._lexicon = retriever, book, lexicon

    @classmethod
    def open(cls, folder: Path, book: CodeBook, lexicon: lexicons.Lexicon | None = None) -> Searcher:
        """Raises StoreError, saying what to run, when `folder` holds no complete index."""
        words = lexicon or lexicons.load()
        try:
            return cls(Retriever(folder, sorted(words.words)), book, words)
        except (OSError, ValueError, KeyError) as error:
            raise StoreError(
                f"The search index at {folder} cannot be read ({error}). Run `preceptor codes build`."
            ) from error

    def vocabulary(self, system: System | None) -> Vocabulary:
        """The words of a system, or of all."""
        return self.retriever.vocabulary(system)

    def search(
        self, query: str, *, system: System | None = "icd10cm", limit: int = 10, on: date | None = None
    ) -> SearchAnswer:
        """Codes for a query, best first; `system=None`: in all; with `on`, only those in force that day."""
        if limit < 1:
            return SearchAnswer(query, (), (), "", (), 0)
        return self._by_code(query, system, limit, on) or self._by_words(query, system, limit, on)

    def _by_words(self, query: str, system: System | None, limit: int, on: date | None) -> SearchAnswer:
        retriever = self.retriever
        question = understand(query, self._lexicon, retriever.vocabulary(system))
        addresses, total = retriever.by_words(question, system)
        ranker = Ranker(question, retriever.costs, retriever.sevenths)
        terms, _ = retriever.by_words(question, system, "term")
        ranked = ranker.rank(
            starmap(retriever.candidate, addresses),
            starmap(retriever.candidate, terms),
            lambda term: retriever.under(term, question),
        )
        hits = self._hits(ranker, ranked, limit, on)
        groups = self._group(hits)
        return SearchAnswer(query, hits, groups, corrected(question), question.ignored, max(total, len(hits)))

    def _hits(self, ranker: Ranker, ranked: list[Ranked], limit: int, on: date | None) -> tuple[Hit, ...]:
        least = _LEAST * max((one.coverage for one in ranked), default=0.0)
        out: list[Hit] = []
        for one in ranked:
            if len(out) == limit:
                break
            if one.coverage >= least and ranker.says_more(one) and (code := self._billable(one, on)):
                text, source = self.retriever.text(one)
                out.append(self._hit(code, why(ranker, one, text, source)))
        return tuple(out)

    def _billable(self, ranked: Ranked, on: date | None) -> Code | None:
        """The code to report for an entry, with its 7th character; None when not in force."""
        system, name = ranked.candidate.system, ranked.candidate.code
        code = self._book.find(system, name, on)
        if code and ranked.seventh:
            child = next((c for c in code.children if c.endswith(ranked.seventh)), None)
            code = self._book.find(system, child, on) if child else None
        if code is None or (on and not self._book.in_force(system, code.code, on)):
            return None
        return code

    def _by_code(self, query: str, system: System | None, limit: int, on: date | None) -> SearchAnswer | None:
        """The codes that begin as the query, in tabular order, when it looks like one; else None."""
        typed = query.strip()
        bare = typed.replace(".", "").upper()
        looks = bare.isascii() and bare.isalnum() and any(c.isdigit() for c in bare) and typed[0] != "."
        if not looks or not _SHORTEST_CODE <= len(bare) <= _LONGEST_CODE:
            return None
        for length in range(len(bare), min(len(bare), _SHORTEST_NEAR) - 1, -1):
            for known in (s for s in SYSTEMS if system in (s, None)):
                asked = normalize(known, bare[:length])
                total, codes = self._begins(asked, known, on)
                if listed := list(islice(codes, limit)):
                    shortened = f"No code begins with {typed}; these begin with {asked}."
                    whole = length == len(bare)
                    hits = tuple(self._hit(c, _asked_for(c.code, asked, whole)) for c in listed)
                    notice = "" if whole else shortened
                    return SearchAnswer(query, hits, self._group(hits), notice, (), total)
        return None

    def _begins(self, asked: str, system: System, on: date | None) -> tuple[int, Iterator[Code]]:
        """How many begin so; the heading asked for, if it is one, and then what may be reported, in order."""
        total, names = self.retriever.beginning(asked.replace(".", ""), system)
        codes = (self._book.find(system, name, on) for name in chain([asked], names))
        return total, (
            code
            for place, code in enumerate(codes)
            if code
            and (place == 0) == (not code.billable)
            and (not code.billable or on is None or self._book.in_force(system, code.code, on))
        )

    def _hit(self, code: Code, sentence: str) -> Hit:
        heading = code if code.level == "category" and not code.billable else self._heading(code)
        title = code.title or "title not loaded"
        return Hit(code.code, title, code.billable, sentence, code.system, heading.code if heading else None)

    def _heading(self, code: Code) -> Code | None:
        """What a hit is shown under: its category; for a category, and where there are none, its parent."""
        for name in code.path:
            found = self._book.find(code.system, name)
            if found and found.level == "category":
                return found
        return self._book.find(code.system, code.parent) if code.parent else None

    def _group(self, hits: tuple[Hit, ...]) -> tuple[Group, ...]:
        groups: dict[tuple[System, str], list[Hit]] = {}
        for hit in hits:
            groups.setdefault((hit.system, hit.parent or ""), []).append(hit)
        return tuple(
            Group(self._book.find(system, parent) if parent else None, _below(parent, inside), inside[0].why)
            for (system, parent), inside in groups.items()
        )


def _below(heading: str, hits: list[Hit]) -> tuple[Hit, ...]:
    """A heading that is itself a hit stands over its codes once; alone it is the one hit."""
    return tuple(hit for hit in hits if hit.code != heading) or tuple(hits)


def _asked_for(code: str, asked: str, whole: bool) -> str:
    return "the code asked for" if whole and code == asked else f"the code begins with {asked}"
