"""What `content check` found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from preceptor.coding.cases import CaseError, Variant
from preceptor.coding.claims import Claim
from preceptor.coding.codesets import CodeBook
from preceptor.coding.edits.model import EditReport

Edit = Callable[[Claim], EditReport]


@dataclass(frozen=True, slots=True)
class Fault:
    """`file` below the cases folder, `where` a field, `message` a sentence."""

    file: str
    where: str
    message: str

    def __str__(self) -> str:
        return ": ".join(x for x in (self.file, self.where, self.message) if x)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Independent readings of one case: each one's practice score, and how far the readers agree (0..1)."""

    case: str
    scores: dict[str, float]
    pairwise: float | None

    @property
    def mean(self) -> float:
        return sum(self.scores.values()) / len(self.scores)


@dataclass(slots=True)
class CheckReport:
    cases: int = 0
    variants: int = 0
    policies: int = 0
    agreement: list[Agreement] = field(default_factory=list)
    errors: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)  # worth knowing, not wrong

    def add(self, error: CaseError) -> None:
        """A fault and those found with it, each once, however many variants have it."""
        for one in (error, *error.others):
            fault = Fault(one.file, one.where, one.message)
            if fault not in self.errors:
                self.errors.append(fault)

    def as_json(self) -> dict[str, Any]:
        return {
            "cases": self.cases,
            "variants": self.variants,
            "policies": self.policies,
            "agreement": {
                "score": _mean([a.mean for a in self.agreement]),
                "pairwise": _mean([a.pairwise for a in self.agreement if a.pairwise is not None]),
                "cases": [asdict(a) | {"mean": round(a.mean, 4)} for a in self.agreement],
            },
            "errors": [asdict(e) for e in self.errors],
            "notes": [asdict(n) for n in self.notes],
        }


@dataclass(frozen=True, slots=True)
class Subject:
    """One variant under check, and where its faults are written down."""

    variant: Variant
    book: CodeBook
    errors: list[Fault]

    def fault(self, where: str, message: str, file: str = "case.yaml") -> None:
        seed = f" (seed {self.variant.seed})" if self.variant.case_id and self.variant.values else ""
        found = Fault(f"{self.variant.case_id}/{file}", where, message + seed)
        if found not in self.errors:
            self.errors.append(found)


def _mean(values: list[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
