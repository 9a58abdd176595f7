"""HCPCS Level II: the quarters of `pyoce` joined with any number of imported CMS quarters.

`pyoce` gives a quarter's codes, short descriptors, OPPS status and APC. An imported quarter gives long
descriptors, details and exact days. Where both speak of one quarter, `pyoce` says which codes there are (its
tables are published later and know what CMS corrected backwards); the import gives the words, and the day
within a quarter on which a code began or ended.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.model import Note, Release
from preceptor.coding.codesets.sources.hcpcs_anweb import Quarter, Record, quarter_around, quarter_label
from preceptor.coding.codesets.sources.pyoce_hcpcs import Hcpcs, Item

_PUNCTUATION = re.compile(r"[^a-z0-9<>=]+")


def hcpcs_releases(hcpcs: Hcpcs, imports: Sequence[Quarter], cite: str) -> list[Release]:
    """One release a quarter, without a gap. A quarter neither source has (between an import and the others)
    is known by the dates of its codes alone: not `titled`.
    """
    known = {first: [cite] for first, _ in hcpcs.quarters}
    for quarter in imports:
        known.setdefault(quarter.first, []).insert(0, quarter.file)
    releases: list[Release] = []
    first, end = min(known), max(known)
    while first <= end:
        _, last = quarter_around(first)
        sources = known.get(first)
        source = ", ".join(sources) if sources else f"dates of {_nearest(imports, first).file}"
        releases.append(Release("hcpcs", quarter_label(first), first, last, source, sources is not None))
        first = last + timedelta(days=1)
    return releases


def compile_hcpcs(hcpcs: Hcpcs, imports: Sequence[Quarter], releases: Sequence[Release]) -> Iterator[Row]:
    """One row each time something about a code changed. `imports` hold one edition a quarter.

    Facts: OPPS `status_indicator` and `apc`; from an import what `facts_of` lists.
    """
    loom = _Loom(hcpcs, imports, releases)
    for order, code in enumerate(loom.codes(), start=1):
        yield from loom.rows(code, order)


def facts_of(record: Record, quarter: Quarter, own: bool) -> dict[str, str]:
    """What an import says of a code, by name; what is absent is left out. `as_of` names the import's quarter.
    Carried into a later quarter (`own` false) it says nothing of an action or an end.
    """
    facts = {
        "short": record.short, "as_of": quarter.label, "coverage": record.coverage,
        "pricing": " ".join(record.pricing), "multiple_pricing": record.multiple, "asc": record.asc,
        "asc_from": _iso(record.asc_from), "betos": record.betos, "tos": record.tos,
        "base_units": str(record.base_units or ""), "laboratory": " ".join(record.laboratory),
        "manuals": "; ".join(record.manuals), "statute": record.statute,
        "replaced_by": " ".join(record.replaced_by), "note": record.note,
        "unlisted": "true" if record.code in (quarter.unlisted or ()) else "",
        "added": _iso(record.added), "effective": _iso(record.effective),
    }  # fmt: skip
    if own:
        said = "; ".join(c.said for c in quarter.corrections if c.code == record.code)
        action = "" if record.action == "N" else record.action
        facts |= {"action": action, "terminated": _iso(record.terminated), "correction": said}
    return {name: value for name, value in facts.items() if value}


class _Words(NamedTuple):
    """A record and the edition that has it."""

    record: Record
    quarter: Quarter


class _Loom:
    """The sources by code and by number of the quarter."""

    def __init__(self, hcpcs: Hcpcs, imports: Sequence[Quarter], releases: Sequence[Release]) -> None:
        self._releases = releases
        self._starts = starts = {release.first: number for number, release in enumerate(releases)}
        self._listed = {starts[first] for first, _ in hcpcs.quarters}
        self._items: dict[str, dict[int, Item]] = {}
        for item in hcpcs.items:
            last = next(n for n, release in enumerate(releases) if release.last >= item.last)
            row = self._items.setdefault(item.code, {})
            row.update((n, item) for n in range(starts[item.first], last + 1))
        self._words: dict[str, dict[int, _Words]] = {}
        for quarter in sorted(imports, key=lambda quarter: quarter.first):
            for record in quarter.codes:
                self._words.setdefault(record.code, {})[starts[quarter.first]] = _Words(record, quarter)
        self._speaker = {
            number: starts[_nearest(imports, release.first).first]
            for number, release in enumerate(releases)
            if number not in self._listed
        }

    def codes(self) -> list[str]:
        return sorted(self._items.keys() | self._words.keys())

    def rows(self, code: str, order: int) -> Iterator[Row]:
        items, words = self._items.get(code, {}), self._words.get(code, {})
        alive = [self._alive(number, items, words) for number in range(len(self._releases))]
        spans = self._spans(alive, words)
        carried: _Words | None = None
        span: tuple[date, date] | None = None
        shown: tuple[object, ...] = ()
        for number, lives in enumerate(alive):
            own, item = words.get(number), items.get(number)
            carried = own or self._carry(carried, item, lives)
            span = spans.get(number, span)
            if not lives and own is None:
                continue
            said = carried or words.get(self._speaker.get(number, -1))
            first, last = span or _days(said.record if said else None)
            title, facts, notes = _shape(code, item, said, own is not None)
            if shown == (title, facts, notes, first, last):
                continue
            shown = (title, facts, notes, first, last)
            yield Row(
                "hcpcs", code, title, "code", True, order, order, number,
                first=first, last=last, notes=notes, facts=facts,
            )  # fmt: skip

    def _alive(self, number: int, items: dict[int, Item], words: dict[int, _Words]) -> bool:
        if number in self._listed:
            return number in items
        said, release = words.get(self._speaker[number]), self._releases[number]
        if said is None:
            return False
        first, last = _days(said.record)
        return first <= release.last and last >= release.first

    @staticmethod
    def _carry(carried: _Words | None, item: Item | None, lives: bool) -> _Words | None:
        """A long descriptor holds in later quarters only while the short one stays as it was."""
        if not lives or (
            carried and item and plain_descriptor(item.title) != plain_descriptor(carried.record.short)
        ):
            return None
        return carried

    def _spans(self, alive: list[bool], words: dict[int, _Words]) -> dict[int, tuple[date, date]]:
        """First and last day of the run of quarters that each quarter belongs to.

        Exact days come from the newest import that has the code, where they lie within the quarter the run
        begins or ends in. A run from the oldest quarter on began when the code was added.
        """
        first_day, last_day = _days(words[max(words)].record) if words else (date.max, date.min)
        spans: dict[int, tuple[date, date]] = {}
        run: list[int] = []
        for number in range(len(alive) + 1):
            if number < len(alive) and alive[number]:
                run.append(number)
                continue
            if run:
                first, last = self._releases[run[0]].first, self._releases[run[-1]].last
                if (run[0] == 0 and first_day < first) or first <= first_day <= self._releases[run[0]].last:
                    first = first_day
                if self._releases[run[-1]].first <= last_day <= last:
                    last = last_day
                spans |= dict.fromkeys(run, (first, last))
            run = []
        return spans


def _shape(
    code: str, item: Item | None, said: _Words | None, own: bool
) -> tuple[str | None, dict[str, str], tuple[Note, ...]]:
    facts = {"status_indicator": item.status, "apc": item.apc} if item else {}
    facts = {name: value for name, value in facts.items() if value}
    if said is None:
        return item.title if item else None, facts, ()
    text = said.quarter.notes.get(said.record.note)
    notes = (Note("note", text, code),) if text else ()
    return said.record.long, facts | facts_of(said.record, said.quarter, own), notes


def _nearest(imports: Sequence[Quarter], first: date) -> Quarter:
    """The edition that knows most of a quarter's days: the next one, else the one before."""
    ordered = sorted(imports, key=lambda quarter: quarter.first)
    place = bisect_left([quarter.first for quarter in ordered], first)
    return ordered[min(place, len(ordered) - 1)]


def _days(record: Record | None) -> tuple[date, date]:
    return (record.added, record.terminated or date.max) if record else (date.min, date.max)


def plain_descriptor(text: str) -> str:
    """What a descriptor is compared by: two prints of one differ in capitals and quotation marks."""
    return _PUNCTUATION.sub(" ", text.lower()).strip()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
