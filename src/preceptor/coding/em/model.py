"""What a judgement of a visit is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

type Grade = int
"""How complex: 0 nothing documented, 1 straightforward, 2 low, 3 moderate, 4 high."""

ElementName = Literal["problems", "data", "risk"]
Basis = Literal["mdm", "time", "both", "staff", "policy", "age", "none"]

MDM_WORDS: tuple[str, ...] = ("none", "straightforward", "low", "moderate", "high")
ELEMENT_WORDS: dict[ElementName, tuple[str, ...]] = {
    "problems": ("none", "minimal", "low", "moderate", "high"),
    "data": ("none", "minimal", "limited", "moderate", "extensive"),
    "risk": ("none", "minimal", "low", "moderate", "high"),
}


@dataclass(frozen=True, slots=True)
class Cite:
    """Where a rule is written down: document, version, section."""

    document: str
    version: str
    section: str

    def __str__(self) -> str:
        return ", ".join(part for part in (self.document, self.version, self.section) if part)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a family: what decision making, or how many minutes, it asks for at the least.

    `mdm` 0: decision making does not choose it. `minutes` None: time does not.
    """

    number: int
    mdm: Grade
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Further:
    """Time beyond the highest level, where a visit chosen by time may have some: units of 15 minutes.

    Medicare counts its own `hcpcs` code from `medicare` minutes on, spent on the days `days` tells (0, where
    it takes no such visit at all). Other payers count from 15 minutes beyond the highest level.
    """

    medicare: int = 0
    hcpcs: str = ""
    days: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Visits of one kind with their levels, lowest first. `key` is the family of the practice set."""

    key: str
    words: str
    levels: tuple[Level, ...]
    cites: tuple[Cite, ...]
    further: Further | None = None

    @property
    def by_mdm(self) -> bool:
        return any(level.mdm for level in self.levels)

    @property
    def by_time(self) -> bool:
        return any(level.minutes is not None for level in self.levels)


@dataclass(frozen=True, slots=True)
class Element:
    """One of the three elements of decision making.

    `counted`: what made its grade, in words. `missing`: by grade above, what would be needed.
    """

    name: ElementName
    grade: Grade
    counted: tuple[str, ...]
    missing: dict[int, str] = field(default_factory=dict, hash=False)

    @property
    def word(self) -> str:
        return ELEMENT_WORDS[self.name][self.grade]


@dataclass(frozen=True, slots=True)
class Mdm:
    """The second highest of the three elements decides; `deciding` are those that reach the grade."""

    grade: Grade
    elements: tuple[Element, Element, Element]

    @property
    def word(self) -> str:
        return MDM_WORDS[self.grade]

    @property
    def deciding(self) -> tuple[Element, ...]:
        return tuple(one for one in self.elements if self.grade and one.grade >= self.grade)


@dataclass(frozen=True, slots=True)
class Clock:
    """The documented minutes. `refused`: why they cannot choose a level, "" where they can.

    `level`: the highest whose minutes are reached, None for none. `short`: minutes to the next one.
    """

    minutes: int
    level: int | None = None
    refused: str = ""
    short: int | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What to report: a service concept of the practice set, or a HCPCS code."""

    system: Literal["practice", "hcpcs"]
    concept: str = ""  # of the practice set, where it is one of no family of levels
    family: str = ""
    level: int = 0
    code: str = ""  # HCPCS
    units: int = 1
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level of a visit, and why.

    `needs`: the facts that must be answered first; then `level` is None. `doubts`: what an auditor would
    ask, or what the note must show. `notes`: rules that changed how the visit is reported.
    """

    visit: str
    family: Family | None
    level: int | None
    basis: Basis
    reasoning: str
    mdm: Mdm | None = None
    clock: Clock | None = None
    next_step: str = ""
    reported: tuple[Reported, ...] = ()
    needs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = ()
