"""CMS's addenda to the code lists: what one edition added, deleted and worded otherwise.

A line is an action in 13 columns (`Add:`, `Delete:`, `Revise from:`, `Revise to:`), in order addenda `1` or
`0` (a heading) and a blank, seven columns of code, a blank, and titles: the long one, in order addenda 60
columns of the short one and a blank before it. At the end stand the two editions compared, by the names of
their files, and how many additions, deletions and revisions there are: all of it is checked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.code_list import (
    CM_SHAPE,
    PCS_SHAPE,
    beginning,
    edition_label,
    first_day,
    lines,
    named_edition,
    years_in,
)

Action = Literal["add", "delete", "revise"]

_LINE = re.compile(
    r"(?P<action>Add: {9}|Delete: {6}|Revise from: |Revise to: {3})"
    r"(?:(?P<flag>[01]) (?P<header>[0-9A-Z]{3,7}) *(?<=^.{22}) (?P<short>.{60}) (?P<long>\S.*)"
    r"|(?P<code>[0-9A-Z]{3,7}) *(?<=^.{20}) (?P<title>\S.*))"
)
_ACTIONS: dict[str, Action] = {"Add": "add", "Delete": "delete", "Revise to": "revise"}
_COUNT = re.compile(r" +(?P<count>\d+) (?P<what>additions|deletions|revisions)")
_NAMED = re.compile(r" +(?P<count>\d+) (?:codes|headers) in (?P<name>\S*?(?P<year>20\d\d)\S*)")
_REST = re.compile(
    r"| *(?:Codes|Headers|of which)| +\d+ revisions to (?:both long and short titles|\w+ title only)"
)
_COUNTED: dict[str, Action] = {"additions": "add", "deletions": "delete", "revisions": "revise"}


@dataclass(frozen=True, slots=True)
class Amended:
    """One change. `before` is the title it had, for revisions; `billable` is false for headings."""

    action: Action
    code: str
    title: str
    billable: bool = True
    before: str = ""


@dataclass(frozen=True, slots=True)
class Addenda:
    """All changes of one edition, in the file's order. `headings`: whether those of headings too."""

    system: Literal["icd10cm", "icd10pcs"]
    fiscal_year: int
    april: bool
    changes: tuple[Amended, ...]
    headings: bool

    @property
    def first(self) -> date:
        """The first day of the edition."""
        return first_day(self.fiscal_year, self.april)

    @property
    def label(self) -> str:
        return edition_label(self.fiscal_year, self.april)


def recognise(head: bytes) -> bool:
    """Whether a file that begins so is an addendum to the ICD-10-CM lists."""
    return _system(beginning(head)) == "icd10cm"


def recognise_pcs(head: bytes) -> bool:
    """Whether a file that begins so is an addendum to the ICD-10-PCS list."""
    return _system(beginning(head)) == "icd10pcs"


def read(path: Path) -> Addenda:
    """The whole addendum, of either system. Raises `SourceError` with file, line and reason."""
    whole = list(lines(path))
    split = next((n for n, (_, line) in enumerate(whole) if not line.startswith(tuple("ADR"))), len(whole))
    system = _system([line for _, line in whole[:split]])
    if system is None:
        raise SourceError(path, 1, "is no addendum: expected “Add:”, “Delete:” or “Revise from:” and a code")
    found = [(number, line, _LINE.fullmatch(line.rstrip())) for number, line in whole[:split]]
    for number, _, match in found:
        if match is None or (match["flag"] is None) != (found[0][2] is None or found[0][2]["flag"] is None):
            raise SourceError(path, number, "expected an action, a code and its titles, in fixed columns")
    matches = [(number, match) for number, _, match in found if match]
    changes = tuple(_changes(path, matches, CM_SHAPE if system == "icd10cm" else PCS_SHAPE))
    year, april = _summary(path, whole[split:], changes)
    return Addenda(system, year, april, changes, headings=matches[0][1]["flag"] is not None)


def _system(start: list[str]) -> Literal["icd10cm", "icd10pcs"] | None:
    """Every ICD-10-PCS code has seven characters and hardly one has the shape of ICD-10-CM throughout."""
    matches = [match for line in start if (match := _LINE.fullmatch(line.rstrip()))]
    if not matches or not _LINE.fullmatch(start[0].rstrip()):
        return None
    if all(CM_SHAPE.fullmatch(match["header"] or match["code"]) for match in matches):
        return "icd10cm"
    return "icd10pcs" if all(PCS_SHAPE.fullmatch(match["code"] or "") for match in matches) else None


def _changes(
    path: Path, matches: list[tuple[int, re.Match[str]]], shape: re.Pattern[str]
) -> Iterator[Amended]:
    before: re.Match[str] | None = None
    seen: set[tuple[str, str, bool]] = set()
    for number, match in matches:
        action = match["action"].strip(" :")
        code, title = match["header"] or match["code"], match["long"] or match["title"]
        billable = match["flag"] != "0"
        if not shape.fullmatch(code):
            raise SourceError(path, number, f"{code!r} is not a code")
        if (action == "Revise to") != (before is not None) or (
            before and code != (before["header"] or before["code"])
        ):
            raise SourceError(path, number, "“Revise from” and “Revise to” of one code belong together")
        if (action, code, billable) in seen:
            raise SourceError(path, number, f"{action} {code} is there twice")
        seen.add((action, code, billable))
        if action == "Revise from":
            before = match
            continue
        was = (before["long"] or before["title"]) if before else ""
        before = None
        yield Amended(_ACTIONS[action], code, title, billable, was)
    if before:
        raise SourceError(path, matches[-1][0], "ends after “Revise from”: the file is cut short")


def _summary(path: Path, rest: list[tuple[int, str]], changes: tuple[Amended, ...]) -> tuple[int, bool]:
    """Checks every count. Returns the fiscal year and whether it is an April update."""
    if not rest:
        raise SourceError(path, None, "has no summary at its end: the file is cut short")
    counted = Counter((change.action, change.billable) for change in changes)
    billable, stated = True, 0
    years: list[int] = []
    sizes: list[int] = []
    for number, line in rest:
        if line.strip() in ("Codes", "Headers"):
            billable, sizes = line.strip() == "Codes", []
        elif match := _NAMED.fullmatch(line.rstrip()):
            years.append(int(match["year"]))
            sizes.append(int(match["count"]))
        elif match := _COUNT.fullmatch(line.rstrip()):
            said, there = int(match["count"]), counted[_COUNTED[match["what"]], billable]
            stated += said
            if said != there:
                what = f"{match['what']} of {'codes' if billable else 'headings'}"
                raise SourceError(path, number, f"says {said} {what}, and {there} are there")
        elif not _REST.fullmatch(line.rstrip()):
            raise SourceError(path, number, "is neither a change nor part of the summary")
        grown = counted["add", billable] - counted["delete", billable]
        if len(sizes) == 2 and sizes[1] - sizes[0] != grown:
            raise SourceError(path, number, f"{sizes[0]} and {sizes[1]} do not differ by {grown}")
    if stated != len(changes):
        raise SourceError(path, None, f"its summary counts {stated} changes, and {len(changes)} are there")
    return _edition(path, years)


def _edition(path: Path, years: list[int]) -> tuple[int, bool]:
    if not years:
        return named_edition(path)
    year, april = max(years), "april" in path.name.lower() or len(set(years)) == 1
    if year - min(years) > 1:
        raise SourceError(path, None, f"compares {min(years)} with {year}, which do not follow each other")
    if any(named != year for named in years_in(path.name)):
        raise SourceError(path, None, f"compares {min(years)} with {year}, and its name says another year")
    return year, april
