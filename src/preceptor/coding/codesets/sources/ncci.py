"""CMS's NCCI files of a quarter: pairs (PTP), unit limits (MUE), add-on codes (AOC).

Pairs come tab-separated with seven columns, in four parts a setting; limits as CSV, a file a setting; add-on
codes in fixed columns. A spreadsheet gives the same as its first sheet saved as text. The same columns with
other heads are taken too. Millions of rows say only a few thousand things, so each different thing is parsed
once and remembered by its bytes.
"""

from __future__ import annotations

import io
import re
from array import array
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from preceptor.coding.codesets.ncci.model import (
    CODE,
    CODE_BITS,
    MOST_SAID,
    OTHERS,
    SAYS_BITS,
    Kind,
    Setting,
    Table,
    pack,
)
from preceptor.coding.codesets.sources import SourceError, safe
from preceptor.coding.codesets.sources.ncci_layout import (
    Layout,
    cells,
    day,
    layout,
    part,
    plain,
    quarter,
    required,
    setting,
    setting_in,
)

_PAIR_HEADS = re.compile(rb'column ?1"?[\t,]"?column ?2', re.IGNORECASE)
_LIMIT_HEADS = re.compile(rb"MUE Values|hcpcs_code,mue_", re.IGNORECASE)
_ADD_ON_HEADS = re.compile(rb"Add-On_?[ ]?Code\"?[\t,]", re.IGNORECASE)
_FIXED = re.compile(r"([123])([A-Z0-9]{5})(\d{7}| {7})([A-Z0-9]{5})(\d{7}| {7})(\d{7})(\d{7}| {7})(.*)")
_FIXED_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?[123][A-Z0-9]{5}(?:\d{7}| {7})[A-Z0-9]{5}(?:\d{7}| {7})\d{7}")
_CONTRACTOR = "CCCCC"  # stands in the column of primary codes where contractors name them
_LONGEST = 200
_FIRST = SAYS_BITS + CODE_BITS  # where the code, or column 1, stands in a row
_BEGIN = date(1996, 1, 1)


class _Saying:
    """What rows say, each different thing once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._numbers: dict[tuple[int, ...], int] = {}
        self._texts: dict[str, int] = {}

    def number(self, line: int, values: tuple[int, ...], text: str) -> int:
        if len(text) > _LONGEST or not text.isprintable():
            raise SourceError(self.path, line, "has a reason that is too long or not printable")
        said = (*values, self._texts.setdefault(text, len(self._texts)))
        if len(self._numbers) >= MOST_SAID and said not in self._numbers:
            raise SourceError(self.path, line, f"is the {MOST_SAID:,}th row that differs in what it says")
        return self._numbers.setdefault(said, len(self._numbers))

    def into(self, table: Table) -> Table:
        table.says, table.texts = list(self._numbers), list(self._texts)
        return table


def recognise_pairs(head: bytes) -> bool:
    return not safe.is_zip(head) and _PAIR_HEADS.search(head) is not None


def recognise_limits(head: bytes) -> bool:
    return not safe.is_zip(head) and _LIMIT_HEADS.search(head) is not None


def recognise_add_ons(head: bytes) -> bool:
    return not safe.is_zip(head) and bool(_FIXED_HEAD.match(head) or _ADD_ON_HEADS.search(head))


def label(table: Table) -> str:
    """`2024 Q3 practitioner, part 2`: what an edition is called, the year first."""
    called = f"{table.label} {table.setting}" if table.setting else table.label
    return f"{called}, part {table.part}" if table.part else called


def counts(table: Table) -> dict[str, int]:
    """Rows, codes they are about, and lines before the columns."""
    codes = len({row >> _FIRST for row in table.rows})
    return {table.kind: len(table.rows), "codes": codes, "lines before": table.skipped}


def read_pairs(path: Path) -> Table:
    """Pairs of one setting. Raises `SourceError` naming the line.

    Without days of beginning a pair is only known to stand in the quarter of the file.
    """
    data = safe.read(path)
    reading = _Pairs(path, layout(path, data, lambda head: head in ("column 1", "column1")))
    rows = reading.rows(data)
    days = None if reading.first is None else _BEGIN
    skipped = reading.layout.line - 1
    return reading.saying.into(_table(path, "pairs", setting(path), rows, skipped, days))


class _Pairs:
    """Where the columns of a file of pairs are, and what its bytes were found to mean."""

    def __init__(self, path: Path, found: Layout) -> None:
        self.path, self.layout, self.saying = path, found, _Saying(path)
        self.first = found.column("effective")
        self.indicator, self.last, self.reason = required(
            path,
            {
                "the modifier indicator": found.column("modifier"),
                "the day of deletion": found.column("delet"),
                "the rationale": found.column("rationale"),
            },
        )
        if not found.heads[1:] or not re.match("column ?2", found.heads[1]):
            raise SourceError(path, None, "does not have column 2 behind column 1")
        self._codes: dict[bytes, int] = {}
        self._said: dict[bytes, int] = {}

    def rows(self, data: bytes) -> array[int]:
        rows, codes, said = array("Q"), self._codes, self._said
        separator = self.layout.separator.encode()
        for line, raw in _lines(data, self.layout):
            try:
                one, two, rest = raw.split(separator, 2)
                rows.append(codes[one] << _FIRST | codes[two] << SAYS_BITS | said[rest])
            except (KeyError, ValueError):
                if row := self._learn(line, raw):
                    rows.append(row)
        return rows

    def _learn(self, line: int, raw: bytes) -> int | None:
        """Parses a row something of which was not met before; None for an empty one."""
        path, found = self.path, self.layout
        row = cells(path, line, raw, found.separator)
        if not any(row):
            return None
        if len(row) <= max(self.indicator, self.last, self.reason, self.first or 0):
            raise SourceError(path, line, "has fewer cells than there are columns")
        if row[self.indicator] not in ("0", "1", "9"):
            reason = f"has modifier indicator {row[self.indicator][:20]!r}, not 0, 1 or 9"
            raise SourceError(path, line, reason)
        begins = day(path, line, row[self.first], "the day it begins") if self.first is not None else None
        ends = day(path, line, row[self.last], "the day of deletion")
        values = (_ordinal(begins), _ordinal(ends), int(row[self.indicator]))
        first, second = _code(path, line, row[0]), _code(path, line, row[1])
        number = self.saying.number(line, values, row[self.reason])
        one, two, rest = raw.split(found.separator.encode(), 2)
        self._codes[one], self._codes[two], self._said[rest] = first, second, number
        return first << _FIRST | second << SAYS_BITS | number


def read_limits(path: Path) -> Table:
    """Unit limits of one setting. Raises `SourceError` naming the line."""
    data = safe.read(path)
    found = layout(path, data, lambda head: head.startswith("hcpcs"))
    heads = {
        "the units": found.column("mue values", "mue units"),
        "the adjudication indicator": found.column("adjudication", "mai"),
        "the rationale": found.column("rationale"),
    }
    units, indicator, reason = required(path, heads)
    service = found.column("mue service")
    whose = {setting_in(found.heads[units])} if service is None else set()
    saying, limits = _Saying(path), dict[int, int]()
    for line, raw in _lines(data, found):
        row = cells(path, line, raw, found.separator)
        if not any(row):
            continue
        if len(row) <= max(units, indicator, reason, service or 0):
            raise SourceError(path, line, "has fewer cells than there are columns")
        if service is not None:
            whose.add(setting_in(row[service]))
        if None in whose or len(whose) > 1:
            raise SourceError(path, line, "does not say whose claims it is about, or others than before")
        code, number = (
            _code(path, line, row[0]),
            _limit(saying, line, row[units], row[indicator], row[reason]),
        )
        if limits.setdefault(code, number) != number:
            raise SourceError(path, line, f"gives {row[0]} a second limit")
    rows = array("Q", (code << _FIRST | number for code, number in limits.items()))
    return saying.into(_table(path, "limits", whose.pop() if whose else None, rows, found.line - 1))


def _limit(saying: _Saying, line: int, units: str, indicator: str, reason: str) -> int:
    """The indicator begins with its digit: `3 Date of Service Edit: Clinical`."""
    if not re.fullmatch("[0-9]{1,7}", units):
        raise SourceError(saying.path, line, f"has {units[:20]!r} units, which is no number")
    if indicator[:1] not in ("1", "2", "3"):
        raise SourceError(saying.path, line, f"has adjudication indicator {indicator[:20]!r}, not 1, 2 or 3")
    return saying.number(line, (int(units), int(indicator[0])), reason)


def read_add_ons(path: Path) -> Table:
    """Add-on codes with the codes they are added to. Raises `SourceError` naming the line."""
    data = safe.read(path)
    if _FIXED_HEAD.match(data):
        return _add_ons(path, data, Layout("", (), 0, 1), lambda line, raw: _fixed(path, line, raw))
    found = layout(path, data, lambda head: "add on code" in head or head.startswith("aoc edit type"))
    heads = {
        "the type": found.column("edit type"), "the add-on code": found.column("add on code"),
        "the add-on's deletion": found.column("aoc deldt", "aoc del dt"),
        "the primary code": found.column("primary code"),
        "the primary's deletion": found.column("primary code del"),
        "the first day": found.column("edit eff"), "the last day": found.column("edit del"),
        "the notes": found.column("special instruction"),
    }  # fmt: skip
    places = tuple(required(path, heads))

    def split(line: int, raw: bytes) -> list[str]:
        row = cells(path, line, raw, found.separator)
        row += [""] * (max(places) + 1 - len(row))
        return [row[place] for place in places]

    return _add_ons(path, data, found, split)


def _add_ons(path: Path, data: bytes, found: Layout, split: Callable[[int, bytes], list[str]]) -> Table:
    saying, rows = _Saying(path), array("Q")
    for line, raw in _lines(data, found):
        row = split(line, raw)
        if not any(row):
            continue
        type_, code, gone, primary, primary_gone, begins, ends, notes = row
        if type_ not in ("1", "2", "3"):
            raise SourceError(path, line, f"has type {type_[:20]!r}, not 1, 2 or 3")
        ended = [day(path, line, text, "a day of deletion") for text in (gone, primary_gone, ends)]
        last = min((one for one in ended if one), default=None)
        first = day(path, line, begins, "the day it begins")
        unnamed = primary == _CONTRACTOR or (type_ == "2" and not primary)
        other = OTHERS if unnamed else _code(path, line, primary)
        number = saying.number(line, (_ordinal(first), _ordinal(last), int(type_)), notes.strip('"() '))
        rows.append(_code(path, line, code) << _FIRST | other << SAYS_BITS | number)
    table = saying.into(_table(path, "add-ons", None, rows, max(0, found.line - 1), _BEGIN))
    table.last = date(table.last.year, 12, 31)  # CMS issues the file each January, and again only for changes
    return table


def _fixed(path: Path, line: int, raw: bytes) -> list[str]:
    text = plain(path, line, raw).rstrip()
    found = _FIXED.fullmatch(text.ljust(39))
    if found is None and text not in ("", "\x1a"):
        raise SourceError(path, line, "is not laid out as the add-on file is")
    return [" ".join(one.split()) for one in found.groups()] if found else []


def _lines(data: bytes, found: Layout) -> Iterator[tuple[int, bytes]]:
    """Every line from the first row on, with its number."""
    stream = io.BytesIO(data)
    stream.seek(found.start)
    return enumerate(stream, start=found.line)


def _table(
    path: Path, kind: Kind, about: Setting | None, rows: array[int], skipped: int, first: date | None = None
) -> Table:
    if not rows:
        raise SourceError(path, None, "holds no row")
    when = quarter(path)
    digits = pack("A0000") << _FIRST
    ordered = array("Q", sorted(rows))
    licensed = ordered[0] < digits
    return Table(
        kind, about, when.label, first or when.first, when.last, path.name, ordered,
        part=part(path) if kind == "pairs" else 0, licensed=licensed, skipped=skipped,
    )  # fmt: skip


def _code(path: Path, line: int, text: str) -> int:
    if not CODE.fullmatch(text):
        raise SourceError(path, line, f"has {text[:20]!r} where a code should be")
    return pack(text)


def _ordinal(one: date | None) -> int:
    return one.toordinal() if one else 0
