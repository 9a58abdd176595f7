"""The MS-DRG grouper of `msdrg`: which DRG, why, and what each code does to it.

The grouper's version follows the discharge date. `affects` is not the engine's own mark (which falls on
one code only, even when several would carry the DRG): the claim is grouped again without each CC, MCC or
marked code.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from functools import cached_property
from threading import Lock
from typing import Any

from preceptor.coding.claims import Claim
from preceptor.coding.grouping.payload import Inpatient, Json, inpatient
from preceptor.coding.grouping.versions import COVERED, Version, version_on
from preceptor.coding.grouping.weights import FIRST, LAST, Weight, read_weights, table5

_UNGROUPABLE = {
    "INVALID_PDX": "The principal diagnosis is not a valid code on the day of discharge.",
    "DX_CANNOT_BE_PDX": "The principal diagnosis is an external cause, which cannot be principal.",
    "HAC_MISSING_ONE_POA": "A condition on the hospital-acquired list has no POA answer.",
    "INVALID_DISCHARGE_STATUS": "The discharge status is not valid.",
}


class Grouper:
    """One native grouper. Calls from several threads take turns."""

    def __init__(self) -> None:
        from msdrg import MsdrgGrouper

        self._grouper: Any = MsdrgGrouper()
        self._turn = Lock()
        weakref.finalize(self, self._grouper.close)

    @cached_property
    def weights(self) -> dict[str, Weight]:
        return read_weights(table5())

    def group(self, claim: Claim, *, affects: bool = True) -> Json:
        """The `drg` answer of CODING 1, or `{"not_computed": reason}`.

        With `affects=False` that question stays None.
        """
        if claim.kind != "inpatient" or claim.discharge_date is None:
            return {"not_computed": "Only inpatient claims are grouped to an MS-DRG."}
        version = version_on(claim.discharge_date)
        if version is None:
            return {"not_computed": f"The MS-DRG grouper here covers discharges {COVERED}."}
        stay = inpatient(claim)
        if stay is None:
            return {"not_computed": "There is no principal diagnosis to group by."}
        stay.record["version"] = version.number
        return self._answer(claim, stay, version, self.run(stay.record), affects)

    def run(self, record: Json) -> Json:
        """The engine's own answer to a record of `payload`, which names a grouper version."""
        with self._turn:
            answer: Json = self._grouper.group(record)
        return answer

    def _answer(self, claim: Claim, stay: Inpatient, version: Version, result: Json, affects: bool) -> Json:
        number = three(result["final_drg"])
        discharge = claim.discharge_date
        row = self.weights.get(number) if discharge and FIRST <= discharge <= LAST else None
        code = result["return_code"]
        why = ungroupable(code)
        return {
            "number": number,
            "title": result["final_drg_description"] or "Ungroupable",
            "initial": three(result["initial_drg"]),
            "mdc": f"{result['final_mdc'] or 0:02d}",
            "version": version.label,
            "weight": row.weight if row else None,
            "severity": None if result["final_severity"] == "NONE" else result["final_severity"],
            "per_code": list(self._per_code(claim, stay, result, affects)),
            "geometric_days": row.geometric_days if row else None,
            "arithmetic_days": row.arithmetic_days if row else None,
            "ungroupable": why,
        }

    def _per_code(self, claim: Claim, stay: Inpatient, result: Json, affects: bool) -> Iterator[Json]:
        """The principal diagnosis, the secondary ones and the procedures, each in the claim's order."""
        final = result["final_drg"]
        yield {
            "code": claim.diagnoses[stay.principal - 1].code,
            "cc": None,
            "excluded_by": None,
            "affects": True,
            "hac": None,
        }
        said = by_code(result["sdx_output"])
        for at, line in enumerate(stay.secondary):
            about = said[stay.record["sdx"][at]["code"]].pop(0)
            row = _secondary(claim, line, about)
            if affects:
                could = about["severity"] != "NONE" or about["drg_impact"] != "NONE"
                row["affects"] = could and self.run(stay.without_secondary(at))["final_drg"] != final
            yield row
        said = by_code(result["proc_output"])
        for at, line in enumerate(stay.procedures):
            about = said[stay.record["procedures"][at]["code"]].pop(0)
            row = {
                "code": claim.services[line - 1].code,
                "cc": None,
                "excluded_by": None,
                "affects": None,
                "hac": None,
            }
            if affects:
                could = about["is_or"] or about["drg_impact"] != "NONE"
                row["affects"] = could and self.run(stay.without_procedure(at))["final_drg"] != final
            yield row


def ungroupable(code: str) -> str | None:
    """Why a claim has no group, from the grouper's return code; None when it has one."""
    return None if code == "OK" else _UNGROUPABLE.get(code, f"The grouper answered {code}.")


def _secondary(claim: Claim, line: int, about: Json) -> Json:
    excluded = None
    if "EXCLUDED" in about["flags"]:
        excluded = next(d.code for d in claim.diagnoses if d.role == "principal")
    elif "DEATH_EXCLUSION" in about["flags"]:
        excluded = "discharge status 20"
    return {
        "code": claim.diagnoses[line - 1].code,
        "cc": None if about["severity"] == "NONE" else about["severity"],
        "excluded_by": excluded,
        "affects": None,
        "hac": hac_of(about["hacs"]),
    }


def hac_of(hacs: list[Json]) -> Json | None:
    """The hospital-acquired condition a code belongs to, the one whose criteria are met before any other."""
    if not hacs:
        return None
    hac = next((h for h in hacs if h["hac_status"] == "HAC_CRITERIA_MET"), hacs[0])
    number = hac["hac_number"] or int("".join(c for c in hac["hac_list"][:5] if c.isdigit()) or 0)
    return {"number": number, "title": hac["description"], "met": hac["hac_status"] == "HAC_CRITERIA_MET"}


def by_code(rows: list[Json]) -> dict[str, list[Json]]:
    """The grouper answers in an order of its own; equal codes keep theirs."""
    answer: dict[str, list[Json]] = {}
    for row in rows:
        answer.setdefault(row["code"], []).append(row)
    return answer


def three(number: int | None) -> str:
    return f"{number if number is not None else 999:03d}"
