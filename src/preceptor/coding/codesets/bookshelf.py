"""The books of the store, read: the `Shelf` that everybody asks. One statement a question, all by index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from preceptor.coding.codesets.compiled.volumes import APART, SPAN, read_row, words
from preceptor.coding.codesets.shelf import VOLUME_KINDS, Term, Volume, VolumeKind

Rows = Callable[..., list[Any]]
"""Runs one statement with its values and gives all rows."""

_CANDIDATES = 150
"""So many terms are weighed for a `seek`; more typed letters leave fewer."""

_TERM = "SELECT * FROM term WHERE id BETWEEN ? AND ? ORDER BY id"
_LETTERS = "SELECT letter, count(*) FROM main_term WHERE id BETWEEN ? AND ? GROUP BY letter ORDER BY letter"
_MAIN = """SELECT term.* FROM main_term JOIN term USING (id)
    WHERE letter = ? AND main_term.id BETWEEN ? AND ? ORDER BY main_term.id"""
_BEGINNING = """SELECT id FROM main_term WHERE id BETWEEN ? AND ?
    AND (words >= ? AND words < ? OR words LIKE '% ' || ? || '%') ORDER BY words LIMIT ?"""
_MATCH = "SELECT rowid FROM term_words WHERE term_words MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
_LEADING = """SELECT code, id FROM term_code WHERE code IN ({marks}) AND id BETWEEN ? AND ?
    ORDER BY code DESC, id LIMIT ?"""


class Bookshelf:
    """A `Shelf` over the tables of `compiled.volumes`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._spoken = lru_cache(maxsize=1 << 14)(words)

    @cached_property
    def _editions(self) -> dict[VolumeKind, list[tuple[int, Volume]]]:
        """The editions of each kind with their ids, the newest last."""
        found = [(row[0], _volume(row)) for row in self._rows("SELECT * FROM volume ORDER BY id")]
        kinds = {kind: [pair for pair in found if pair[1].kind == kind] for kind in VOLUME_KINDS}
        return {kind: pairs for kind, pairs in kinds.items() if pairs}

    def volumes(self) -> Sequence[Volume]:
        return tuple(volume for pairs in self._editions.values() for _, volume in pairs)

    def volume(self, kind: VolumeKind, on: date | None = None) -> Volume | None:
        edition = self._edition(kind, on)
        return edition[1] if edition else None

    def letters(self, kind: VolumeKind, on: date | None = None) -> Sequence[tuple[str, int]]:
        """Initial letters that have main terms, and how many."""
        return [(letter, count) for letter, count in self._rows(_LETTERS, *self._span(kind, on))]

    def main_terms(self, kind: VolumeKind, letter: str, on: date | None = None) -> Sequence[Term]:
        rows = self._rows(_MAIN, letter.upper(), *self._span(kind, on))
        return [read_row(kind, row) for row in rows]

    def term(self, kind: VolumeKind, number: int, on: date | None = None) -> Term | None:
        found = self._range(kind, number, number, on)
        return found[0] if found else None

    def below(self, kind: VolumeKind, number: int, on: date | None = None) -> Sequence[Term]:
        """Everything below a term, in reading order."""
        term = self.term(kind, number, on)
        return self._range(kind, number + 1, term.last, on) if term else ()

    def seek(self, kind: VolumeKind, typed: str, on: date | None = None, limit: int = 30) -> Sequence[Term]:
        """Terms whose words, with those of the terms above them, begin with the words typed; best first.

        At least one typed word stands in the term itself. Best: nothing left unsaid, near the main term.
        """
        asked = words(typed)
        low, high = self._span(kind, on)
        if not asked or not high:
            return ()
        ids = set(self._beginning(asked, low, high))
        starts = " AND ".join(f"{word}*" for word in asked)
        own = " OR ".join(f"{word}*" for word in asked)
        match = f"own : ({own}) AND {starts}" if len(asked) > 1 else f"own : {own}"
        ids |= {number for (number,) in self._rows(_MATCH, match, low, high, _CANDIDATES)}
        found = [read_row(kind, row) for row in self._by_id(sorted(ids))]
        titles = self._titles(low, found)
        return sorted(found, key=lambda term: _distance(term, titles, asked))[:limit]

    def leading_to(self, code: str, on: date | None = None, limit: int = 30) -> Sequence[Term]:
        """The terms of every volume that name a code, or its beginning (`S52.5-` for `S52.531A`); those that
        say most of it first.
        """
        starts = [code[:end].rstrip(".") for end in range(3, len(code) + 1)]
        named: list[tuple[str, int, VolumeKind]] = []
        for kind in self._editions:
            query = _LEADING.format(marks=", ".join("?" * len(starts)))
            rows = self._rows(query, *starts, *self._span(kind, on), limit)
            named += [(found, number, kind) for found, number in rows]
        named.sort(key=lambda row: (-len(row[0]), row[1]))
        ids = list(dict.fromkeys(number for _, number, _ in named))[:limit]
        kinds = {number: kind for _, number, kind in named}
        terms = {row[0]: read_row(kinds[row[0]], row) for row in self._by_id(ids)}
        return [terms[number] for number in ids]

    def _edition(self, kind: VolumeKind, on: date | None) -> tuple[int, Volume] | None:
        editions = self._editions.get(kind)
        if not editions:
            return None
        begun = [pair for pair in editions if on is None or pair[1].first <= on]
        return begun[-1] if begun else editions[0]

    def _span(self, kind: VolumeKind, on: date | None) -> tuple[int, int]:
        """The first and last id a term of the edition can have; (0, 0) where there is none."""
        edition = self._edition(kind, on)
        return (edition[0] * SPAN, edition[0] * SPAN + SPAN - 1) if edition else (0, 0)

    def _range(self, kind: VolumeKind, first: int, last: int, on: date | None) -> list[Term]:
        low, high = self._span(kind, on)
        if not 0 <= first <= last < SPAN or not high:
            return []
        return [read_row(kind, row) for row in self._rows(_TERM, low + first, low + last)]

    def _by_id(self, ids: Sequence[int]) -> list[Any]:
        return self._rows(f"SELECT * FROM term WHERE id IN ({', '.join('?' * len(ids))})", *ids)  # noqa: S608

    def _beginning(self, asked: list[str], low: int, high: int) -> list[int]:
        """Main terms one of whose words begins with what was typed: found also where very many match."""
        start = " ".join(asked)
        rows = self._rows(_BEGINNING, low, high, start, f"{start}\x7f", start, _CANDIDATES)
        return [number for (number,) in rows]

    def _titles(self, low: int, terms: Sequence[Term]) -> dict[int, list[str]]:
        """The words of each term's title, and of each title above one of them."""
        known = {term.number: self._spoken(term.title) for term in terms}
        missing = sorted({above for term in terms for above in term.path} - known.keys())
        for row in self._by_id([low + number for number in missing]):
            known[row[0] % SPAN] = self._spoken(row[4])
        return known


def _distance(term: Term, titles: dict[int, list[str]], asked: list[str]) -> tuple[int, ...]:
    """How far a term is from what was typed; the smallest is best.

    In order: the main term does not begin with the first word; words of the path that nobody typed; typed
    words that only begin one; place in the book.
    """
    main = titles[term.path[0]] if term.path else titles[term.number]
    said = [word for number in (*term.path, term.number) for word in titles[number]]
    unsaid = sum(not any(word.startswith(start) for start in asked) for word in said)
    begun = sum(start not in said for start in asked)
    leads = bool(main) and any(main[0].startswith(start) for start in asked)
    return (not leads, unsaid, begun, term.level, term.number)


def _volume(row: Sequence[Any]) -> Volume:
    _, kind, label, title, source, first, last, derived, columns = row
    days = date.fromisoformat(first), date.fromisoformat(last)
    return Volume(
        kind, label, title, source, *days, bool(derived), tuple(columns.split(APART)) if columns else ()
    )
