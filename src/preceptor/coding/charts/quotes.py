"""Evidence: where quoted words stand in a document, and which sentences hold the words a coder typed."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from preceptor.coding.charts.model import Chart, Document, Sentence

_WORD = re.compile(r"[^\W_]+(?:[.'’/%-][^\W_]+)*%?")
_SMALL = "a an and at by for from has have he her his in is of on or she the to was were with"
_FILLER = frozenset(_SMALL.split())


class Found(NamedTuple):
    """Where a quote stands: the sentences it touches, and its span in `Document.text`."""

    sentences: tuple[str, ...]
    start: int
    end: int


class Suggestion(NamedTuple):
    """A sentence (or table row) that holds typed words; `quote` is verbatim. `score` 0..1."""

    document: str
    quote: str
    sentences: tuple[str, ...]
    start: int
    end: int
    score: float


def all_sentences(document: Document) -> list[Sentence]:
    """Every sentence in reading order, table cells included."""
    return [s for b in document.blocks for s in (*b.sentences, *(cell for row in b.rows for cell in row))]


def quote_spans(document: Document, words: str) -> list[tuple[int, int]]:
    """Every place where the words stand: verbatim, but any white space equals any other."""
    needle = " ".join(words.split())
    if not needle:
        return []
    flat, flat_starts, starts = _flat(document.text)
    spans: list[tuple[int, int]] = []
    at = flat.find(needle)
    while at >= 0:
        last = at + len(needle) - 1
        first_word, last_word = bisect_right(flat_starts, at) - 1, bisect_right(flat_starts, last) - 1
        begin = starts[first_word] + at - flat_starts[first_word]
        spans.append((begin, starts[last_word] + last - flat_starts[last_word] + 1))
        at = flat.find(needle, at + 1)
    return spans


@lru_cache(maxsize=512)
def _flat(text: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """The text with single spaces, and where each word starts in it and in the original."""
    words = [(m.group(), m.start()) for m in re.finditer(r"\S+", text)]
    flat_starts: list[int] = []
    at = 0
    for word, _ in words:
        flat_starts.append(at)
        at += len(word) + 1
    return " ".join(word for word, _ in words), tuple(flat_starts), tuple(start for _, start in words)


def find_quote(document: Document, words: str) -> list[Found]:
    """Every place where the words stand, with the sentences they touch; an empty list when nowhere."""
    spans = quote_spans(document, words)
    if not spans:
        return []
    sentences = all_sentences(document)
    return [
        Found(tuple(s.id for s in sentences if s.start < end and start < s.start + len(s.text)), start, end)
        for start, end in spans
    ]


def suggest(chart: Chart, words: str, limit: int = 8) -> list[Suggestion]:
    """Sentences that contain typed words, best first: most words, whole words before beginnings, signed
    provider notes before others, short before long, then chart order. Table rows answer as a whole."""
    asked = [w for w in dict.fromkeys(_words(words)) if w not in _FILLER] or _words(words)
    if not asked:
        return []
    ranked: list[tuple[tuple[float, bool, int, int], Suggestion]] = []
    for order, document in enumerate(chart.documents):
        for group in _stretches(document):
            start, last = group[0].start, group[-1]
            end = last.start + len(last.text)
            quote = document.text[start:end]
            score = _score(asked, _words(quote))
            if score > 0:
                rank = (-score, not document.is_provider, len(quote) // 40, order)
                ids = tuple(s.id for s in group)
                ranked.append((rank, Suggestion(document.id, quote, ids, start, end, round(score, 3))))
    ranked.sort(key=lambda pair: pair[0])
    return [suggestion for _, suggestion in ranked[: max(limit, 0)]]


def _stretches(document: Document) -> list[tuple[Sentence, ...]]:
    return [
        stretch
        for block in document.blocks
        for stretch in (*((s,) for s in block.sentences if block.kind != "heading"), *block.rows)
        if stretch
    ]


def _words(text: str) -> list[str]:
    return [w.casefold() for w in _WORD.findall(text)]


def _score(asked: list[str], there: list[str]) -> float:
    """The share of asked words that stand there; one that begins a word (3 letters or more) counts .8."""
    whole = set(there)
    total = 0.0
    for word in asked:
        if word in whole:
            total += 1
        elif len(word) >= 3 and any(w.startswith(word) for w in whole):
            total += 0.8
    return total / len(asked)
