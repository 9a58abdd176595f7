"""The four scores of a matched claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from preceptor.coding.cases import Variant
from preceptor.coding.claims import Claim
from preceptor.coding.edits.model import EditReport
from preceptor.coding.grading.section import Section

Edit = Callable[[Claim], EditReport]


@dataclass(frozen=True, slots=True)
class Counts:
    """`entered` leaves out the right codes of optional lines; `over` are lines
    that stand for no required one.
    """

    required: int
    entered: int
    credit: float
    exact: int
    over: int

    @classmethod
    def of(cls, *sections: Section) -> Counts:
        counted = [m for s in sections for m in s.counted]
        entered = sum(len(s.entered) - s.free for s in sections)
        return cls(
            required=sum(s.required for s in sections),
            entered=entered,
            credit=round(sum(m.credit for m in counted), 6),
            exact=sum(1 for m in counted if m.credit == 1),
            over=entered - len(counted),
        )

    def scores(self) -> dict[str, float]:
        """`practice`, `code-over-code`, `record`: 0..1."""
        return {
            "practice": round(self.credit / max(self.required, self.entered, 1), 6),
            "code-over-code": round(self.exact / max(self.required + self.over, 1), 6),
            "record": 1.0 if self.exact == self.required and not self.over else 0.0,
        }


def financial(
    variant: Variant, claim: Claim, supported: Claim, edit: Edit
) -> tuple[float | None, dict[str, Any]]:
    """1 when the claim groups as the key does, else 0; and what the groups are.

    `supported` is the claim without the lines that stand for no key line. It must group the same, so that a
    code nobody documented cannot make a payment right by accident. None for professional claims and when the
    engine could not answer.
    """
    if claim.kind == "professional":
        return None, {}
    inpatient = claim.kind == "inpatient"
    group = _drg if inpatient else _apc
    keys = [group(edit(c)) for c in variant.key_claims]
    mine = group(edit(claim))
    if mine is None or None in keys:
        return None, {}
    base = group(edit(supported)) if supported != claim else mine
    score = 1.0 if any(mine[0] == k[0] and base is not None and base[0] == k[0] for k in keys if k) else 0.0
    best = next((k for k in keys if k and k[0] == mine[0]), keys[0])
    told: dict[str, Any] = {"key": best[1] if best else None, "submitted": mine[1]}
    if inpatient and best:
        told["weight_difference"] = round(float(mine[1]["weight"] or 0) - float(best[1]["weight"] or 0), 4)
    return score, told


Group = tuple[Any, dict[str, Any]]


def _drg(report: EditReport) -> Group | None:
    """The final group, hospital-acquired conditions considered."""
    drg = report.drg
    if drg is None or "not_computed" in drg:
        return None
    return drg["number"], {"drg": drg["number"], "title": drg.get("title"), "weight": drg.get("weight")}


def _apc(report: EditReport) -> Group | None:
    """The bag of (APC, status indicator, packaging) over the grouped lines."""
    apc = report.apc
    if apc is None or "not_computed" in apc:
        return None
    bag = Counter((line.get("apc"), line.get("si"), bool(line.get("packaged"))) for line in apc["lines"])
    return bag, {"lines": [{"apc": a, "si": s, "packaged": p} for a, s, p in sorted(bag.elements(), key=str)]}
