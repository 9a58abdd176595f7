"""Editions of several years: the days each serves, whether the code master agrees, whose title counts.

A *release* is a half-year. The editions of its fiscal year make it titled; without any, the newest earlier
title carries on. The code master says which code exists on which day; of days it does not cover, the
editions do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.history import Record
from preceptor.coding.codesets.model import Release, System
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.addenda import Addenda
from preceptor.coding.codesets.sources.cm_tabular import Tabular
from preceptor.coding.codesets.sources.code_list import CodeList, edition_label, first_day
from preceptor.coding.codesets.sources.msdrg_master import Master, Span

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Edition:
    """One parsed file and how a release cites it."""

    record: Tabular | CodeList | Addenda
    path: Path
    cite: str


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles (by undotted code) that one edition gives to releases from `start` on. `was`: those that it
    says counted until then.
    """

    start: date
    label: str
    of: Mapping[str, str]
    was: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compiled:
    """The rows of one system in tabular order, and what changed from edition to edition. `outlived`: by
    undotted code the days of codes that every release shows as a heading; no row has them.
    """

    rows: Iterable[Row]
    history: Sequence[Record]
    outlived: Mapping[str, Span] = field(default_factory=dict)


def distinct(editions: Iterable[Edition]) -> list[Edition]:
    """One edition of a kind and day, the last given: an import stands in for what a package ships."""

    def kind(one: Edition) -> tuple[object, ...]:
        complete = not isinstance(one.record, CodeList) or one.record.complete
        return type(one.record), one.record.first, getattr(one.record, "headings", True), complete

    return list({kind(one): one for one in editions}.values())


def releases(system: System, editions: Sequence[Edition], master: Master, master_cite: str) -> list[Release]:
    """From the earliest edition to the last day that master or an edition covers: every half-year, divided
    where codes came or went inside one (1 January 2021).

    `titled` where an edition of the fiscal year is there. Addenda make no release.
    """
    lists = [one for one in distinct(editions) if not isinstance(one.record, Addenda)]
    first = min((one.record.fiscal_year for one in lists), default=fiscal_year(master.last_day))
    last_day = max([master.last_day, *(_last(one) for one in lists if one.record.first > master.last_day)])
    spans = master.cm if system == "icd10cm" else master.pcs
    days = {first_day(year, april) for year in range(first, last_day.year + 2) for april in (False, True)}
    days |= {day for span in spans.values() for day in (span.first, span.last + DAY)}
    starts = sorted(day for day in days if first_day(first, False) <= day <= last_day)
    found: list[Release] = []
    for day, next_day in pairwise([*starts, last_day + DAY]):
        of_year = [one for one in lists if one.record.fiscal_year == fiscal_year(day)]
        source = _cite(day, of_year, lists) if of_year else master_cite
        month = "" if day.month == 10 else f" {day:%B}"
        label = f"FY{fiscal_year(day)}{month}"
        found.append(Release(system, label, day, next_day - DAY, source, bool(of_year)))
    return found


def fiscal_year(day: date) -> int:
    """FY2026 runs from 1 October 2025 to 30 September 2026."""
    return day.year + (day.month >= 10)


def _last(edition: Edition) -> date:
    return first_day(edition.record.fiscal_year + 1, False) - DAY


def _cite(day: date, of_year: Sequence[Edition], lists: Sequence[Edition]) -> str:
    serving = [one for one in of_year if start(one, lists) <= day]
    cites = list(dict.fromkeys(one.cite for one in serving))
    tabulars = [one for one in lists if isinstance(one.record, Tabular)]
    if tabulars and not any(isinstance(one.record, Tabular) for one in serving):
        earlier = [one for one in tabulars if start(one, lists) <= day]
        newest = max(earlier, key=lambda one: one.record.first, default=None)
        cites.append(f"notes of {newest.cite}" if newest else "no notes loaded")
    return "; ".join(cites)


def start(edition: Edition, editions: Iterable[Edition]) -> date:
    """The day from which an edition serves: an April update serves the whole fiscal year where the edition of
    October is not there.
    """
    year = edition.record.fiscal_year
    if isinstance(edition.record, Addenda):
        return edition.record.first
    same = (one.record for one in editions if type(one.record) is type(edition.record))
    october = any(record.fiscal_year == year and not record.april for record in same)
    return edition.record.first if october else first_day(year, False)


def beyond(edition: Edition, spans: Mapping[str, Span], last_day: date) -> bool:
    """Whether an edition is of days that the master does not cover. Addenda list no codes of a day."""
    first_known = min((span.first for span in spans.values()), default=date.max)
    known = first_known <= edition.record.first <= last_day
    return not known and not isinstance(edition.record, Addenda)


def joined_spans(
    spans: Mapping[str, Span], last_day: date, listed: Iterable[tuple[Edition, set[str]]]
) -> dict[str, Span]:
    """The master's days, and for days before its first and after its last those of the editions (`listed`:
    each with its codes). Raises `SourceError` for an edition whose codes are those of a day the master knows.
    """
    listed = list(listed)
    for edition, codes in listed:
        if fits := _fitting(codes, spans):
            label = edition.record.label
            raise SourceError(edition.path, None, f"is no edition of {label}: its codes are those of {fits}")
    found = dict(spans)
    first_known = min((span.first for span in spans.values()), default=date.max)
    by_day = sorted(listed, key=lambda pair: pair[0].record.first)
    edge = last_day
    for edition, codes in by_day:
        if edition.record.first > edge:
            _continue(found, edge, edition.record.first, _last(edition), codes)
            edge = _last(edition)
    edge = first_known
    for edition, codes in reversed(by_day):
        if _last(edition) < edge:
            for code in codes:
                known = found.get(code)
                if known is None:
                    found[code] = Span(edition.record.first, _last(edition))
                elif known.first == edge:
                    found[code] = replace(known, first=edition.record.first)
            edge = edition.record.first
    return found


def _continue(found: dict[str, Span], edge: date, first: date, last: date, codes: set[str]) -> None:
    """A code known to the last day that a later edition leaves out ended the day before that edition."""
    for code, span in found.items():
        if span.last == edge:
            found[code] = replace(span, last=last if code in codes else first - DAY)
    for code in codes:
        if code not in found or found[code].last < first:
            found[code] = Span(first, last)


def check(edition: Edition, listed: set[str], spans: Mapping[str, Span]) -> None:
    """An edition and the master must know the same codes on its first day, but for codes that begin or end
    inside its fiscal year. Raises `SourceError`.
    """
    record = edition.record
    began, ended = first_day(record.fiscal_year, False), _last(edition)
    known_to = max(span.last for span in spans.values())

    def explained(code: str) -> bool:
        span = spans.get(code)
        return span is not None and (began < span.first <= ended or began <= span.last < min(ended, known_to))

    wrong = sorted(c for c in listed ^ _in_force(spans, record.first) if not explained(c))
    if wrong:
        fits = _fitting(listed, spans)
        hint = f"; its codes are those of {fits}" if fits else ""
        raise SourceError(
            edition.path,
            None,
            f"as the edition of {record.label}, it and the code master disagree about {len(wrong)} codes: "
            f"{', '.join(wrong[:5])}{hint}",
        )


def _fitting(listed: set[str], spans: Mapping[str, Span]) -> str:
    """The half-year that has exactly these codes, "" if there is none."""
    years = {fiscal_year(day) for span in spans.values() for day in (span.first, span.last)}
    for year, april in ((year, april) for year in sorted(years) for april in (False, True)):
        if listed == _in_force(spans, first_day(year, april)):
            return edition_label(year, april)
    return ""


def _in_force(spans: Mapping[str, Span], day: date) -> set[str]:
    return {code for code, span in spans.items() if span.first <= day <= span.last}


def age_of_titles(record: CodeList, spans: Mapping[str, Span]) -> date:
    """The oldest half-year with exactly the codes of a mere list of titles, so that an official list of that
    time wins; `date.min` if there is none.
    """
    listed = set(record.codes)
    for year in range(2016, record.fiscal_year + 1):
        for april in (False, True):
            if _in_force(spans, first_day(year, april)) == listed:
                return first_day(year, april)
    return date.min


def fold(title: str) -> str:
    """What of a title is its wording: the tabular list writes accents, code lists do not."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    return " ".join(plain.replace("’", "'").casefold().split())


def same(title: str, other: str) -> bool:
    return title == other or fold(title) == fold(other)


class Wording:
    """Whose title a code has in each release. `sources`: of two with one start, the first wins."""

    def __init__(self, sources: Sequence[Titles], listed: Sequence[Release]) -> None:
        self.releases = listed
        self._sources = sources
        newest_first = sorted(sources, key=lambda source: source.start, reverse=True)
        oldest_first = sorted(sources, key=lambda source: source.start)
        self._choices = [
            (
                [source for source in newest_first if source.start <= release.first],
                [source for source in oldest_first if source.start > release.first],
            )
            for release in listed
        ]

    def titles(self, bare: str) -> list[tuple[str | None, str]]:
        """For each release the title, and whose it is when it may not be that release's own: a later edition
        words it otherwise and nothing says since when, or only a later edition has it.
        """
        if len(self._sources) == 1:
            return [(self._sources[0].of.get(bare), "")] * len(self.releases)
        return [self._one(bare, number) for number in range(len(self.releases))]

    def while_in_force(self, bare: str, span: Span) -> list[tuple[str | None, str]]:
        """The same of a code that exists on some days only: before and after, that of the nearest of them."""
        titles = self.titles(bare)
        if len(set(titles)) == 1:
            return titles
        inside = [n for n, release in enumerate(self.releases) if span.covers(release.first)]
        return [titles[min(max(n, inside[0]), inside[-1])] for n in range(len(titles))] if inside else titles

    def _one(self, bare: str, number: int) -> tuple[str | None, str]:
        earlier, later = self._choices[number]
        own = next((source for source in earlier if bare in source.of), None)
        next_one = next((source for source in later if bare in source.of), None) if later else None
        if own is None:
            return (next_one.of[bare], next_one.label) if next_one else (None, "")
        title = own.of[bare]
        year = fiscal_year(self.releases[number].first)
        if next_one is None or fiscal_year(own.start) == year or same(title, next_one.of[bare]):
            return title, ""
        held = any(bare in source.was and same(title, source.was[bare]) for source in later)
        return title, "" if held else own.label
