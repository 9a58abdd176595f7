"""Questions to the provider: reported apart, outside every score."""

from __future__ import annotations

import re
from collections import Counter

from preceptor.coding.cases import Variant
from preceptor.coding.cases.model import KeyQuery
from preceptor.coding.claims import Query
from preceptor.coding.grading.assign import assign
from preceptor.coding.grading.model import LineGrade

_WORD = re.compile(r"[a-z]{4,}|\w*\d\w*")
# What any question may say, whatever it is about.
_COMMON = frozenset(
    {"clarify", "code", "coded", "could", "diagnosis", "document", "documented", "does", "from", "have"}
    | {"note", "patient", "please", "provider", "record", "should", "that", "there", "this", "were", "what"}
    | {"when", "which", "with", "would"}
)
_ABOUT = 2  # words a question and a sentence must share to be about the same thing


def query_lines(asked: tuple[Query, ...], variant: Variant) -> tuple[LineGrade, ...]:
    """A question is the key's when its topic is and it names one of the key's documents (or names none)."""
    keys = variant.key.queries
    weights = {
        (i, n): 1 + len(set(mine.documents) & set(key.documents))
        for i, mine in enumerate(asked)
        for n, key in enumerate(keys)
        if mine.topic == key.topic
        and (not mine.documents or not key.documents or set(mine.documents) & set(key.documents))
    }
    pairs = assign(weights)
    lines = [
        _asked(i, mine, pairs[i], keys[pairs[i]]) if i in pairs else _not_needed(i, mine, variant)
        for i, mine in enumerate(asked)
    ]
    return (*lines, *(_missed(n, key) for n, key in enumerate(keys) if n not in pairs.values()))


def _asked(i: int, mine: Query, n: int, key: KeyQuery) -> LineGrade:
    said = f"The record calls for this question: {key.question}"
    return LineGrade(
        "queries", "correct", None, i + 1, n + 1, mine.topic, key.topic, said, rationale=key.rationale or ""
    )


def _missed(n: int, key: KeyQuery) -> LineGrade:
    said = f"You did not ask: {key.question}"
    return LineGrade(
        "queries", "missed", None, None, n + 1, None, key.topic, said, rationale=key.rationale or ""
    )


def _not_needed(i: int, mine: Query, variant: Variant) -> LineGrade:
    if any(key.topic == mine.topic for key in variant.key.queries):
        said = f"One question of this kind ({mine.topic}) is called for, and this is another."
    else:
        said = "The record answers this: no query is expected here."
        if answer := _answer(mine.about, variant):
            said += f" {answer}"
    return LineGrade("queries", "over-coded", None, i + 1, None, mine.topic, None, said)


def _answer(about: str, variant: Variant) -> str:
    """The trap's or the key's sentence that is most about the question; empty when none plainly is.

    Rare words say more than common ones, so each shared word counts by how few sentences have it.
    """
    key = variant.key
    sentences = [trap.why for trap in variant.traps]
    sentences += [f"{line.code}: {line.rationale}" for line in key.diagnoses]
    sentences += [f"{line.code}: {line.rationale}" for line in key.services]
    words = [_words(sentence) for sentence in sentences]
    known = Counter(word for each in words for word in each)
    mine = _words(about)
    shared = [mine & each for each in words]
    best = max(
        range(len(sentences)), key=lambda n: (sum(1 / known[w] for w in sorted(shared[n])), -n), default=None
    )
    return sentences[best] if best is not None and len(shared[best]) >= _ABOUT else ""


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower())) - _COMMON
