"""The ranking step: how well each name of an entry answers a question. Prose: docs/rules/search.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from preceptor.coding.codesets.model import System
from preceptor.coding.encoder.index import Entry, Sevenths
from preceptor.coding.encoder.leading import UNNAMED_CAUSES, held_back
from preceptor.coding.encoder.names import NameKind
from preceptor.coding.encoder.question import Question, Unit
from preceptor.coding.encoder.words import MARKS, OTHER_MATTERS, stem, word_forms

# What a name costs for each word the query does not mention.
DETAIL = 0.04
COMMON_DETAIL = 0.8  # the part of DETAIL a word that stands everywhere costs
EITHER = 0.5  # the part of DETAIL each of two words joined by "and" or "or" costs
DENIED = 0.01  # each word of "without …" and "non…", up to
MOST_DENIED = 0.02
OTHER_MATTER = 2.0  # how often DETAIL a word costs that makes it another kind of code
OTHER = 0.03  # "other specified …": below the unspecified code
TITLE_OPEN = -0.012  # the title says "unspecified": the code asks no more than the query says
NAME_OPEN = -0.004  # the name that matched does
CONTRADICTED = 0.3  # the query says it, the name denies it, or the other way about
HELD_BACK = 0.4  # a code that may not lead (`leading`)
HEAD = 0.18  # the noun the name is about is not in the query
NOT_TITLE = {"title": 0.0, "term": 0.003, "inherited": 0.006, "description": 0.01, "index": 0.006}
MOST_DETAIL = 0.4
NEARBY = 0.85  # what of the coverage counts wherever it is met: this name, the title, the headings above
DEFAULT_SEVENTH = "A"
_SIDES = frozenset(stem(word) for word in ("right", "left", "bilateral"))
# One patient has these as often as another: being rarer in the code set makes none of them more telling.
_EVEN = frozenset(stem(word) for word in ("right", "left", "bilateral", "acute", "chronic"))
MOST_TERMS = 10  # index terms whose entries are looked at
FAR_BEHIND = 0.3  # a term that scores so much less than the best is not followed
_HEADS = "*+"
OFF_ROAD = stem("nontraffic")  # says where it was; it denies nothing a code without it would say
_OPEN_WORDS = frozenset("~" + stem(word) for word in ("unspecified", "nos"))


class Reading(NamedTuple):
    """A name ready to be scored."""

    kind: NameKind
    words: frozenset[str]  # marked
    cost: float  # of all its words
    base: float  # what no query changes: the kind of name, less what it leaves open
    headed: bool
    at: tuple[int, int] | None = None  # where retrieval has the index term it is of


class Candidate(NamedTuple):
    """An entry ready to be scored."""

    system: System
    code: str
    readings: tuple[Reading, ...]
    title: frozenset[str]  # the title's words and those of the headings above
    sevenths: int  # which table
    address: tuple[int, int]  # where retrieval has it


class Costs(dict[str, float]):
    """What each marked word costs a name when the query does not mention it; filled when asked."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        """`weights` by stem, see `Vocabulary.weights`."""
        super().__init__()
        self._weights = weights

    def __missing__(self, word: str) -> float:
        self[word] = self._cost(word)
        return self[word]

    def _cost(self, word: str) -> float:
        if word[0] == "-":
            return DENIED
        if word[0] == "~":
            return OTHER if word == "~other" else 0.0
        bare = word.lstrip(MARKS)
        if bare.startswith("non") and bare != OFF_ROAD:
            return DENIED
        part = EITHER if word[0] in "&+" else 1.0
        if bare in OTHER_MATTERS or bare in UNNAMED_CAUSES:
            return part * DETAIL * OTHER_MATTER
        rare = 0.0 if bare in _EVEN else self._weights.get(bare, 1.0)
        return part * DETAIL * (COMMON_DETAIL + (1 - COMMON_DETAIL) * rare)

    def prepare(self, entry: Entry, address: tuple[int, int] = (0, 0)) -> Candidate:
        opened = 0.0 if _OPEN_WORDS.isdisjoint(entry.names[0][1].split()) else TITLE_OPEN
        readings = tuple(self._reading(kind, name, opened) for kind, name in entry.names)
        title = readings[0].words.union(entry.context.split())
        return Candidate(entry.system, entry.code, readings, title, entry.sevenths, address)

    def joined(self, entry: Candidate, term: Candidate) -> Candidate:
        """An entry at or under an index term's code, called by the term and what its own title adds."""
        own, called = entry.readings[0], term.readings[0]
        known = {word.lstrip(MARKS) for word in (*term.title, *called.words)}
        words = called.words | {
            word if word[0] in "~&-" else word.lstrip(MARKS)
            for word in own.words
            if word.lstrip(MARKS) not in known
        }
        opened = 0.0 if _OPEN_WORDS.isdisjoint(own.words) else TITLE_OPEN
        cost = sum(map(self.__getitem__, words))
        reading = Reading("index", words, cost, called.base + opened, called.headed, term.address)
        return entry._replace(readings=(reading,), title=entry.title | term.title)

    def _reading(self, kind: NameKind, name: str, opened: float) -> Reading:
        words = frozenset(name.split())
        base = NOT_TITLE[kind] + opened + (0.0 if _OPEN_WORDS.isdisjoint(words) else NAME_OPEN)
        base -= max(name.count("-") * DENIED - MOST_DENIED, 0.0)
        return Reading(kind, words, sum(map(self.__getitem__, words)), base, "*" in name or "+" in name)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate's best answer: which of its names, with which 7th character, meeting which slots (bits)."""

    candidate: Candidate
    score: float
    coverage: float
    name: int
    seventh: str
    mask: int


@dataclass(slots=True)
class Ranker:
    """Scores candidates for one question; keeps what several share."""

    question: Question
    costs: Mapping[System, Costs]
    sevenths: Sequence[Sevenths]  # the tables of 7th characters
    _bits: dict[str, int] = field(default_factory=dict)
    _said: frozenset[str] = frozenset()
    _against: frozenset[str] = frozenset()
    _coverage: dict[int, float] = field(default_factory=dict)
    _endings: dict[int, list[tuple[str, int]]] = field(default_factory=dict)
    _held_back: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        against: set[str] = set()
        for place, slot in enumerate(self.question.slots):
            for form in slot.stems:
                plain, denied = (form, *(mark + form for mark in "*+~&")), ("-" + form,)
                for word in denied if slot.denied else plain:
                    self._bits[word] = self._bits.get(word, 0) | 1 << place
                against.update(plain if slot.denied else denied)
        self._held_back = held_back(self.question.said)
        self._said = frozenset(self._bits)
        self._against = frozenset(against - self._said)

    def rank(
        self,
        candidates: Iterable[Candidate],
        terms: Iterable[Candidate] = (),
        under: Callable[[Candidate], Iterable[Candidate]] = lambda term: (),
    ) -> list[Ranked]:
        """Best first; equals in tabular order. `under` gives the entries an index term leads to."""
        found: dict[tuple[System, str], Ranked] = {}
        for candidate in candidates:
            found[candidate.system, candidate.code] = self.best(candidate)
        for term in self._promising(terms):
            for entry in under(term):
                ranked = self.best(self.costs[entry.system].joined(entry, term))
                known = found.get((entry.system, entry.code))
                if known is None or ranked.score > known.score:
                    found[entry.system, entry.code] = ranked
        return sorted(found.values(), key=lambda r: (-r.score, r.candidate.system, r.candidate.code))

    def _promising(self, terms: Iterable[Candidate]) -> list[Candidate]:
        """The index terms that answer best: what they lead to is worth looking up."""
        ranked = sorted((self.best(term) for term in terms), key=lambda r: (-r.score, r.candidate.code))
        return [r.candidate for r in ranked[:MOST_TERMS] if r.score > ranked[0].score - FAR_BEHIND]

    def best(self, candidate: Candidate) -> Ranked:
        around = self._mask(candidate.title)
        seventh, ending = self._seventh(candidate.sevenths, around)
        found: tuple[float, int, int] | None = None
        costs, bits = self.costs[candidate.system], self._bits
        for place, reading in enumerate(candidate.readings):
            said = reading.words & self._said
            if place and not said:
                continue
            mask, cost, head_met = ending, reading.cost, not reading.headed
            for word in said:
                mask |= bits[word]
                cost -= costs[word]
                head_met = head_met or word[0] in _HEADS
            cost = min(cost, MOST_DETAIL) + reading.base + (0.0 if head_met else HEAD)
            if self._against:
                cost += CONTRADICTED * len(reading.words & self._against)
            score = NEARBY * self.coverage(mask | around) + (1 - NEARBY) * self.coverage(mask) - cost
            if found is None or score > found[0]:
                found = score, place, mask | around
        assert found is not None, "an entry has a title"
        score, place, mask = found
        if candidate.system == "icd10cm" and candidate.code.startswith(self._held_back):
            score -= HELD_BACK
        return Ranked(candidate, score, self.coverage(mask), place, seventh, mask)

    def says_more(self, ranked: Ranked) -> bool:
        """Whether it has more of the query than a side, or nothing but a side was asked."""
        slots = self.question.slots
        others = [
            unit
            for unit in self.question.units
            if not all(slots[i].stems <= _SIDES for sense in unit.senses for i in sense.slots)
        ]
        return not others or any(self.sense(unit, ranked.mask)[0] > 0 for unit in others)

    def coverage(self, mask: int) -> float:
        """The part of the query that is met, each unit by the weight of its words, in its best sense."""
        known = self._coverage.get(mask)
        if known is None:
            units = self.question.units
            total = sum(u.weight for u in units) or 1.0
            known = sum(u.weight * max(self.sense(u, mask)[0], 0.0) for u in units) / total
            self._coverage[mask] = known
        return known

    def sense(self, unit: Unit, mask: int) -> tuple[float, int]:
        """How well the best sense is met (a part of a phrase counts less than its share), and which it is."""
        slots = self.question.slots
        best = (-1.0, 0)
        for place, sense in enumerate(unit.senses):
            wanted = sum(slots[i].weight for i in sense.slots)
            met = sum(slots[i].weight for i in sense.slots if mask >> i & 1) / wanted
            best = max(best, (met * met - sense.penalty, -place))
        return best[0], -best[1]

    def _mask(self, words: frozenset[str]) -> int:
        mask = 0
        for word in words & self._said:
            mask |= self._bits[word]
        return mask

    def _seventh(self, number: int, around: int) -> tuple[str, int]:
        """The 7th character the query's words ask for; A, or the first, when they ask for none."""
        if number not in self._endings:
            table = self.sevenths[number] or (("", ""),)
            rows = [(char, self._mask(frozenset(word_forms(text)))) for char, text in table]
            rows.sort(key=lambda row: row[0] != DEFAULT_SEVENTH)
            said = [row for row in rows if row[1]]
            self._endings[number] = [rows[0], *said] if said else rows[:1]
        rows = self._endings[number]
        return rows[0] if len(rows) == 1 else max(rows, key=lambda row: self.coverage(around | row[1]))
