"""What grading says: one verdict a line, counts, and the four scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Scorer = Literal["practice", "code-over-code", "record", "financial"]
SCORERS: tuple[Scorer, ...] = ("practice", "code-over-code", "record", "financial")

VerdictName = Literal[
    "correct", "out-of-order", "wrong-poa", "not-principal", "less-specific", "wrong-seventh", "wrong-side",
    "sibling", "heading", "wrong-modifier", "wrong-units", "wrong-pointer", "em-level", "pcs-partial",
    "wrong", "over-coded", "duplicate", "missed", "optional",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class EvidenceMatch:
    """How the student's words and the key's lie: `overlap` 0..1 of the key's best quote."""

    state: Literal["agrees", "overlaps", "elsewhere", "none", "not-asked"]
    overlap: float = 0.0


@dataclass(frozen=True, slots=True)
class LineGrade:
    """One row of the review. `submitted`/`key` are 1-based positions in claim and key, None when absent.

    `faults` are all verdicts that multiplied into `credit`; `verdict` the gravest. `credit` is None for lines
    outside both counts (optional). `feedback` is one sentence about these two codes; `cites` its sources.
    """

    section: Literal["diagnoses", "services", "queries"]
    verdict: VerdictName
    credit: float | None
    submitted: int | None
    key: int | None
    submitted_code: str | None
    key_code: str | None
    feedback: str
    faults: tuple[VerdictName, ...] = ()
    cites: tuple[dict[str, Any], ...] = ()
    rationale: str = ""
    trap: dict[str, str] | None = None
    evidence: EvidenceMatch = field(default_factory=lambda: EvidenceMatch("not-asked"))


@dataclass(frozen=True, slots=True)
class Grade:
    """`score` by the asked scorer, None where it does not apply; `scores` by all. Deterministic."""

    scorer: Scorer
    score: float | None
    scores: dict[str, float | None]
    lines: tuple[LineGrade, ...]
    required: int
    entered: int
    credit: float
    apart: dict[str, Any] = field(default_factory=dict)  # principal, poa, queries, evidence accuracy
