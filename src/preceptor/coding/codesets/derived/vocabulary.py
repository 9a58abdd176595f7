"""What words are to an index: a condition that a case is looked up by, a name, an adjective, part of a pair.

The lists in `words.yaml` name conditions; the rest is counted in the tabular list itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

_TOKEN = re.compile(r"[^\W\d_][\w'’-]*")
_NAMED = ("disease", "syndrome", "anomaly", "deformity", "type", "tumor")
_ADJECTIVE = re.compile(
    r"(?:ic|al|ous|ive|ary|ory|ed|ing|ar|oid|ile|ant|ent|ible|able|ior|eal|ful|less|iac|an)$"
)
_NUMBERED = re.compile(
    r"(?:type|stage|grade|degree|level|class|category|phase|zone|part|group|gustilo|variant)$", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:\d+[a-zA-Z]?|[IVX]+[A-Ca-c]?|[A-Z])$")
_PLURALS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("xes", "x"), ("itides", "itis"))
_WITHIN = ("and", "or", "and/or", "on", "to", "by", "in", "at", "for", "from")
_TAIL = re.compile(r", ([a-z]+ and [a-z]+)$")
_OFTEN = 5
_ALONE = 0.1


@cache
def lists() -> dict[str, Any]:
    """`words.yaml`, read once."""
    text = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document


@lru_cache(maxsize=1 << 16)
def singular(word: str) -> str:
    """`fractures` → `fracture`, `deformities` → `deformity`; Latin and what is no plural stays."""
    for ending, instead in _PLURALS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + instead
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is", "os")) else word


def _forms(word: str) -> tuple[str, ...]:
    """What the word may be a plural of, itself first."""
    return tuple(dict.fromkeys((word, word[:-1] if word.endswith("s") else word, singular(word))))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    conditions: frozenset[str]
    endings: tuple[str, ...]
    bare: frozenset[str]
    compounds: frozenset[str]
    common: frozenset[str]  # words written small somewhere
    proper: frozenset[str]  # words written with a capital within a phrase
    paired: frozenset[
        str
    ]  # nouns before a noun that hardly ever stand there alone: "tissue" in "soft tissue"

    tails: frozenset[str] = frozenset()  # sites named so behind a comma, again and again: "ankle and foot"
    _asked: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """Counts in titles and terms. Of a title's first word nothing can be said: it is always a capital."""
        known = lists()
        found = cls(
            frozenset(known["conditions"].split()), tuple(known["endings"].split()),
            frozenset(known["not"].split()), frozenset(known["compounds"]),
            frozenset(), frozenset(), frozenset(),
        )  # fmt: skip
        joining = frozenset(known["joining"].split())
        starts = joining | {"", "other", "specified", "unspecified"}
        common: set[str] = set()
        proper: set[str] = set()
        first: Counter[str] = Counter()
        every: Counter[str] = Counter()
        tails: Counter[str] = Counter()
        for text in texts:
            if found_tail := _TAIL.search(text):
                tails[found_tail[1]] += 1
            tokens = _TOKEN.findall(text)
            common.update(token for token in tokens if token.islower())
            proper.update(token for token in tokens[1:] if token.istitle())
            if len(tokens) > 1 and tokens[1] in _NAMED and not adjective(tokens[0].lower()):
                proper.add(tokens[0])
            for before, word, after in zip(["", *tokens], tokens, tokens[1:], strict=False):
                if after.islower() and found.condition(after) and not found.condition(word):
                    every[word.lower()] += 1
                    first[word.lower()] += before.lower() in starts
        paired = (
            w
            for w, n in every.items()
            if n > 3 and first[w] < _ALONE * n and not adjective(w) and w not in joining
        )
        return cls(
            found.conditions, found.endings, found.bare, found.compounds,
            frozenset(common), frozenset(proper), frozenset(paired),
            frozenset(tail for tail, count in tails.items() if count >= _OFTEN),
        )  # fmt: skip

    def condition(self, word: str) -> bool:
        """Whether a case may be looked up under the word."""
        if word not in self._asked:
            self._asked[word] = self._condition(word)
        return self._asked[word]

    def _condition(self, word: str) -> bool:
        small = word.lower()
        if small in self.bare:
            return False
        return any(form in self.conditions or form.endswith(self.endings) for form in _forms(small))

    def noun(self, word: str) -> str:
        """The condition a word names, in the singular: `Fractures` → `fracture`, `Diabetes` → `diabetes`."""
        forms = _forms(word.lower())
        known = [form for form in forms if form in self.conditions]
        return (
            known[0] if known else next((form for form in reversed(forms) if self.condition(form)), forms[0])
        )

    def name(self, word: str) -> bool:
        """Whether a word is a person's or a place's name, as in "Colles' fracture"."""
        if not word[:1].isupper() or len(word) < 3 or word.isupper() or self.condition(word):
            return False
        return word.endswith(("'s", "s'", "’s", "s’")) or (
            word in self.proper and word.lower() not in self.common and not adjective(word.lower())
        )

    def small(self, text: str) -> str:
        """A phrase as it stands within a line: its first word small, unless a name or an abbreviation."""
        head, _, rest = text.partition(" ")
        if not head[1:].islower() or self.name(head):
            return text if head != "A" else f"a {rest}".strip()
        return f"{head.lower()} {rest}".strip()


def adjective(word: str) -> bool:
    return word in lists()["adjectives"] or _ADJECTIVE.search(word) is not None


def units(tokens: list[str], vocabulary: Vocabulary) -> list[str]:
    """Words before a noun, those that belong together joined: "type 2", "soft tissue", "drug or chemical"."""
    joined: list[str] = []
    for token in tokens:
        before = joined[-1].split()[-1] if joined else ""
        belongs = (
            token in _WITHIN
            or before in _WITHIN
            or (_NUMBERED.search(before) and _NUMBER.match(token))
            or (before.endswith("ly") and len(before) > 4)
            or before in ("non", "not", "low", "high", "small", "large", "very", "long", "short")
            or token.lower() in vocabulary.paired
            or token in ("related", "induced", "associated", "dependent")
        )
        if joined and belongs:
            joined[-1] = f"{joined[-1]} {token}"
        else:
            joined.append(token)
    return joined
