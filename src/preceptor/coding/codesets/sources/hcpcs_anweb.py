"""One quarter of HCPCS Level II as CMS ships it: the zip, or its fixed-width text ("ANWEB") alone.

The text has records of 320 characters, laid out as the record layout in the same zip says. A code's first
record (identification 3, a modifier's 7) holds its details; further ones (4, 8) only continue the long
description. Codes that begin with a digit (CPT, AMA) or are CDT "D" codes (ADA) are counted and left out
before a descriptor is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from preceptor.coding.codesets.sources import SourceError, hcpcs_extras
from preceptor.coding.codesets.sources.hcpcs_extras import Correction

LENGTH = 320
ACTIONS = "ABCDFNPRST"
COVERAGE = "CDIMS"

_MONTHS = {"JAN": 1, "APR": 4, "JUL": 7, "OCT": 10}
_NAMED = re.compile(r"(20\d\d)[ _-]?(JAN|APR|JUL|OCT)", re.IGNORECASE)
_FIRST, _FURTHER = {"3", "7"}, {"4": "3", "8": "7"}
_LEVEL_TWO = re.compile(r"[A-CE-V]\d{4}")
_DENTAL = re.compile(r"D\d{4}")
_MODIFIER = re.compile(r"[A-Z][A-Z0-9]")
_RECORD = re.compile(r"[ A-Z0-9]{5}\d{5}[3478]")
_BEGINS = re.compile(rb"(?:[A-Z0-9][0-9]{3}[A-Z0-9]001003|   [A-Z0-9]{2}001007)[^\n]{300,}")


@dataclass(frozen=True, slots=True)
class Record:
    """One code or modifier. Words as printed, runs of blanks as one; absent fields are "" or ()."""

    code: str
    long: str
    short: str
    pricing: tuple[str, ...]
    multiple: str
    manuals: tuple[str, ...]  # sections of the coverage issues and the carriers manual
    statute: str
    laboratory: tuple[str, ...]
    replaced_by: tuple[str, ...]
    coverage: str
    asc: str
    asc_from: date | None
    note: str  # number of a processing note
    betos: str
    tos: str  # one letter a type of service
    base_units: int  # of anesthesia
    added: date
    effective: date  # of the last action
    terminated: date | None
    action: str


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter's file. `left_out` counts what is not ours to show; `unlisted` are the codes CMS's list of
    not-otherwise-classified codes names, None when that list is not there. `corrections` are those of CMS's
    sheet that the text does not carry out.
    """

    file: str
    first: date
    last: date
    codes: tuple[Record, ...]
    modifiers: tuple[Record, ...]
    left_out: dict[str, int]
    notes: dict[str, str]
    unlisted: frozenset[str] | None = None
    corrections: tuple[Correction, ...] = ()
    corrected: int = 0  # entries of that sheet in all

    @property
    def label(self) -> str:
        return quarter_label(self.first)


def quarter_label(first: date) -> str:
    return f"{first.year} Q{(first.month + 2) // 3}"


def recognise(head: bytes) -> bool:
    """Whether a text begins with a first record about as long as one is."""
    return _BEGINS.match(head) is not None


def counts(quarter: Quarter) -> dict[str, int]:
    """What an import tells of a quarter. `left out` are CPT and CDT codes, `corrections open` those that the
    text does not carry out.
    """
    return {
        "codes": len(quarter.codes), "modifiers": len(quarter.modifiers), "notes": len(quarter.notes),
        "unlisted": len(quarter.unlisted or ()), "corrections": quarter.corrected,
        "corrections open": len(quarter.corrections), "left out": sum(quarter.left_out.values()),
    }  # fmt: skip


def read(path: Path) -> Quarter:
    """A zip of the quarter or the text alone. Raises `SourceError` with member, line and reason."""
    parts = hcpcs_extras.open_parts(path, recognise)
    quarter = read_text(path, parts.name, parts.text)
    codes = {record.code: record for record in (*quarter.codes, *quarter.modifiers)}
    return replace(
        quarter, notes=parts.notes, unlisted=parts.unlisted, corrected=len(parts.corrections),
        corrections=tuple(c for c in parts.corrections if not _carried_out(c, codes.get(c.code))),
    )  # fmt: skip


def read_text(path: Path, name: str, content: bytes) -> Quarter:
    """The fixed-width text of a file or zip `path`, in which it is called `name`."""
    records: list[Record] = []
    left_out: Counter[str] = Counter()
    seen: set[str] = set()
    for lines in _groups(path, name, content):
        number, head = lines[0]
        code, modifier = head[:5].strip(), head[10] == "7"
        where = f"{name}, line {number}"
        if code in seen:
            raise SourceError(path, where, f"{code} stands twice")
        seen.add(code)
        if code[0].isdigit() or (_DENTAL.fullmatch(code) and not modifier):
            left_out["CPT" if code[0].isdigit() else "CDT"] += 1
            continue
        if not (_MODIFIER if modifier else _LEVEL_TWO).fullmatch(code):
            raise SourceError(
                path, where, f"{code!r} is no {'modifier' if modifier else 'code'} of HCPCS Level II"
            )
        try:
            records.append(_record(code, [line for _, line in lines]))
        except ValueError as error:
            raise SourceError(path, where, f"{code}: {error}") from None
    if not records:
        raise SourceError(path, name, "holds no record")
    first, last = _quarter_of(path, name, records)
    return Quarter(
        name, first, last, tuple(r for r in records if len(r.code) == 5),
        tuple(r for r in records if len(r.code) == 2), dict(left_out), {},
    )  # fmt: skip


def _groups(path: Path, name: str, content: bytes) -> Iterator[list[tuple[int, str]]]:
    """The numbered lines of each code: its first record and those that continue it, none missing."""
    group: list[tuple[int, str]] = []
    for number, line in _lines(path, name, content):
        where = f"{name}, line {number}"
        if not _RECORD.match(line):
            raise SourceError(path, where, "does not begin with a code, a sequence number and 3, 4, 7 or 8")
        code, sequence, kind = line[:5], int(line[5:10]), line[10]
        if (kind in "78") != (line[:3] == "   ") or (kind in "34" and " " in code):
            raise SourceError(path, where, f"{code!r} does not fit the record identification {kind}")
        if kind in _FIRST:
            if sequence != 100:
                raise SourceError(path, where, f"{code.strip()} begins with sequence {sequence}, not 100")
            if group:
                yield group
            group = [(number, line)]
            continue
        if not group or group[0][1][:5] != code or group[0][1][10] != _FURTHER[kind]:
            raise SourceError(path, where, f"continues {code.strip()}, which has not begun")
        if sequence != 100 * (len(group) + 1):
            raise SourceError(path, where, f"record {100 * (len(group) + 1)} of {code.strip()} is missing")
        if line[91:].strip():
            raise SourceError(path, where, "a continued description has details behind it")
        group.append((number, line))
    if group:
        yield group


def _lines(path: Path, name: str, content: bytes) -> Iterator[tuple[int, str]]:
    lines = content.split(b"\n")
    while lines and not lines[-1].strip():
        lines.pop()
    for number, raw in enumerate(lines, start=1):
        line = raw.removesuffix(b"\r")
        strange = next((n for n, byte in enumerate(line, start=1) if not 32 <= byte <= 126), None)
        if strange is not None:
            raise SourceError(path, f"{name}, line {number}", f"position {strange} is no printable ASCII")
        if len(line) != LENGTH:
            reason = f"has {len(line)} characters; a record has {LENGTH}"
            raise SourceError(path, f"{name}, line {number}", reason)
        yield number, line.decode("ascii")


def _record(code: str, lines: list[str]) -> Record:
    """Positions as in the record layout, counted from 1. Raises ValueError."""
    head = lines[0]

    def at(first: int, last: int) -> str:
        return head[first - 1 : last].strip()

    def each(first: int, size: int, times: int) -> tuple[str, ...]:
        fields = (at(first + size * n, first + size * (n + 1) - 1) for n in range(times))
        return tuple(text for text in fields if text)

    long = " ".join(" ".join(line[11:91] for line in lines).split())
    coverage, action, units = at(230, 230), at(293, 293), at(266, 268)
    if not long:
        raise ValueError("has no long description")
    if coverage and coverage not in COVERAGE:
        raise ValueError(f"coverage {coverage!r} is none of {', '.join(COVERAGE)}")
    if not action or action not in ACTIONS:
        raise ValueError(f"action {action!r} is none of {', '.join(ACTIONS)}")
    if units and not units.isdigit():
        raise ValueError(f"base units {units!r} are no number")
    added, effective = _day(at(269, 276), "added"), _day(at(277, 284), "action effective")
    terminated = _day(at(285, 292), "termination")
    if added is None or effective is None:
        raise ValueError(f"has no {'added' if added is None else 'action effective'} date")
    if terminated and terminated < added:
        raise ValueError(f"ends {terminated}, before it was added {added}")
    return Record(
        code, long, " ".join(at(92, 119).split()), each(120, 2, 4), at(128, 128),
        each(129, 6, 3) + each(147, 8, 3),
        at(171, 180), each(181, 3, 8), each(205, 5, 5), coverage, at(231, 232), _day(at(233, 240), "ASC"),
        at(253, 256), at(257, 259), at(261, 265), int(units or 0), added, effective, terminated, action,
    )  # fmt: skip


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        if len(text) != 8 or not text.isdigit():
            raise ValueError
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise ValueError(f"the {name} date {text!r} is no day (YYYYMMDD)") from None


def _quarter_of(path: Path, name: str, records: list[Record]) -> tuple[date, date]:
    """The quarter the name says, where the dates bear it out; without one, that of the newest code."""
    newest = max(records, key=lambda record: record.added)
    named = _NAMED.search(name)
    if named is None:
        return quarter_around(newest.added)
    first, last = quarter_around(date(int(named[1]), _MONTHS[named[2].upper()], 1))
    said = f"is named {named[1]} {named[2].upper()}"
    if newest.added > last:
        raise SourceError(path, name, f"{said}, but {newest.code} was added {newest.added}")
    if not any(first <= record.effective <= last for record in records if record.action != "N"):
        raise SourceError(path, name, f"{said}, but no record says that anything was done in that quarter")
    return first, last


def quarter_around(day: date) -> tuple[date, date]:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def _carried_out(correction: Correction, record: Record | None) -> bool:
    """Whether the text says what the sheet of corrections wants. What cannot be judged counts as not."""
    match correction.wanted:
        case "remove":
            return record is None
        case "keep":
            return record is not None and record.terminated is None
        case "end":
            day = correction.day
            return (
                record is not None
                and record.terminated is not None
                and (day is None or record.terminated in (day, day - timedelta(days=1)))
            )
        case "long":
            return record is not None and record.long == correction.text
        case "short":
            return record is not None and record.short == correction.text
        case "action":
            return record is not None and (record.effective, record.action) == (
                correction.day,
                correction.text,
            )
        case _:
            return False
