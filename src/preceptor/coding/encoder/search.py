"""Search by words or by the beginning of a code: tantivy retrieves, `rank` ranks, `why` says why.

A Searcher is read-only and may be used by several threads at once. Any text gets an answer: the query is
built from words that were read, never parsed as a query language.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import starmap
from pathlib import Path
from typing import Any

import tantivy

from preceptor.coding.codesets.model import SYSTEMS, Code, CodeBook, System, normalize
from preceptor.coding.encoder import lexicon as lexicons
from preceptor.coding.encoder.answer import Group, Hit, SearchAnswer
from preceptor.coding.encoder.index import VOCABULARY, schema, unpack, unpack_texts
from preceptor.coding.encoder.question import Question, Slot, Unit, understand
from preceptor.coding.encoder.rank import Candidate, Costs, Ranked, Ranker
from preceptor.coding.encoder.vocabulary import Vocabulary
from preceptor.coding.encoder.why import corrected, why

_CANDIDATES = 180
_ENOUGH = 40  # entries that say all that was asked; with fewer, those that say some of it are ranked too
_TITLE_BOOST = 2.0
_MUST_WEIGHT = 0.08  # a unit that weighs less narrows nothing
_SHORTEST_CODE, _LONGEST_CODE = 2, 8
_SHORTEST_NEAR = 3  # a wrong ending is cut off down to this
_MOST_LISTED = 1000  # codes a fragment lists at most
_LEAST = 0.45  # of the best coverage: what says less is not worth showing
_KEPT = 16384  # unpacked entries

Term, Should, Must = tantivy.Query.term_query, tantivy.Occur.Should, tantivy.Occur.Must


class Searcher:
    """Open with `Searcher.open(folder, book)`; see `search`."""

    def __init__(
        self, index: Any, book: CodeBook, lexicon: lexicons.Lexicon, words: dict[str, dict[str, Any]]
    ) -> None:
        """`words`: the index's vocabulary file, by system: how many entries, and how many have each word."""
        self._index, self._book, self._lexicon = index, book, lexicon
        self._schema = schema()
        self._vocabularies: dict[str, Vocabulary] = {
            system: Vocabulary.of(found["words"], found["entries"], lexicon.words)
            for system, found in words.items()
        }
        everything = Counter[str]()
        for found in words.values():
            everything.update(found["words"])
        entries = sum(found["entries"] for found in words.values())
        self._everywhere = Vocabulary.of(everything, entries, lexicon.words)
        self._costs = {system: Costs(known.weights) for system, known in self._vocabularies.items()}
        self._searcher = index.searcher()
        self._candidate = lru_cache(maxsize=_KEPT)(self._read_candidate)

    @classmethod
    def open(cls, folder: Path, book: CodeBook, lexicon: lexicons.Lexicon | None = None) -> Searcher:
        """Raises OSError or ValueError when `folder` holds no complete index."""
        index = tantivy.Index.open(str(folder))
        index.config_reader(reload_policy="Manual")
        stored = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        return cls(index, book, lexicon or lexicons.load(), stored)

    def search(
        self, query: str, *, system: System | None = "icd10cm", limit: int = 10, on: date | None = None
    ) -> SearchAnswer:
        """Codes for a query, best first; `system=None`: in all; with `on`, only those in force that day."""
        limit = max(limit, 0)
        if found := self._by_code(query, system, limit, on):
            return found
        vocabulary = self._vocabularies.get(system, _NOTHING) if system else self._everywhere
        question = understand(query, self._lexicon, vocabulary)
        addresses, total = self._retrieve(question, system)
        ranker = Ranker(question)
        hits = self._hits(ranker, ranker.rank(starmap(self._candidate, addresses)), limit, on)
        return SearchAnswer(
            query, hits, self._group(hits), corrected(question), question.ignored, max(total, len(hits))
        )

    # ---- by words

    def _retrieve(self, question: Question, system: System | None) -> tuple[set[tuple[int, int]], int]:
        """Where the entries to rank are (segment, document), and how many say all that was asked."""
        asked = [u for u in question.units if not question.slots[u.senses[0].slots[0]].denied]
        if not asked:
            return set(), 0
        only = [(Must, Term(self._schema, "kind", "entry"))]
        if system:
            only.append((Must, Term(self._schema, "system", system)))
        telling = [u for u in asked if u.weight >= _MUST_WEIGHT] or asked
        strict = [(Must, self._unit(u, question.slots)) for u in telling]
        first = self._searcher.search(tantivy.Query.boolean_query([*only, *strict]), _CANDIDATES)
        addresses = {(a.segment_ord, a.doc) for _, a in first.hits}
        if len(addresses) < _ENOUGH:
            wanted = {i for u in asked for s in u.senses for i in s.slots}
            loose = tantivy.Query.boolean_query(
                [(Should, self._slot(question.slots[i])) for i in sorted(wanted)]
            )
            more = self._searcher.search(
                tantivy.Query.boolean_query([*only, (Must, loose)]), _CANDIDATES, count=False
            )
            addresses |= {(a.segment_ord, a.doc) for _, a in more.hits}
        return addresses, first.count

    def _unit(self, unit: Unit, slots: Sequence[Slot]) -> Any:
        senses = [
            tantivy.Query.boolean_query([(Must, self._slot(slots[i])) for i in sense.slots])
            for sense in unit.senses
        ]
        return senses[0] if len(senses) == 1 else tantivy.Query.boolean_query([(Should, s) for s in senses])

    def _slot(self, slot: Slot) -> Any:
        terms = [
            (Should, tantivy.Query.boost_query(Term(self._schema, field, form, "freq"), boost))
            for form in sorted(slot.stems)
            for field, boost in (("title", _TITLE_BOOST), ("terms", 1.0), ("seventh", 0.1))
        ]
        return tantivy.Query.boolean_query(terms)

    def _read_candidate(self, segment: int, number: int) -> Candidate:
        document = self._searcher.doc(tantivy.DocAddress(segment, number))
        system, code = document.get_first("system"), document.get_first("code")
        entry = unpack(system, code, bytes(document.get_first("entry")))
        texts = bytes(document.get_first("texts"))
        return self._costs[system].prepare(entry, texts)

    def _hits(self, ranker: Ranker, ranked: list[Ranked], limit: int, on: date | None) -> tuple[Hit, ...]:
        least = _LEAST * max((r.coverage for r in ranked), default=0.0)
        out: list[Hit] = []
        for one in ranked:
            if len(out) == limit:
                break
            if one.coverage >= least and (code := self._billable(one, on)):
                kind = one.candidate.readings[one.name].kind
                out.append(
                    self._hit(code, why(ranker, one, kind, *unpack_texts(one.candidate.texts)[one.name]))
                )
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

    # ---- by the beginning of a code

    def _by_code(self, query: str, system: System | None, limit: int, on: date | None) -> SearchAnswer | None:
        """The codes that begin so, in tabular order, when the query is one; else None."""
        typed = query.strip()
        bare = typed.replace(".", "").upper()
        shaped = (
            bare.isascii() and bare.isalnum() and any(c.isdigit() for c in bare) and not typed.startswith(".")
        )
        if not shaped or not _SHORTEST_CODE <= len(bare) <= _LONGEST_CODE or limit < 1:
            return None
        systems = [s for s in SYSTEMS if system in (s, None)]
        for length in range(len(bare), min(len(bare), _SHORTEST_NEAR) - 1, -1):
            for known in systems:
                if codes := list(self._begins(bare[:length], known, on)):
                    return self._coded(
                        query, normalize(known, bare[:length]), length < len(bare), codes, limit
                    )
        return None

    def _coded(self, query: str, asked: str, shortened: bool, codes: list[Code], limit: int) -> SearchAnswer:
        sentence = {True: "the code asked for", False: f"the code begins with {asked}"}
        hits = tuple(self._hit(c, sentence[c.code == asked and not shortened]) for c in codes[:limit])
        notice = f"No code begins with {query.strip()}; these begin with {asked}." if shortened else ""
        return SearchAnswer(query, hits, self._group(hits), notice, (), len(codes))

    def _begins(self, bare: str, system: System, on: date | None) -> Iterable[Code]:
        """The entry with exactly this code first, heading or not; below it what may be reported."""
        wanted = [(Must, Term(self._schema, "system", system)), (Must, Term(self._schema, "prefix", bare))]
        found = self._searcher.search(
            tantivy.Query.boolean_query(wanted), _MOST_LISTED, order_by_field="code", order=tantivy.Order.Asc
        )
        for _, address in found.hits:
            name = self._searcher.doc(address).get_first("code")
            code = self._book.find(system, name, on)
            exact = name.replace(".", "") == bare
            in_force = on is None or not code or not code.billable or self._book.in_force(system, name, on)
            if code and in_force and (exact or code.billable):
                yield code

    # ---- both

    def _hit(self, code: Code, sentence: str) -> Hit:
        heading = self._heading(code)
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
            Group(self._book.find(system, parent) if parent else None, tuple(inside), inside[0].why)
            for (system, parent), inside in groups.items()
        )


_NOTHING = Vocabulary.of({}, 1)
