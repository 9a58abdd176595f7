"""CC and MCC levels and what excludes them: Table 6K of the inpatient payment rule.

The table comes with the `drg` package. Its first part gives every CC and MCC its level and the collection of
principal diagnoses that exclude it; then follow the collections; part 2 names the codes that count only when
the patient was discharged alive; part 3 the codes that do not count within some MS-DRGs.

The grouper decides; this says why. The file names no year: its levels are those of the FY2026 groupers
(V43.0, V43.1) for every code in force, and of no other year's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from preceptor.coding.codesets.sources import SourceError, package_folder

SOURCE = "CMS IPPS Table 6K, FY2026"

_CODE = re.compile(r" ([A-Z0-9]{3,7}) +(CC|MCC) +(?:(\d{4}):([\d,]+) codes?|No Excl) ")
_COLLECTION = "\nPDX collection "
_PART_2, _PART_3 = "\nK Part 2: ", "\nK Part 3: "
_SELECT = re.compile(r"MDC \d\d DRGs (\d{3})-(\d{3}) (.*)")
_LEAST = 15_000  # codes; a file with fewer is not the whole table


@dataclass(frozen=True, slots=True)
class Complication:
    """`level`: CC or MCC. `collection`: of the principal diagnoses that exclude it, `count` of them."""

    level: str
    collection: str | None
    count: int


@dataclass(frozen=True, slots=True)
class ExcludedIn:
    """MS-DRGs, first to last, in which these codes do not count."""

    first: int
    last: int
    title: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Exclusions:
    """Table 6K; codes without a dot."""

    complications: dict[str, Complication]
    alive_only: frozenset[str]
    select: tuple[ExcludedIn, ...]
    _collections: dict[str, str] = field(repr=False)  # as text: a page asks for one or two of 1,994

    def members(self, collection: str) -> frozenset[str]:
        """The principal diagnoses of a collection; empty for one that is not there."""
        return _codes(self._collections.get(collection, ""))

    def collection_with(self, code: str, principal: str) -> str | None:
        """The collection by which this principal diagnosis excludes a code."""
        found = self.complications.get(code)
        if found is None or found.collection is None or principal not in self.members(found.collection):
            return None
        return found.collection

    def select_with(self, code: str, drg: int) -> ExcludedIn | None:
        """The entry of part 3 by which a code does not count within an MS-DRG."""
        return next((one for one in self.select if one.first <= drg <= one.last and code in one.codes), None)


def table6k() -> Path:
    return package_folder("drg") / "data" / "cms" / "cc_exclusions.txt"


def read_exclusions(path: Path) -> Exclusions:
    """Table 6K. Raises SourceError for a file that is not, or not all of it."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(path, None, f"is not UTF-8 text ({error})") from error
    part_1, found_2, rest = text.partition(_PART_2)
    part_2, found_3, part_3 = rest.partition(_PART_3)
    first, *blocks = part_1.split(_COLLECTION)
    if not (blocks and found_2 and found_3):
        raise SourceError(path, None, "does not hold the parts of Table 6K")
    levels = {
        row[1]: Complication(row[2], row[3], int(row[4].replace(",", "")) if row[4] else 0)
        for row in map(_CODE.match, first.splitlines())
        if row
    }
    if len(levels) < _LEAST:
        raise SourceError(path, None, f"names {len(levels)} CCs and MCCs where Table 6K has over {_LEAST}")
    collections = {number: codes for number, _end, codes in (block.partition("\n") for block in blocks)}
    return Exclusions(levels, _codes(part_2), _select(part_3), collections)


def _codes(text: str) -> frozenset[str]:
    lines = (line.split() for line in text.splitlines() if line.startswith("  "))
    return frozenset(words[0] for words in lines if words)


def _select(text: str) -> tuple[ExcludedIn, ...]:
    heads = list(_SELECT.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return tuple(
        ExcludedIn(int(head[1]), int(head[2]), head[3].strip(), _codes(text[head.end() : end]))
        for head, end in zip(heads, ends, strict=True)
    )
