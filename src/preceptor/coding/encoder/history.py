"""What changed: the life of one code, and everything that one release brought.

New and deleted codes are read off the days on which codes are valid; revisions off addenda and off editions
that follow each other. Only what an official list says is said: a deleted code is followed by others (`into`)
where a titled release has it as their heading, or an HCPCS record names them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from preceptor.coding.codesets.history import Part, Record
from preceptor.coding.codesets.model import Code, Release, System
from preceptor.coding.codesets.store import Store
from preceptor.coding.encoder.hcpcs import revision

Kind = Literal["new", "revised", "deleted"]
KINDS: tuple[Kind, ...] = ("new", "revised", "deleted")

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `day` is the first on which it counts; for a revision seen between editions with years
    between them it counts at the latest from then, at the earliest from `since`.

    `part` is `code` (new, deleted), `title`, `notes` or `seventh`; `before` and `after` are what went and
    what came, as pairs of kind and text. `at` is the entry where it stands: the code or a heading above it.
    `title` is the entry's on that day, for a deleted code the day before; None where none is loaded.
    """

    code: str
    title: str | None
    kind: Kind
    part: str
    day: date
    billable: bool
    source: str
    at: str
    since: date | None = None
    before: tuple[Part, ...] = ()
    after: tuple[Part, ...] = ()
    into: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a release brought, in tabular order. `codes` and `headings` count entries by kind of change."""

    release: Release
    items: tuple[Change, ...]
    codes: dict[Kind, int]
    headings: dict[Kind, int]


def history(book: Store, system: System, code: str) -> tuple[Change, ...]:
    """Every change known of one code or heading, and of the notes and 7th characters above it that it
    inherits, in order of time. An unknown code has none.
    """
    entry = book.find(system, code)
    if entry is None:
        return ()
    found = list(_life(book, entry, book.history.spans(system, code)))
    lived = {(change.kind, change.day) for change in found}
    for record in book.history.of(system, code):
        # An addendum adds the heading that a code becomes; the code's end says so already.
        told = record.part == "code" and (
            (record.action, record.day) in lived or ("deleted", record.day) in lived
        )
        if not told:
            found.append(_recorded(book, record, code))
    for level in entry.path:
        inherited = (one for one in book.history.of(system, level) if one.part in ("notes", "seventh"))
        found += [_recorded(book, record, code) for record in inherited]
    if system == "hcpcs":
        found += [change for release in book.releases(system) if (change := _reworded(book, code, release))]
    return tuple(sorted(found, key=lambda change: (change.day, KINDS.index(change.kind))))


def changes(book: Store, system: System, label: str) -> Changes | None:
    """What the release of that label brought; None when no such release is loaded."""
    release = next((one for one in book.releases(system) if one.label == label), None)
    if release is None:
        return None
    found = list(_come_and_gone(book, system, release))
    ended = {change.code for change in found if change.kind == "deleted"}
    told = {(change.kind, change.code) for change in found}
    for record in book.history.between(system, release.first, release.last):
        known = (record.action, record.code) in told or record.code in ended
        if record.part != "code" or not known:
            found.append(_recorded(book, record, record.code))
    if system == "hcpcs":
        number = list(book.releases(system)).index(release)
        reshaped = book.history.reshaped(system, number)
        found += [change for code in reshaped if (change := _reworded(book, code, release))]
    places = {code: book.history.place(system, code) for code in {change.code for change in found}}
    found.sort(key=lambda change: (places[change.code], change.code, KINDS.index(change.kind)))
    return Changes(release, tuple(found), _count(found, True), _count(found, False))


def _count(found: Iterable[Change], billable: bool) -> dict[Kind, int]:
    counted = Counter(kind for _, kind in {(one.code, one.kind) for one in found if one.billable is billable})
    return {kind: counted[kind] for kind in KINDS}


def _come_and_gone(book: Store, system: System, release: Release) -> Iterator[Change]:
    horizon = book.history.horizon(system)
    if horizon is None:
        return
    earliest, latest = horizon
    for code, day in book.history.begun(system, release.first, release.last):
        if day > earliest:
            yield _begun(book, system, code, day)
    if release.first > date.min:
        for code, last in book.history.ended(system, release.first - _DAY, release.last - _DAY):
            if last < latest:
                yield _ended(book, system, code, last)


def _life(book: Store, entry: Code, spans: list[tuple[date, date]]) -> Iterator[Change]:
    horizon = book.history.horizon(entry.system)
    for first, last in spans if horizon else ():
        if horizon and first > horizon[0]:
            yield _begun(book, entry.system, entry.code, first)
        if horizon and last < horizon[1]:
            yield _ended(book, entry.system, entry.code, last)


def _begun(book: Store, system: System, code: str, day: date) -> Change:
    source = _said(book, system, code, "new", day) or book.history.dates(system)
    after = _title_part(found := book.find(system, code, day))
    return Change(
        code, found.title if found else None, "new", "code", day, True, source, at=code, after=after
    )


def _ended(book: Store, system: System, code: str, last: date) -> Change:
    day = last + _DAY
    found = book.find(system, code, last)
    into, source = _into(book, system, code, day)
    said = _said(book, system, code, "deleted", day) or book.history.dates(system)
    sources = dict.fromkeys(filter(None, (said, source)))
    return Change(
        code, found.title if found else None, "deleted", "code", day, True, "; ".join(sources), at=code,
        before=_title_part(found), into=into,
    )  # fmt: skip


def _into(book: Store, system: System, code: str, day: date) -> tuple[tuple[str, ...], str]:
    """The codes an official list puts in the place of one deleted, and the list."""
    after = book.find(system, code, day)
    release = book.release(system, day)
    if after is None:
        return (), ""
    if after.facts.get("replaced_by"):
        return tuple(after.facts["replaced_by"].split()), after.facts.get("as_of", "")
    records = book.history.of(system, code)
    added = [one for one in records if (one.action, one.day, one.billable) == ("new", day, False)]
    official = (release is not None and release.titled) or bool(added)
    if after.billable or not official or release is None:
        return (), ""
    return after.children, added[0].source if added else release.source


def _said(book: Store, system: System, code: str, action: Kind, day: date) -> str:
    """The addendum that says so."""
    records = book.history.of(system, code)
    return next(
        (one.source for one in records if (one.action, one.day) == (action, day) and one.billable), ""
    )


def _recorded(book: Store, record: Record, code: str) -> Change:
    kind = next(kind for kind in KINDS if kind == record.action)
    day = record.day - _DAY if kind == "deleted" else record.day
    found = book.find(record.system, code, day)
    return Change(
        code, found.title if found else None, kind, record.part, record.day, record.billable, record.source,
        record.code, record.since, record.before, record.after,
    )  # fmt: skip


def _reworded(book: Store, code: str, release: Release) -> Change | None:
    """An HCPCS record that says other than in the quarter before."""
    before = book.find("hcpcs", code, release.first - _DAY)
    after = book.find("hcpcs", code, release.first)
    earlier = book.release("hcpcs", release.first - _DAY)
    if before is None or after is None or earlier is None:
        return None
    alive = before.first <= earlier.last <= before.last and after.first <= release.first <= after.last
    found = revision(before, after) if alive else None
    if found is None:
        return None
    return Change(
        code, after.title, "revised", found.part, release.first, True, release.source, code,
        before=((found.part, found.before),) if found.before else (), after=((found.part, found.after),),
    )  # fmt: skip


def _title_part(code: Code | None) -> tuple[Part, ...]:
    return (("title", code.title),) if code and code.title else ()
