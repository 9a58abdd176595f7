"""What a title of the tabular list claims, apart from words that say nothing: the ground on which one code is
vaguer than another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

Side = Literal["right", "left", "bilateral"]
_SIDES: tuple[Side, ...] = ("right", "left", "bilateral")
_SIDE_WORDS = frozenset({*_SIDES, "unilateral"})
_VAGUE = re.compile(
    r"\b(unspecified|nos|not otherwise specified|not specified|without complications?|uncomplicated)\b", re.I
)
# Phrases that claim nothing. "Unspecified whether with hypoxia or hypercapnia" speaks of neither.
_EMPTY = re.compile(
    r"\bunspecified (?:whether|as to) [^,]*|\bnot specified as \w+"
    r"|\bnot (?:elsewhere classified|otherwise specified)\b"
    r"|\bwithout (?:mention of )?complications?\b|\buncomplicated\b|\bother and unspecified\b"
)
# "Unspecified site", "part unspecified": the kind of detail that is missing, not a detail.
_KINDS = frozenset(
    """
    agent behavior cause degree depth disturbance duration ear episode extent eye laterality level number
    organism part parts place severity side site sites stage trimester type
    """.split()  # noqa: SIM905  a table
)
_LITTLE = frozenset(
    {"a", "an", "and", "as", "at", "by", "due", "for", "from", "in", "nos", "of", "on", "or", "specified"}
    | {"the", "to", "unspecified", "with"}
)
_TOKEN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?|,")
_MINUS = frozenset({"without", "not", "no"})
_ENDS = frozenset({",", "with", "and", "without"})  # what ends the reach of "without"


def vagueness(title: str) -> int:
    """How often a title says that something is not said."""
    return len(_VAGUE.findall(title))


def side(title: str) -> Side | None:
    """The one side a title names."""
    words = set(_TOKEN.findall(title.lower()))
    found = [s for s in _SIDES if s in words]
    return found[0] if len(found) == 1 else None


def extent(title: str) -> Side | Literal["unilateral"] | None:
    """The side a title names, or that it means one without naming it."""
    return side(title) or ("unilateral" if "unilateral" in _TOKEN.findall(title.lower()) else None)


@lru_cache(maxsize=4096)
def claims(title: str) -> frozenset[str]:
    """The words of a title that claim something; sides left out. What is denied is a claim of its own:
    "without coma" gives `-coma`, which "with coma" does not hold.
    """
    said: set[str] = set()
    minus = ""
    for word in _TOKEN.findall(_EMPTY.sub(" ", title.lower())):
        if word in _MINUS:
            minus = word
            continue
        if word in _ENDS and minus == "without":
            minus = ""
        if word == "," or word in _LITTLE or word in _SIDE_WORDS or word in _KINDS:
            continue
        said.add(("-" if minus else "") + _plain(word))
        if minus in ("not", "no"):
            minus = ""
    return frozenset(said)


def _plain(word: str) -> str:
    """Without the endings in which words of one meaning differ: depressive, depression; ulcers, ulcer."""
    word = word.rstrip("s") if len(word) > 3 else word
    return re.sub(r"(?<=[a-z]{4})(?:ion|ive|ia|ic)$", "", word)


def says_no_more(mine: str, keys: str, headings: Iterable[str]) -> bool:
    """Whether a title claims nothing that the key's does not. `headings` are the titles above the key's code:
    what they claim the key says too, unless it chose another word of the same heading ("atrial fibrillation
    and flutter": a fibrillation is no flutter).
    """
    ours, theirs = claims(mine), claims(keys)
    # A polyneuropathy is a neuropathy.
    left = {w for w in ours - theirs if not theirs & {f"poly{w}", f"mono{w}"}}
    for heading in headings:
        above = claims(heading)
        if left & above and not above & (theirs - ours):
            left -= above
    return not left
