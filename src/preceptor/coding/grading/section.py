"""Submitted lines laid against key lines: what both halves of a claim have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from preceptor.coding.cases.model import Trap
from preceptor.coding.grading.credit import WORTHLESS
from preceptor.coding.grading.model import VerdictName

# Assignment weights are integers: credit in millionths, then exact lines before others of the same sum.
_SCALE, _EXACT = 1_000_000, 1


@dataclass(frozen=True, slots=True)
class Match:
    """A submitted line and the key line it was meant for, both 0-based;
    `faults` empty when nothing is wrong.
    """

    submitted: int
    key: int
    faults: tuple[VerdictName, ...]
    credit: float
    same_code: bool  # the key's code or an accepted one


@dataclass(slots=True)
class Section:
    """`active` key lines are those of the chosen group; `optional` of them stand outside both counts."""

    active: tuple[int, ...]
    optional: frozenset[int]
    entered: tuple[int, ...]
    matches: dict[int, Match] = field(default_factory=dict)  # by submitted line

    @property
    def by_key(self) -> dict[int, Match]:
        return {m.key: m for m in self.matches.values()}

    @property
    def required(self) -> int:
        return len(self.active) - len(self.optional)

    @property
    def free(self) -> int:
        """Entered lines outside the counts: the right code of an optional line."""
        return sum(1 for m in self.matches.values() if m.key in self.optional and m.same_code)

    @property
    def counted(self) -> list[Match]:
        return [m for m in self.matches.values() if m.key not in self.optional]


def weight(credit: float, optional: bool, same_code: bool) -> int:
    """What a pair is worth to the assignment. A near miss of an optional line
    counts for nothing but is shown.
    """
    if credit <= 0:
        return 0
    if optional and not same_code:
        return 1
    return round(credit * _SCALE) * 2 + (_EXACT if credit == 1 else 0) + 1


def trap_for(code: str, traps: Iterable[Trap]) -> Trap | None:
    """The trap a submitted code fell into: the nearest heading of those that name it."""
    fitting = [t for t in traps if code.startswith(t.code)]
    return max(fitting, key=lambda t: len(t.code), default=None)


def worthless(code: str, traps: Iterable[Trap]) -> bool:
    trap = trap_for(code, traps)
    return trap is not None and trap.kind in WORTHLESS
