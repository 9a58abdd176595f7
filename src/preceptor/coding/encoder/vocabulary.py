"""The words of the code store: how rare each is, how one continues, and which one a misspelling meant."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from preceptor.coding.encoder.words import stem

_BRITISH = (
    ("aemia", "emia"), ("haem", "hem"), ("oed", "ed"), ("oes", "es"), ("oea", "ea"), ("foet", "fet"),
    ("paed", "ped"),
    ("our", "or"), ("sation", "zation"), ("ise", "ize"), ("isa", "iza"), ("sulph", "sulf"), ("caes", "ces"),
    ("gynaec", "gynec"), ("leuc", "leuk"), ("centre", "center"), ("fibre", "fiber"), ("titre", "titer"),
    ("ae", "e"), ("oe", "e"),
)  # fmt: skip
_SHORTEST_MISTAKE = 4
_LONG_WORD = 7  # from this length on, two slips are forgiven
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`counts`: how many entries have a stem; `total`: entries in all; `surface`: printed words, sorted."""

    counts: Mapping[str, int]
    total: int
    surface: tuple[str, ...]
    frequency: Mapping[str, int]  # by printed word
    by_length: Mapping[int, tuple[str, ...]]
    weights: Mapping[str, float]  # by stem: 1 for one of a kind, towards 0 for one that stands everywhere

    @classmethod
    def of(cls, words: Mapping[str, int], total: int, also: Iterable[str] = ()) -> Vocabulary:
        """From how many entries have each printed word; `also`: words known besides (the lexicon's)."""
        counts: dict[str, int] = {}
        lengths: dict[int, list[str]] = {}
        for word, count in words.items():
            counts[stem(word)] = counts.get(stem(word), 0) + count
        surface = sorted({*words, *also})
        for word in surface:
            if word.isalpha():
                lengths.setdefault(len(word), []).append(word)
        by_length = {n: tuple(w) for n, w in lengths.items()}
        weights = {form: log(1 + total / max(count, 1)) / log(1 + total) for form, count in counts.items()}
        return cls(counts, total, tuple(surface), words, by_length, weights)

    def knows(self, word: str) -> bool:
        return self.has(word) or stem(word) in self.counts

    def has(self, word: str) -> bool:
        """Whether it is printed just so."""
        at = bisect_left(self.surface, word)
        return at < len(self.surface) and self.surface[at] == word

    def weight(self, form: str) -> float:
        """How telling a stem is; an unknown one as much as any."""
        return self.weights.get(form, 1.0)

    def american(self, word: str) -> str | None:
        """The American spelling of a British word, when the store has it (`oedema` → `edema`)."""
        for british, ours in _BRITISH:
            if british in word and self.knows(word.replace(british, ours)):
                return word.replace(british, ours)
        return None

    def continuations(self, start: str, most: int) -> tuple[str, ...]:
        """Stems of words that begin so, the most frequent first: what somebody still typing may mean."""
        first, last = bisect_left(self.surface, start), bisect_left(self.surface, start + "\uffff")
        found = sorted(self.surface[first:last], key=lambda w: -self.frequency.get(w, 0))
        return tuple(dict.fromkeys(stem(w) for w in found[: most * 2]))[:most]

    def correct(self, word: str, most: int = 2) -> str | None:
        """The known word a misspelt one is nearest to: one slip, two in a long word (and `most` at most).

        Of equally near ones the one with the same first letter, then the one more entries have.
        """
        if not word.isalpha() or not _SHORTEST_MISTAKE <= len(word) <= _LONGEST_WORD:
            return None
        slips = min(1 if len(word) < _LONG_WORD else 2, most)
        near: list[tuple[int, bool, int, str]] = []
        for length in range(len(word) - slips, len(word) + slips + 1):
            pool = self.by_length.get(length, ())
            for known, distance, _ in process.extract(
                word, pool, scorer=OSA.distance, score_cutoff=slips, limit=20
            ):
                near.append((int(distance), known[0] != word[0], -self.frequency.get(known, 0), known))
        return min(near)[3] if near else None
