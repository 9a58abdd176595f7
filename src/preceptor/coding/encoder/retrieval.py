"""What tantivy does for a search: find the entries worth ranking, and the codes with a given beginning.

Queries are built term by term from what was read, never parsed, so no text can be a wrong query.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count, starmap
from pathlib import Path
from typing import Any

import tantivy

from preceptor.coding.codesets.model import System
from preceptor.coding.encoder.index import VOCABULARY, YES, Kind, schema, unpack, unpack_texts
from preceptor.coding.encoder.question import Question, Slot, Unit
from preceptor.coding.encoder.rank import Candidate, Costs, Ranked
from preceptor.coding.encoder.vocabulary import Vocabulary

Address = tuple[int, int]
"""Where a document is: segment and number."""

_CANDIDATES: dict[Kind, int] = {"entry": 80, "term": 30}
_CANDIDATES_OF_ONE: dict[Kind, int] = {"entry": 100, "term": 40}  # one word says little about which is meant
_SOME: dict[Kind, int] = {"entry": 50, "term": 20}  # that say some of it
_ENOUGH: dict[Kind, int] = {"entry": 25, "term": 5}  # with fewer that say all, those that say some are ranked
_FIELDS = (("title", 2.0), ("terms", 1.0), ("seventh", 0.1))  # what a word is worth where
_MUST_WEIGHT = 0.08  # a unit that weighs less narrows nothing
_PAGE = 50  # codes read at a time
_BY_CODE = {"order_by_field": "code", "order": tantivy.Order.Asc}
_MANY = 30  # entries under one code
_KEPT = 16384  # candidates kept ready

_all, _term, _boost = tantivy.Query.boolean_query, tantivy.Query.term_query, tantivy.Query.boost_query
_Should, _Must = tantivy.Occur.Should, tantivy.Occur.Must


class Retriever:
    """Read-only; may be used by several threads at once."""

    def __init__(self, folder: Path, known: Sequence[str]) -> None:
        """`known`: further words that are no mistakes. Raises OSError or ValueError without an index."""
        index = tantivy.Index.open(str(folder))
        index.config_reader(reload_policy="Manual")
        self._searcher = index.searcher()
        self._schema = schema()
        stored = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        everywhere = Counter[str]()
        self._vocabularies: dict[System, Vocabulary] = {}
        systems = stored["systems"]
        for system, found in systems.items():
            everywhere.update(found["words"])
            self._vocabularies[system] = Vocabulary.of(found["words"], found["entries"], known)
        self._everywhere = Vocabulary.of(everywhere, sum(f["entries"] for f in systems.values()), known)
        self.costs: dict[System, Costs] = {
            system: Costs(found.weights) for system, found in self._vocabularies.items()
        }
        self.sevenths = [tuple((char, text) for char, text in table) for table in stored["sevenths"]]
        self.candidate = lru_cache(maxsize=_KEPT)(self._candidate)
        self._few = lru_cache(maxsize=_KEPT)(self._entries)

    def vocabulary(self, system: System | None) -> Vocabulary:
        """The words of a system, or of all; an empty one for a system that is not loaded."""
        return self._vocabularies.get(system, _NOTHING) if system else self._everywhere

    def by_words(
        self, question: Question, system: System | None, kind: Kind = "entry"
    ) -> tuple[set[Address], int]:
        """Entries (or index terms) to rank, and how many there are that say all that was asked."""
        asked = [u for u in question.units if not question.slots[u.senses[0].slots[0]].denied]
        if not asked:
            return set(), 0
        only = [(_Must, self._is("kind", kind))]
        if system:
            only.append((_Must, self._is("system", system)))
        telling = [u for u in asked if u.weight >= _MUST_WEIGHT] or asked
        strict = [(_Must, self._unit(unit, question.slots)) for unit in telling]
        most = (_CANDIDATES if len(asked) > 1 else _CANDIDATES_OF_ONE)[kind]
        first = self._searcher.search(_all([*only, *strict]), most)
        found = _addresses(first)
        if len(found) < _ENOUGH[kind]:
            wanted = sorted({i for unit in asked for sense in unit.senses for i in sense.slots})
            shoulds = [(_Should, self._slot(question.slots[i])) for i in wanted]
            rarest = self._unit(max(asked, key=lambda unit: unit.weight), question.slots)
            near = self._searcher.search(_all([*only, (_Must, rarest), *shoulds]), _SOME[kind], count=False)
            found |= _addresses(near)
            some = _all(shoulds)
            found |= _addresses(self._searcher.search(_all([*only, (_Must, some)]), _SOME[kind], count=False))
        return found, first.count

    def _candidate(self, segment: int, number: int) -> Candidate:
        document = self._searcher.doc(tantivy.DocAddress(segment, number))
        entry = unpack(document.get_first("entry"))
        return self.costs[entry.system].prepare(entry, (segment, number))

    def under(self, term: Candidate, question: Question) -> list[Candidate]:
        """The entries at or under an index term's code; of very many those that answer best."""
        few = self._few(term.system, term.code)
        if few is not None:
            return list(starmap(self.candidate, few))
        some = [(_Should, self._slot(slot)) for slot in question.slots]
        query = _all([*self._at(term.system, term.code), *some])
        found = _addresses(self._searcher.search(query, _MANY, count=False))
        return list(starmap(self.candidate, sorted(found)))

    def _entries(self, system: System, code: str) -> list[Address] | None:
        """Where the entries at or under a code are; None when they are very many."""
        found = self._searcher.search(_all(self._at(system, code)), _MANY + 1, count=False)
        return sorted(_addresses(found)) if len(found.hits) <= _MANY else None

    def _at(self, system: System, code: str) -> list[Any]:
        asked = {"kind": "entry", "system": system, "prefix": code.replace(".", "")}
        return [(_Must, self._is(field, value)) for field, value in asked.items()]

    def text(self, ranked: Ranked) -> tuple[str, str]:
        """The name that matched as printed, and the code it stands at."""
        at = ranked.candidate.readings[ranked.name].at
        document = self._searcher.doc(tantivy.DocAddress(*(at or ranked.candidate.address)))
        return unpack_texts(document.get_first("texts"))[ranked.name]

    def beginning(self, bare: str, system: System) -> tuple[int, Iterator[str]]:
        """How many codes that may be reported begin so (upper case, no dot), and these in order."""
        asked = {"system": system, "prefix": bare, "billable": YES}
        query = _all([(_Must, self._is(field, value)) for field, value in asked.items()])
        return self._searcher.search(query, 1).count, self._in_order(query)

    def _in_order(self, query: Any) -> Iterator[str]:
        for offset in count(0, _PAGE):
            page = self._searcher.search(query, _PAGE, count=False, offset=offset, **_BY_CODE)
            yield from (self._searcher.doc(address).get_first("code") for _, address in page.hits)
            if len(page.hits) < _PAGE:
                return

    def _is(self, field: str, value: str) -> Any:
        return _term(self._schema, field, value, "basic")

    def _unit(self, unit: Unit, slots: Sequence[Slot]) -> Any:
        senses = [_all([(_Must, self._slot(slots[i])) for i in sense.slots]) for sense in unit.senses]
        return senses[0] if len(senses) == 1 else _all([(_Should, sense) for sense in senses])

    def _slot(self, slot: Slot) -> Any:
        return _all(
            [
                (_Should, _boost(_term(self._schema, field, form, "freq"), boost))
                for form in sorted(slot.stems)
                for field, boost in _FIELDS
            ]
        )


def _addresses(result: Any) -> set[Address]:
    return {(address.segment_ord, address.doc) for _, address in result.hits}


_NOTHING = Vocabulary.of({}, 1)
