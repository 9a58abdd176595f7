"""ICD-10-CM: the tabular list and the code master joined into one tree that holds every loaded release.

The tabular list gives structure, titles, notes and 7th characters; the master says which codes exist on
which day. A code only the master knows (new in a release whose tabular is not loaded, or withdrawn long
ago) is filed under the longest heading it begins with, and has no title.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.model import Level, Note, Release, Seventh, normalize
from preceptor.coding.codesets.refs import parse_refs
from preceptor.coding.codesets.sources.cm_tabular import Node, Tabular, extend
from preceptor.coding.codesets.sources.msdrg_master import Master, Span

_STRUCTURE: dict[str, Level] = {"chapter": "chapter", "block": "block"}


@dataclass(slots=True)
class _Entry:
    code: str
    title: str | None
    level: Level
    path: tuple[str, ...]
    span: Span | None = None
    notes: tuple[Note, ...] = ()
    sevenths: tuple[Seventh, ...] = ()
    children: list[_Entry] = field(default_factory=list)


def half_years(fiscal_year: int, last_day: date) -> list[tuple[str, date, date, bool]]:
    """Label, first and last day of each half-year from the tabular's fiscal year to the master's last day.

    ICD-10-CM and PCS change on 1 October and 1 April. The flag says whether the tabular list is of that year.
    """
    halves: list[tuple[str, date, date, bool]] = []
    year = fiscal_year
    while True:
        october, april = date(year - 1, 10, 1), date(year, 4, 1)
        for label, first, last in (
            (f"FY{year}", october, april - timedelta(days=1)),
            (f"FY{year} April", april, date(year, 9, 30)),
        ):
            if first > last_day:
                return halves
            halves.append((label, first, min(last, last_day), year == fiscal_year))
        year += 1


def compile_cm(tabular: Tabular, master: Master, releases: list[Release]) -> Iterator[Row]:
    """Every row, in tabular order. Raises ValueError when the two sources disagree about a code in force."""
    categories = set(_categories(tabular.chapters))
    index: dict[str, _Entry] = {}
    roots = [_entry(node, (), (), master, releases, categories, index) for node in tabular.chapters]
    _check(index, master, releases)
    roots += _file_untabled(index, master)
    order = count(1)
    for root in roots:
        yield from _rows(root, releases, order)[0]


def _categories(nodes: tuple[Node, ...] | list[Node]) -> Iterator[str]:
    for node in nodes:
        if node.level == "diagnosis":
            yield node.code
        else:
            yield from _categories(node.children)


def _entry(
    node: Node,
    path: tuple[str, ...],
    inherited: tuple[Seventh, ...],
    master: Master,
    releases: list[Release],
    categories: set[str],
    index: dict[str, _Entry],
) -> _Entry:
    sevenths = inherited if node.sevenths is None else node.sevenths
    notes = tuple(
        Note(kind, text, node.code, parse_refs(text, categories.__contains__)) for kind, text in node.notes
    )
    entry = _Entry(
        node.code, node.title, _STRUCTURE.get(node.level, "subcategory"), path, None, notes, sevenths
    )
    index[node.code] = entry
    below = (*path, node.code)
    entry.children = [_entry(n, below, sevenths, master, releases, categories, index) for n in node.children]
    if node.level == "diagnosis":
        if len(node.code) == 3:
            entry.level = "category"
        entry.span = master.cm.get(node.code.replace(".", ""))
        if not node.children:
            _finish_leaf(entry, below, master, releases, index)
    return entry


def _finish_leaf(
    entry: _Entry, below: tuple[str, ...], master: Master, releases: list[Release], index: dict[str, _Entry]
) -> None:
    """The last entry of a branch is a code, or takes a 7th character, of which only what the master knows
    exists.
    """
    kept: list[Seventh] = []
    for code, seventh in extend(entry.code, entry.sevenths):
        span = master.cm.get(code.replace(".", ""))
        if span and span.last >= releases[0].first:
            kept.append(seventh)
            title = f"{entry.title}, {seventh.text.partition(';')[0]}"
            child = _Entry(code, title, "code", below, span, sevenths=entry.sevenths)
            entry.children.append(child)
            index[code] = child
    if kept:
        entry.sevenths = tuple(kept)
        for child in entry.children:
            child.sevenths = entry.sevenths
    elif entry.level == "subcategory":
        entry.level = "code"


def _check(index: dict[str, _Entry], master: Master, releases: list[Release]) -> None:
    day = releases[0].first
    leaves = (entry for entry in index.values() if not entry.children and entry.level in ("category", "code"))
    listed = {entry.code.replace(".", "") for entry in leaves}
    known = {code for code, span in master.cm.items() if span.covers(day)}
    if listed != known:
        some = ", ".join(sorted(listed ^ known)[:5])
        raise ValueError(
            f"the tabular list and the code master disagree about {len(listed ^ known)} codes: {some}"
        )


def _file_untabled(index: dict[str, _Entry], master: Master) -> list[_Entry]:
    """Codes of the master alone go under the longest heading they begin with; those without one are
    returned.
    """
    homeless: list[_Entry] = []
    for bare, span in master.cm.items():
        code = normalize("icd10cm", bare)
        if code in index:
            continue
        home = next((index[code[:n]] for n in range(len(code) - 1, 2, -1) if code[:n] in index), None)
        path = (*home.path, home.code) if home else ()
        sevenths = home.sevenths if home and len(bare) == 7 else ()
        siblings = home.children if home else homeless
        index[code] = entry = _Entry(code, None, "code", path, span, sevenths=sevenths)
        siblings.insert(sum(1 for sibling in siblings if sibling.code < code), entry)
    return homeless


def _rows(entry: _Entry, releases: list[Release], order: Iterator[int]) -> tuple[list[Row], list[bool]]:
    """The rows of an entry and of all below it; and in which releases the entry is listed at all."""
    place = next(order)
    below: list[Row] = []
    listed_children: list[tuple[str, list[bool]]] = []
    for child in entry.children:
        rows, listed = _rows(child, releases, order)
        below += rows
        listed_children.append((child.code, listed))
    upto = max((row.order for row in below), default=place)
    own: list[Row] = []
    listed = []
    for number, release in enumerate(releases):
        children = tuple(code for code, flags in listed_children if flags[number])
        in_force = entry.span is not None and entry.span.covers(release.first)
        # A withdrawn code with nothing in force below it stays a code, with its dates; else it is a heading.
        billable = in_force or (entry.span is not None and not children)
        listed.append(in_force or bool(children) or entry.level in _STRUCTURE)
        if not own or (own[-1].children, own[-1].billable) != (children, billable):
            own.append(_row(entry, children, billable, place, upto, number))
    return own + below, listed


def _row(entry: _Entry, children: tuple[str, ...], billable: bool, order: int, upto: int, since: int) -> Row:
    facts: dict[str, str] = {}
    span = entry.span
    if span and billable and span.attributes:
        facts["mce"] = " ".join(dict.fromkeys(span.attributes))
    if span and not billable:
        facts["billable_until"] = span.last.isoformat()
    level: Level = "subcategory" if entry.level == "code" and not billable else entry.level
    return Row(
        "icd10cm", entry.code, entry.title, level, billable, order, upto, since,
        first=span.first if span and billable else None, last=span.last if span and billable else None,
        parent=entry.path[-1] if entry.path else None, children=children, path=entry.path,
        notes=entry.notes, sevenths=entry.sevenths, facts=facts,
    )  # fmt: skip
