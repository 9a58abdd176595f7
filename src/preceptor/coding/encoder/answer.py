"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass

from preceptor.coding.codesets.model import Code, System


@dataclass(frozen=True, slots=True)
class Hit:
    """One code found. `why` is one sentence for a person; `parent` the heading it is shown under, if any."""

    code: str
    title: str
    billable: bool
    why: str
    system: System
    parent: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Hits under their heading, in rank order. `heading` is None for codes that have none above them."""

    heading: Code | None
    hits: tuple[Hit, ...]
    why: str


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """`results` in rank order; `groups` the same hits by heading; `total`: how many entries say all of it.

    `corrected` says aloud what a typing mistake was read as (empty: nothing was corrected); `ignored` are
    the words that were left out, because no code has them.
    """

    query: str
    results: tuple[Hit, ...]
    groups: tuple[Group, ...]
    corrected: str
    ignored: tuple[str, ...]
    total: int
