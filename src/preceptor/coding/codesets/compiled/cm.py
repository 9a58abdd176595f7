"""ICD-10-CM: tabular lists, code lists and addenda of any number of years, and the code master, joined into
one tree that holds every release.

The master says which code exists on which day. A code or heading no tabular list has is filed under the
longest heading it begins with; its title is that of a code list, else it has none.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from typing import NamedTuple

from preceptor.coding.codesets.compiled.editions import (
    DAY,
    Compiled,
    Edition,
    Titles,
    Wording,
    beyond,
    check,
    distinct,
    joined_spans,
    start,
)
from preceptor.coding.codesets.compiled.history import Point, records, titles_of
from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.compiled.tree import STRUCTURE, Entry, Tree, listed_codes
from preceptor.coding.codesets.model import Level, Note, Release, Seventh
from preceptor.coding.codesets.sources.addenda import Addenda
from preceptor.coding.codesets.sources.cm_tabular import Tabular
from preceptor.coding.codesets.sources.code_list import CodeList
from preceptor.coding.codesets.sources.msdrg_master import Master


def compile_cm(editions: Sequence[Edition], master: Master, releases: Sequence[Release]) -> Compiled:
    """Raises `SourceError` where an edition and the master disagree about a code in force. At least one of
    the editions is a tabular list; `releases` are those of `editions.releases`.
    """
    editions = distinct(editions)
    tabulars = [one for one in editions if isinstance(one.record, Tabular)]
    tabulars.sort(key=lambda one: one.record.first, reverse=True)
    lists = [(one, one.record) for one in editions if isinstance(one.record, CodeList)]
    lists.sort(key=lambda pair: not pair[1].headings)
    spans = joined_spans(master.cm, master.last_day, _outside(editions, master))
    starts = [start(one, tabulars) for one in tabulars]
    served = [
        (one.record, first, starts[number - 1] - DAY if number else date.max)
        for number, (one, first) in enumerate(zip(tabulars, starts, strict=True))
        if isinstance(one.record, Tabular)
    ]
    headings = {code for _, record in lists for code, listed in record.codes.items() if not listed.billable}
    tree = Tree(served, spans, headings)
    for one, leaves in zip(tabulars, tree.leaves, strict=True):
        check(one, leaves, spans)
    for one, record in lists:
        check(one, record.billable(), spans)
    said = [
        *zip(tabulars, tree.titles, strict=True),
        *((one, {code: listed.title for code, listed in record.codes.items()}) for one, record in lists),
    ]
    sources = [Titles(start(one, editions), one.record.label, titles) for one, titles in said]
    sources += [titles_of(one.record) for one in editions if isinstance(one.record, Addenda)]
    loom = _Loom(releases, Wording(sources, releases), starts)
    points = _points(editions, tabulars, tree, lists)
    rows = list(loom.rows(tree))
    codes = {row.code for row in rows if row.billable}
    outlived = {one.bare: one.span for one in tree.index.values() if one.span and one.code not in codes}
    return Compiled(rows, records("icd10cm", points, tabulars, editions), outlived)


def _points(
    editions: Sequence[Edition],
    tabulars: Sequence[Edition],
    tree: Tree,
    lists: Sequence[tuple[Edition, CodeList]],
) -> list[Point]:
    """One for each day on which an edition begins to serve; what a tabular list says goes first."""
    said: list[tuple[Edition, dict[str, str], frozenset[str] | None]] = []
    for one, titles, leaves in zip(tabulars, tree.titles, tree.leaves, strict=True):
        diagnoses = {bare for bare in titles if bare[0].isalpha() and "-" not in bare}
        said.append((one, titles, frozenset(diagnoses - leaves)))
    for one, record in lists:
        titles = {code: listed.title for code, listed in record.codes.items()}
        said.append((one, titles, frozenset(titles.keys() - record.billable()) if record.headings else None))
    by_day: dict[date, list[tuple[Edition, dict[str, str], frozenset[str] | None]]] = {}
    for entry in said:
        by_day.setdefault(start(entry[0], editions), []).append(entry)
    return [
        Point(
            day,
            together[0][0].cite,
            ChainMap(*(titles for _, titles, _ in together)),
            next((headings for _, _, headings in together if headings is not None), None),
        )
        for day, together in by_day.items()
    ]


def _outside(editions: Sequence[Edition], master: Master) -> Iterator[tuple[Edition, set[str]]]:
    """The editions of days that the master does not cover, and the codes they list."""
    for one in editions:
        if beyond(one, master.cm, master.last_day):
            if isinstance(one.record, Tabular):
                yield one, listed_codes(one.record, master.cm.__contains__)
            elif isinstance(one.record, CodeList):
                yield one, one.record.billable()


class _Shape(NamedTuple):
    """An entry in one release. `gone`: a heading the release does not have. `as_of`: whose title it is when
    it may not be that release's own.
    """

    children: tuple[str, ...]
    billable: bool
    gone: bool
    title: str | None
    as_of: str
    notes: tuple[Note, ...]
    sevenths: tuple[Seventh, ...]


class _Loom:
    """Weaves the rows: a new one for an entry each time a release shows it in another shape."""

    def __init__(self, releases: Sequence[Release], wording: Wording, starts: Sequence[date]) -> None:
        self._releases = releases
        self._wording = wording
        self._order = count(1)
        # For each release: the lists whose notes may speak, newest first; then those only to come.
        self._speaking = [
            [number for number, first in enumerate(starts) if first <= release.first] for release in releases
        ]
        self._to_come = [
            [number for number in reversed(range(len(starts))) if starts[number] > release.first]
            for release in releases
        ]

    def rows(self, tree: Tree) -> Iterator[Row]:
        for root in tree.roots:
            yield from self._entry(root)[0]

    def _entry(self, entry: Entry) -> tuple[list[Row], list[bool]]:
        """The rows of an entry and of all below it; and in which releases the entry is listed at all."""
        place = next(self._order)
        below: list[Row] = []
        listed_children: list[tuple[str, list[bool]]] = []
        for child in entry.children:
            rows, flags = self._entry(child)
            below += rows
            listed_children.append((child.code, flags))
        upto = max((row.order for row in below), default=place)
        shapes, listed = self._shapes(entry, listed_children)
        days = _days_listed(listed, self._releases)
        own: list[Row] = []
        shown: _Shape | None = None
        for number, shape in enumerate(shapes):
            if shape != shown and (days or entry.span):
                shown = shape
                own.append(_row(entry, shape, place, upto, number, days))
        return own + below, listed

    def _shapes(
        self, entry: Entry, listed_children: Sequence[tuple[str, list[bool]]]
    ) -> tuple[list[_Shape], list[bool]]:
        """What each release shows of an entry, and whether it lists it."""
        # A code that was a heading too has a title on all days.
        span = None if entry.children else entry.span
        titles = self._wording.while_in_force(entry.bare, span) if span else self._wording.titles(entry.bare)
        shapes: list[_Shape] = []
        listed: list[bool] = []
        for number, release in enumerate(self._releases):
            children = tuple(code for code, flags in listed_children if flags[number])
            in_force = entry.span is not None and entry.span.covers(release.first)
            # A withdrawn code with nothing in force below it stays a code, with its dates; else a heading.
            billable = in_force or (entry.span is not None and not children)
            listed.append(in_force or bool(children) or self._structure(entry, number))
            notes, sevenths = self._text(entry, number)
            gone = not billable and not listed[-1]
            shapes.append(_Shape(children, billable, gone, *titles[number], notes, sevenths))
        return shapes, listed

    def _structure(self, entry: Entry, number: int) -> bool:
        """A chapter or block is there in a release when the list that speaks for it has it."""
        if entry.level not in STRUCTURE:
            return False
        choices = self._speaking[number] or self._to_come[number]
        return choices[0] in entry.texts

    def _text(self, entry: Entry, number: int) -> tuple[tuple[Note, ...], tuple[Seventh, ...]]:
        """Notes carry on into later releases and never back into earlier ones. 7th characters do, for the
        codes they make are known to exist.
        """
        for spoken in self._speaking[number]:
            if spoken in entry.texts:
                return entry.texts[spoken].notes, entry.texts[spoken].sevenths
        later = next((n for n in self._to_come[number] if n in entry.texts), None)
        return (), entry.texts[later].sevenths if later is not None else ()


def _days_listed(listed: Sequence[bool], releases: Sequence[Release]) -> tuple[date, date] | None:
    """From the first to the last release that lists an entry; None where none does."""
    having = [release for has, release in zip(listed, releases, strict=True) if has]
    return (having[0].first, having[-1].last) if having else None


def _row(
    entry: Entry, shape: _Shape, order: int, upto: int, since: int, days: tuple[date, date] | None
) -> Row:
    facts: dict[str, str] = {}
    span = entry.span
    if span and shape.billable and span.attributes:
        facts["mce"] = " ".join(dict.fromkeys(span.attributes))
    if span and not shape.billable:
        facts["billable_until"] = span.last.isoformat()
    level: Level = entry.level
    if level in ("code", "subcategory"):
        level = "code" if shape.billable else "subcategory"
    if shape.as_of and level not in STRUCTURE:
        facts["title_as_of"] = shape.as_of
    first, last = (span.first, span.last) if span and shape.billable else (None, None)
    if shape.gone and days:
        first, last = days
    return Row(
        "icd10cm", entry.code, shape.title, level, shape.billable, order, upto, since, first, last,
        parent=entry.path[-1] if entry.path else None, children=shape.children, path=entry.path,
        notes=shape.notes, sevenths=shape.sevenths, facts=facts,
    )  # fmt: skip
