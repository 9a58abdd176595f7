"""Claims for the cases of `cases.tests.fakes`."""

from __future__ import annotations

from typing import Any

from preceptor.coding.cases import Variant
from preceptor.coding.cases.tests.fakes import BOOK
from preceptor.coding.claims import Claim, read_claim
from preceptor.coding.grading import Grade, LineGrade, grade


def dx(code: str, **fields: Any) -> dict[str, Any]:
    return {"code": code} | fields


def px(code: str, system: str = "practice", **fields: Any) -> dict[str, Any]:
    return {"system": system, "code": code} | fields


def claim(found: Variant, *diagnoses: dict[str, Any] | str, services: Any = (), queries: Any = ()) -> Claim:
    """A submission. A bare code is a line; on inpatient claims POA is Y unless given."""
    rows = [dx(d) if isinstance(d, str) else d for d in diagnoses]
    if found.case.claim == "inpatient":
        rows = [{"poa": "Y"} | r for r in rows]
    data = found.claim_defaults() | {"diagnoses": rows, "services": list(services), "queries": list(queries)}
    return read_claim(data)


def graded(found: Variant, *diagnoses: Any, **more: Any) -> Grade:
    return grade(found, claim(found, *diagnoses, **more), BOOK)


def only(found: Grade, code: str) -> LineGrade:
    """The one line about a submitted (or, if missed, a key's) code."""
    [one] = [
        x for x in found.lines if code in (x.submitted_code, x.key_code if x.submitted is None else None)
    ]
    return one
