"""Reading what was asked, with the same words at every door."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, cast, get_args

from preceptor.coding.codesets.model import System, normalize

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN = 40


class Malformed(ValueError):
    """The question cannot be answered as asked. `where` names the part that is wrong."""

    def __init__(self, sentence: str, where: str = "") -> None:
        super().__init__(sentence)
        self.where = where


class NotThere(LookupError):
    """What was asked for is not loaded or does not exist. `near`: codes that may have been meant."""

    def __init__(self, sentence: str, where: str = "", near: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.where = where
        self.near = near

    def __str__(self) -> str:
        return self.sentence


def day_of(text: str, where: str = "on") -> date:
    """YYYY-MM-DD and nothing else. Raises Malformed."""
    try:
        if not _DAY.fullmatch(text):  # Python itself reads 20260401 and 2026-W14-3 too
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed(f"{shown(text)!r} is not a day (YYYY-MM-DD).", where) from None


def system_of(book: Store, text: str, on: date | None = None) -> System:
    """A loaded code system. Raises NotThere; Malformed when no loaded release covers the day."""
    if text not in get_args(System):
        known = ", ".join(get_args(System))
        raise NotThere(f"There is no code system {shown(text)!r}. Known: {known}.", "system")
    known_system = cast(System, text)
    releases = book.releases(known_system)
    if not releases:
        raise NotThere(f"{text} is not loaded. See `preceptor codes status`.", "system")
    if on is not None and book.release(known_system, on) is None:
        first, last = releases[0].first, releases[-1].last
        raise Malformed(f"No loaded release of {text} covers {on}: {first} to {last} are.", "on")
    return known_system


def shown(text: str) -> str:
    """What was typed, short enough to say back."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def shown_code(system: System, text: str) -> str:
    return shown(normalize(system, text))
