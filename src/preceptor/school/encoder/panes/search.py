"""A search: groups in rank order, each row saying where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from preceptor.coding.codesets import System
from preceptor.coding.encoder.answer import SearchAnswer
from preceptor.school.encoder.panes.place import SYSTEM_WORDS, Desk, Pane, Row, Seek, Step, look, row

if TYPE_CHECKING:
    from django.http import QueryDict

PLAIN_MATCH = "matches the title"  # goes without saying
MAX_QUERY = 200
GROUPS = 8
ROWS_PER_GROUP = 6
ASKED = 24

# What a coder of services may not know beforehand: in which of two sets to look.
BESIDE: Mapping[str, System] = {"hcpcs": "practice", "practice": "hcpcs"}
BESIDE_ROWS = 4


@dataclass(frozen=True)
class Group:
    """A heading and the rows found under it."""

    head: Row | None
    why: str
    rows: tuple[Row, ...]
    more: int = 0


def words_of(query: QueryDict) -> str:
    """What was typed, as far as it is read."""
    return query.get("q", "").strip()[:MAX_QUERY]


def pane(desk: Desk, query: QueryDict) -> Pane:
    """`?q=…&system=…`; an unknown or unoffered system is the first one offered."""
    asked = query.get("system", "")
    system = next((s for s in desk.systems if s == asked), desk.systems[0])
    words = words_of(query)
    searcher = desk.searcher(system)
    answer = searcher.search(words, system=system, limit=ASKED, on=desk.day(system)) if words else None
    return Pane(
        template="encoder/_results.html",
        system=system,
        view="search",
        title=words,
        values={
            "query": words,
            "groups": groups(desk, answer) if answer else (),
            "codes": _shown(answer) if answer else 0,
            "corrected": answer.corrected if answer else "",
            "beside": _beside(desk, system, words),
            "set_words": SYSTEM_WORDS[system],
        },
        seek=seek(system),
        steps=(Step("search", words),) if words else (),
    )


def seek(system: str) -> Seek:
    """The search field of every pane that has none of its own: words or a code of its code set."""
    return Seek("", _("Words or a code"), {"system": system})


def groups(desk: Desk, answer: SearchAnswer) -> list[Group]:
    book, place = desk.book, desk.place
    found = []
    for one in answer.groups[:GROUPS]:
        head = one.heading
        found.append(
            Group(
                head=row(book, place, head.system, head.code) if head else None,
                why="" if one.why == PLAIN_MATCH else one.why,
                rows=tuple(row(book, place, h.system, h.code, h.why) for h in one.hits[:ROWS_PER_GROUP]),
                more=max(0, len(one.hits) - ROWS_PER_GROUP),
            )
        )
    return found


def _shown(answer: SearchAnswer) -> int:
    return sum(min(len(one.hits), ROWS_PER_GROUP) for one in answer.groups[:GROUPS])


def _beside(desk: Desk, system: str, words: str) -> dict[str, object] | None:
    """The first rows of the set beside this one; None where there is none or it has nothing."""
    other = BESIDE.get(system)
    if not words or other is None or other not in desk.place.systems:
        return None
    answer = desk.engine.searcher.search(words, system=other, limit=BESIDE_ROWS, on=desk.day(other))
    if not answer.results:
        return None
    return {
        "words": SYSTEM_WORDS[other],
        "link": desk.place.link(look("", q=words, system=other)),
        "rows": [row(desk.book, desk.place, hit.system, hit.code) for hit in answer.results],
    }
