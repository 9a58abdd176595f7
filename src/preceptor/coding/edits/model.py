"""What an edit says: findings, and the groups the engines computed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
Section = Literal["diagnoses", "services", "claim"]


@dataclass(frozen=True, slots=True)
class LineRef:
    """A line of the claim. `index` is 1-based; `claim` has index 0."""

    section: Section
    index: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is written down: `ICD-10-CM Official Guidelines`, `FY2026`, `I.C.9.a`."""

    document: str
    version: str
    section: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement about a claim.

    `rule` is `family.name`, stable; the message names the code it is about.
    """

    rule: str
    severity: Severity
    lines: tuple[LineRef, ...]
    message: str
    source: Source

    @property
    def family(self) -> str:
        return self.rule.split(".", 1)[0]

    def as_json(self) -> dict[str, Any]:
        return (
            {"rule": self.rule, "family": self.family}
            | asdict(self)
            | {"lines": [asdict(x) for x in self.lines]}
        )


@dataclass(frozen=True, slots=True)
class EditReport:
    """Everything `edit` knows of a claim. `drg`/`apc` have the shapes of CODING 1, or `{"not_computed":
    reason}`.

    `ran` lists the rules that were applied, so that "38 passed" can be said truthfully.
    """

    findings: tuple[Finding, ...]
    drg: dict[str, Any] | None = None
    apc: dict[str, Any] | None = None
    ran: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return {"findings": [f.as_json() for f in self.findings], "drg": self.drg, "apc": self.apc}
