"""Segments of an X12 interchange, each knowing its loop, what it says in words, and the box it comes from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

_TYPOGRAPHIC = str.maketrans({
    "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "ß": "ss", "Ø": "O", "ø": "o", "Æ": "Ae",
    "æ": "ae", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Œ": "Oe", "œ": "oe",
})  # fmt: skip
_BASIC = re.compile(r"[A-Z0-9!\"&'()+,\-./;?= ]*")  # the basic character set less the four separators


@dataclass(frozen=True, slots=True)
class Segment:
    """`elements` as transmitted, components joined with a colon. `says`: what it tells, in our words.
    `box`: where a form shows the same; empty where none does.
    """

    loop: str
    id: str
    elements: tuple[str, ...]
    says: str
    box: str = ""

    @property
    def text(self) -> str:
        return "*".join((self.id, *self.elements)).rstrip("*") + "~"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Numbers and time of one interchange. `control` from 1 to 999999999; `at` is the sender's own clock."""

    control: int
    at: datetime

    @property
    def number(self) -> str:
        return f"{self.control:09d}"

    @property
    def time(self) -> str:
        return f"{self.at:%H%M}"


def plain(text: str) -> str:
    """Capitals without accents and doubled spaces, typographic signs as the ASCII ones."""
    spelled = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHIC))
    kept = "".join(c for c in spelled if not unicodedata.combining(c))
    return " ".join(kept.upper().split())


def writable(text: str) -> bool:
    """Whether plain text has only characters of the basic set, and no separator."""
    return _BASIC.fullmatch(plain(text)) is not None


def components(*parts: str) -> str:
    """A composite element; empty parts at its end are left out."""
    return ":".join(parts).rstrip(":")


def day(value: date) -> str:
    return f"{value:%Y%m%d}"


def days(first: date, last: date) -> str:
    return f"{first:%Y%m%d}-{last:%Y%m%d}"


def amount(value: Decimal) -> str:
    """A decimal number without needless zeros: 85, 12.5, 0."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
