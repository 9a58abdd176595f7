"""Titles as words, and what a set of them has in common: the arithmetic under `derive`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

Words = tuple[str, ...]
_WORD = re.compile(r"[^\s,]+(?:,[^\s,]+)*|,")
JOINING = frozenset(
    ["of", "in", "on", "with", "to", "from", "into", "using", "at", "for", "as", "through", "created", ","]
) | {"Approach", "Matter", "Bleeding"}
"""Words that stand between the parts of a title and belong to none."""
_APART = "into"
"""Never stands inside a part."""


def words_of(title: str) -> Words:
    return tuple(_WORD.findall(title))


def said(words: Words) -> str:
    return " ".join(words).replace(" ,", ",")


def stripped(words: Words) -> Words:
    """Without joining words at either end, nor an "and" left over."""
    start, end = 0, len(words)
    while start < end and (words[start] in JOINING or words[start] == "and"):
        start += 1
    while end > start and (words[end - 1] in JOINING or words[end - 1] == "and"):
        end -= 1
    return words[start:end]


def place(words: Words, phrase: Words, taken: Sequence[bool] = ()) -> int:
    """Where a phrase begins, over no word that is taken; -1 where it does not stand there."""
    length = len(phrase)
    for start in range(len(words) - length + 1):
        if words[start : start + length] == phrase and not any(taken[start : start + length]):
            return start
    return -1


def in_all(titles: Iterable[Words], phrase: Words) -> bool:
    return all(place(title, phrase) >= 0 for title in titles)


def varying(group: Mapping[str, Words]) -> dict[str, Words]:
    """The part of each title in which it differs from the others: between what the most different one of
    them shares at the beginning and at the end. That one is the first or the last in order.
    """
    ordered = sorted(group.values())
    turned = sorted(words[::-1] for words in ordered)
    found: dict[str, Words] = {}
    for code, words in group.items():
        start = min(_shared(words, ordered[0]), _shared(words, ordered[-1]))
        back = words[::-1]
        end = len(words) - min(_shared(back, turned[0]), _shared(back, turned[-1]))
        found[code] = stripped(words[start : max(start, end)])
    return found


def _shared(one: Words, other: Words) -> int:
    """Words shared from the beginning; a title shares nothing with itself that counts."""
    if one == other:
        return len(one) + len(other)
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def candidates(titles: Mapping[str, Words], position: int) -> dict[str, Counter[Words]]:
    """By character at a position (from 1): phrases in which a title differs from those of codes that differ
    in that position alone, with how often.
    """
    groups: dict[str, dict[str, Words]] = defaultdict(dict)
    for code, words in titles.items():
        groups[code[: position - 1] + code[position:]][code] = words
    found: dict[str, Counter[Words]] = defaultdict(Counter)
    for group in groups.values():
        if len(set(group.values())) < 2:
            continue
        for code, phrase in varying(group).items():
            if phrase and _APART not in phrase:
                found[code[position - 1]][phrase] += 1
    return found


def runs(words: Words, taken: Sequence[bool]) -> set[Words]:
    """The stretches of words that are not taken, without joining words at their ends."""
    found: set[Words] = set()
    start = 0
    for end in range(len(words) + 1):
        if end == len(words) or taken[end]:
            found.add(stripped(words[start:end]))
            start = end + 1
    return found - {()}
