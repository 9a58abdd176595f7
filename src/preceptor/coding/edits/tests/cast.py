"""Who the edit tests are about, and the plain claims they start from: each is clean as it stands."""

from __future__ import annotations

from typing import Any

from preceptor.coding.claims import Claim, read_claim
from preceptor.coding.grouping import poa_exempt

RUTH = {"age": 67, "sex": "F"}
OMAR = {"age": 45, "sex": "M"}
NOOR = {"age": 29, "sex": "F"}  # expecting
TIMO = {"age": 6, "sex": "M"}


def stay(*codes: str | dict[str, Any], **changes: Any) -> Claim:
    """An inpatient stay of Ruth; each code with the POA answer that raises nothing."""
    return read_claim(
        {
            "kind": "inpatient",
            "service_date": "2026-05-11",
            "discharge_date": "2026-05-15",
            "patient": RUTH,
            "diagnoses": [_answered(c) for c in codes],
        }
        | changes
    )


def hospital_visit(*codes: str | dict[str, Any], **changes: Any) -> Claim:
    """An outpatient hospital claim of Ruth: a clinic visit."""
    visit = {"system": "hcpcs", "code": "G0463", "revenue": "0510", "date": "2026-05-12"}
    return read_claim(
        {
            "kind": "outpatient",
            "service_date": "2026-05-12",
            "patient": RUTH,
            "diagnoses": [{"code": c} if isinstance(c, str) else c for c in codes],
            "services": [visit],
        }
        | changes
    )


def office_visit(*codes: str | dict[str, Any], **changes: Any) -> Claim:
    """A professional claim of Ruth: an office visit for the first diagnosis."""
    return read_claim(
        {
            "kind": "professional",
            "service_date": "2026-05-12",
            "place_of_service": "11",
            "patient": RUTH,
            "diagnoses": [{"code": c} if isinstance(c, str) else c for c in codes],
            "services": [practice("PX134")],
        }
        | changes
    )


def day_visit(day: str, *codes: str, **changes: Any) -> Claim:
    """The same visit on another day."""
    return office_visit(*codes, service_date=day, services=[practice("PX134", date=day)], **changes)


def july(code: str, **changes: Any) -> dict[str, Any]:
    """A line in the first quarter after the loaded HCPCS releases."""
    return practice(code, date="2026-07-15") | changes


def practice(code: str, **changes: Any) -> dict[str, Any]:
    return {"system": "practice", "code": code, "points_to": [1], "date": "2026-05-12"} | changes


def hcpcs(code: str, **changes: Any) -> dict[str, Any]:
    return {"system": "hcpcs", "code": code, "revenue": "0510", "date": "2026-05-12"} | changes


def pcs(code: str, **changes: Any) -> dict[str, Any]:
    return {"system": "icd10pcs", "code": code, "date": "2026-05-12", "role": "principal"} | changes


def _answered(code: str | dict[str, Any]) -> dict[str, Any]:
    row = {"code": code} if isinstance(code, str) else code
    if row.get("role") in ("admitting", "reason"):
        return row
    return {"poa": "exempt" if poa_exempt(row["code"]) else "Y"} | row
