"""Browsing HCPCS Level II: sections by letter, blocks of codes, and what a record says, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from preceptor.coding.codesets.compiled.hcpcs import plain_descriptor
from preceptor.coding.codesets.model import Code, CodeBook
from preceptor.coding.encoder.units import unit_amount

_WORDS = Path(__file__).with_suffix(".yaml")
_CODED = ("coverage", "pricing", "tos", "action", "status_indicator")
_ORDER = (
    "action", "unit", "coverage", "pricing", "status_indicator", "apc", "betos", "tos", "asc", "asc_from",
    "base_units", "laboratory", "manuals", "statute", "replaced_by", "unlisted", "added", "effective",
    "terminated", "correction", "as_of",
)  # fmt: skip
_LONG_CHANGED, _DETAILS_CHANGED = frozenset("BC"), frozenset("FPT")
_UNLISTED = "stands for what has no code of its own; describe it"


@dataclass(frozen=True, slots=True)
class Section:
    """The codes of one letter: the title is ours, `codes` counts those in force."""

    letter: str
    title: str
    codes: int


@dataclass(frozen=True, slots=True)
class Block:
    """Codes that share their first three characters: the first and the last in force, and how many."""

    prefix: str
    first: str
    last: str
    codes: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a record says: `value` as the source has it, `text` in words."""

    name: str  # "coverage"
    label: str  # "Medicare coverage"
    value: str  # "D"
    text: str  # "special instructions apply"


@dataclass(frozen=True, slots=True)
class Revision:
    """What changed of a code that stays: its "title" or other "details". `before` is "" where not loaded."""

    part: str
    before: str
    after: str


@cache
def _words() -> dict[str, Any]:
    return dict(yaml.safe_load(_WORDS.read_text(encoding="utf-8")))


def section_title(letter: str) -> str:
    return str(_words()["sections"].get(letter, "Other codes"))


def sections(book: CodeBook, on: date | None = None) -> tuple[Section, ...]:
    """Every letter with codes in force on the day (None: the newest titled release)."""
    count = Counter(code[0] for code in book.billable_below("hcpcs", "", on))
    return tuple(Section(letter, section_title(letter), count[letter]) for letter in sorted(count))


def blocks(book: CodeBook, letter: str, on: date | None = None) -> tuple[Block, ...]:
    """The codes of a letter by their first three characters. HCPCS has no official ranges in its data: the
    ends are the codes in force.
    """
    found: dict[str, list[str]] = {}
    for code in book.billable_below("hcpcs", letter, on):
        found.setdefault(code[:3], []).append(code)
    return tuple(Block(prefix, codes[0], codes[-1], len(codes)) for prefix, codes in found.items())


def entries(book: CodeBook, prefix: str, on: date | None = None) -> tuple[Code, ...]:
    """The codes in force that begin so: a letter, a block's `prefix`, or more."""
    codes = (book.find("hcpcs", code, on) for code in book.billable_below("hcpcs", prefix, on))
    return tuple(code for code in codes if code)


def short_title(code: Code) -> str | None:
    """CMS's short descriptor, by which two releases are compared: an import makes titles long."""
    return code.facts.get("short", code.title)


def revision(before: Code, after: Code) -> Revision | None:
    """How a code's record in one quarter differs from the quarter before, None where nothing is known to.

    A long descriptor is compared with another long one; where only the later quarter was imported, its action
    code tells that one changed. Punctuation and capitals do not count.
    """
    if "short" in before.facts and "short" in after.facts and _differ(before.title, after.title):
        return Revision("title", before.title or "", after.title or "")
    was, now = short_title(before), short_title(after)
    if _differ(was, now):
        return Revision("title", was or "", now or "")
    action = after.facts.get("action", "")
    if action in _LONG_CHANGED and "short" not in before.facts:
        return Revision("title", "", after.title or "")
    if action in _DETAILS_CHANGED:
        return Revision("details", "", str(_words()["action"]["values"][action]))
    return None


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other) and plain_descriptor(one or "") != plain_descriptor(other or "")


def facts(code: Code) -> tuple[Fact, ...]:
    """What is known of a code besides its titles and dates, the most useful first."""
    unit = unit_amount(code)
    found = code.facts | ({"unit": str(unit)} if unit else {})
    return tuple(_fact(name, found) for name in _ORDER if name in found)


def _fact(name: str, found: dict[str, str]) -> Fact:
    words, value = _words(), found[name]
    if name in _CODED:
        values = value.split() if name == "pricing" else list(value) if name == "tos" else [value]
        meaning = "; ".join(words[name]["values"].get(one, one) for one in values)
        label = f"Changed in {found['as_of']}" if name == "action" else words[name]["name"]
        return Fact(name, label, value, meaning)
    return Fact(name, words["plain"][name], value, _UNLISTED if name == "unlisted" else value)
