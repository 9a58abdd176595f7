"""What a rule is: an id that never changes, how grave it is, which claims it reads, and where it is
written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from preceptor.coding.claims import ClaimKind, visible
from preceptor.coding.edits.model import Finding, LineRef, Severity, Source
from preceptor.coding.edits.sheet import Need, Sheet

ERROR: Final = "error"
WARNING: Final = "warning"
INFO: Final = "info"

ANY: Final[tuple[ClaimKind, ...]] = ("professional", "outpatient", "inpatient")
INPATIENT: Final[tuple[ClaimKind, ...]] = ("inpatient",)
OUTPATIENT: Final[tuple[ClaimKind, ...]] = ("outpatient",)
PROFESSIONAL: Final[tuple[ClaimKind, ...]] = ("professional",)
INSTITUTIONAL: Final[tuple[ClaimKind, ...]] = ("outpatient", "inpatient")
SERVICES: Final[tuple[ClaimKind, ...]] = ("professional", "outpatient")

CLAIM = LineRef("claim")


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule found: the lines at fault and the sentence. What is left out is the rule's own."""

    lines: tuple[LineRef, ...]
    message: str
    source: Source | None = None
    rule: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """`source` is a section of the guidelines, or another document. `kinds`: the claims it has something
    to read on.

    `needs` is what the rule reads beside the claim: without it, it cannot be said to have run. `counts` is
    False for one that says what was not checked: it is no check that a claim can pass.
    """

    id: str
    severity: Severity
    kinds: tuple[ClaimKind, ...]
    run: Callable[[Sheet], Iterable[Said]]
    source: str | Source
    needs: Need | None = None
    counts: bool = True

    def apply(self, sheet: Sheet) -> Iterator[Finding]:
        for said in self.run(sheet):
            source = said.source or self.source
            cited = sheet.guideline(source) if isinstance(source, str) else source
            yield Finding(
                said.rule or self.id,
                said.severity or self.severity,
                said.lines,
                visible(said.message),
                replace(cited, section=visible(cited.section)),
            )


def dx(*numbers: int) -> tuple[LineRef, ...]:
    return tuple(LineRef("diagnoses", n) for n in numbers)


def sv(*numbers: int) -> tuple[LineRef, ...]:
    return tuple(LineRef("services", n) for n in numbers)
