"""What a code set is made of: releases, codes, instructional notes and the references inside them.

Codes are always *display form*: upper case, ICD-10-CM with its dot (`S52.531A`), everything else bare
(`0SR9019`, `G0463`, `PX214`). `normalize` brings whatever a person typed into that form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from preceptor.coding.codesets.ncci.reader import Ncci
    from preceptor.coding.codesets.policies import PolicyShelf

System = Literal["icd10cm", "icd10pcs", "hcpcs", "practice", "cpt"]
SYSTEMS: tuple[System, ...] = ("icd10cm", "icd10pcs", "hcpcs", "practice", "cpt")

NoteKind = Literal[
    "includes", "inclusion_term", "excludes1", "excludes2",
    "code_first", "use_additional", "code_also", "note", "seventh_note",
]  # fmt: skip

Level = Literal["chapter", "block", "category", "subcategory", "code", "section", "service"]


@dataclass(frozen=True, slots=True)
class Release:
    """One published edition of one code set. `first` and `last` are inclusive days of validity."""

    system: System
    label: str  # "FY2026", "2026 Q2"
    first: date
    last: date
    source: str  # "icd10c-tabular-April-1-2026.xml (simple-icd-10-cm 1.5.0)"
    titled: bool = True  # False: only the dates of its codes are known; new codes have no title and no notes

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


# ICD-10-CM categories filed out of alphanumeric order, so that ranges mean them: M1A stands in block M05-M14.
_AFTER = {"C4A": "C43", "C7A": "C75", "C7B": "C75", "D3A": "D36", "M1A": "M08", "Z3A": "Z36"}


def _range_key(code: str) -> str:
    after = _AFTER.get(code[:3])
    return f"{after}~{code}" if after else code


@dataclass(frozen=True, slots=True)
class CodeRef:
    """A reference inside a note: `E11.22`; a range `I20-I25`; or `I12.-`, meaning any code below (`below`).

    `only` narrows it as the words behind it do ("T36-T50 with fifth or sixth character 5"): a regular
    expression over the whole code without its dot. Words that no rule resolves give one that never matches.
    """

    first: str
    last: str | None = None
    below: bool = False
    only: str = ""

    def __str__(self) -> str:
        if self.last:
            return f"{self.first}-{self.last}"
        return f"{self.first}{'-' if '.' in self.first else '.-'}" if self.below else self.first

    def covers(self, code: str) -> bool:
        """Whether a code is the one referred to or stands under it (a heading refers to everything below)."""
        if self.last is None:
            inside = code.startswith(self.first)
        else:
            low, high = _range_key(self.first), _range_key(self.last)
            inside = low <= _range_key(code[: len(self.first)]) and _range_key(code[: len(self.last)]) <= high
        return inside and (not self.only or re.fullmatch(self.only, code.replace(".", "")) is not None)


@dataclass(frozen=True, slots=True)
class Note:
    """An instruction of the tabular list; `source` is the code, block or chapter it stands at."""

    kind: NoteKind
    text: str
    source: str
    refs: tuple[CodeRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Seventh:
    """A 7th character as the tabular defines it: `A`, "initial encounter for closed fracture"."""

    char: str
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code set: a billable code, or a heading above some.

    `notes` are those that stand at this very entry; `CodeBook.notes` adds the inherited ones.
    `path` runs from the chapter down to the parent. `first`/`last` are the days between which the
    code is valid (headings: those of the release). `title` is None when no loaded source has one.
    """

    system: System
    code: str
    title: str | None
    level: Level
    billable: bool
    parent: str | None = None
    children: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    sevenths: tuple[Seventh, ...] = ()  # as defined here or inherited; () when none apply
    first: date = date.min
    last: date = date.max
    release: str = ""
    facts: dict[str, str] = field(default_factory=dict, hash=False)  # source-specific, e.g. HCPCS coverage


class CodeBook(Protocol):
    """The one door to every loaded code set. Reading never fails: an unknown code is None.

    `on` is the day that counts for the claim (see CODING rules: discharge date for inpatient, else the
    date of service). With `on=None` the newest release whose titles and notes are loaded answers.
    """

    @property
    def fingerprint(self) -> str:
        """Names exactly what was loaded; pinned by every attempt."""

    def find(self, system: System, code: str, on: date | None = None) -> Code | None:
        """The entry as the release in force on `on` has it; also when the code itself is not valid that
        day.
        """

    def in_force(self, system: System, code: str, on: date) -> bool:
        """Whether the code may be reported on that day (billable and within its dates)."""

    def release(self, system: System, on: date) -> Release | None:
        """The release whose dates cover the day."""

    def releases(self, system: System) -> Sequence[Release]: ...

    def notes(self, code: Code, on: date | None = None) -> tuple[Note, ...]:
        """Own and inherited instructions, nearest level first."""

    def billable_below(self, system: System, code: str, on: date | None = None) -> tuple[str, ...]:
        """Every billable code at or under a heading, in tabular order."""

    def all_codes(self, system: System, on: date | None = None) -> Iterator[Code]:
        """Every heading and every code in force, in tabular order."""

    def every_code(self, system: System) -> Iterator[Code]:
        """Each entry of any loaded release once, in the shape of the newest release with a title for it."""

    def concept(self, slug: str) -> Code | None:
        """The practice code of a service concept."""

    def matched(self, cpt: str) -> tuple[str, ...]:
        """The practice codes that a school let a CPT code stand for; none without a licence in force."""

    @property
    def ncci(self) -> Ncci:
        """Pairs, unit limits and add-on codes of HCPCS and CPT."""

    @property
    def policies(self) -> PolicyShelf:
        """Coverage policies by service."""

    def practice_pair(self, column1: str, column2: str) -> tuple[int, str] | None:
        """The school's own procedure pair of two practice codes: modifier indicator and reason."""


_SPACE = re.compile(r"\s+")


def normalize(system: System, text: str) -> str:
    """What a person typed, in display form: `s52531a` → `S52.531A`. Never raises; unknown stays unknown."""
    code = _SPACE.sub("", text).upper()
    if system != "icd10cm":
        return code
    bare = code.replace(".", "")
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 and "-" not in bare else bare
