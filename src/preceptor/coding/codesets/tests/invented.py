"""Files in the AMA's layout with invented content. Codes end in Z, which no published code does; descriptors
are nonsense, or the words a test gives. Nothing here stands for a real code.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product
from random import Random

_WHAT = ("Polishing", "Unfolding", "Counting", "Tuning", "Airing", "Mending")
_OF = ("lantern", "teapot", "kite", "accordion", "umbrella", "hammock", "sundial")
_HOW = ("by moonlight", "with a feather", "in two steps", "without haste", "for a guest")

NOTICE = (
    "CPT {year} invented for a test\n"
    "Holder of the real one: American Medical Association. This file has no word of it.\n\n"
)


def codes(count: int) -> list[str]:
    return [f"{number:04d}Z" for number in range(1, count + 1)]


def descriptors(count: int, seed: int = 1) -> list[str]:
    """No two the same."""
    listed = [f"{what} of {of}, {how}" for what, of, how in product(_WHAT, _OF, _HOW)]
    Random(seed).shuffle(listed)
    return list(islice(listed, count))


def tabs(texts: Sequence[str], year: int | None = 2026, given: Sequence[str] | None = None) -> str:
    """Long descriptors, divided by tabs."""
    listed = zip(given or codes(len(texts)), texts, strict=True)
    return _notice(year) + "".join(f"{code}\t{text}\n" for code, text in listed)


def columns(texts: Sequence[str], year: int | None = 2026, width: int = 20) -> str:
    """Long descriptors in fixed columns, continued under the same code with a counter."""
    lines = []
    for code, text in zip(codes(len(texts)), texts, strict=True):
        for number, part in enumerate(_cut(text, width), start=1):
            lines.append(f"{code}{number:02d} {part}".ljust(80))
    return _notice(year) + "\n".join(lines) + "\n"


def capitals(texts: Sequence[str], most: int, year: int | None = 2026) -> str:
    """Medium or short descriptors in fixed columns."""
    listed = zip(codes(len(texts)), texts, strict=True)
    return _notice(year) + "".join(f"{code} {text.upper()[:most].strip()}\n" for code, text in listed)


def modifiers(year: int | None = 2026) -> str:
    listed = {"0Q": "Done twice over", "1Q": "Done backwards", "2Q": "Done on a Tuesday"}
    return _notice(year) + "".join(f"{code} {text}\n" for code, text in listed.items())


def _notice(year: int | None) -> str:
    return NOTICE.format(year=year) if year else NOTICE.replace("CPT {year} i", "I")


def _cut(text: str, width: int) -> list[str]:
    parts, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            parts.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*parts, line]
