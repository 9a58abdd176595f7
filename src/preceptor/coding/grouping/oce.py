"""The I/OCE of `pyoce`: APCs, packaging and edits of an outpatient hospital claim.

What it does not do by itself and this adapter does:

- its table pretends to run to 2036 and silently uses April 2026 after that: only its real days are answered;
- it runs on hospital bill types only, so professional and inpatient claims are never sent;
- practice codes would be unknown to it: they are withheld, and the answer says so;
- it keeps its work in the processor, and its data in one memory map a process: calls take turns, the map
  is opened once;
- an answer without a version, or with status indicator W where the code is good, is a broken engine, not a
  clean claim;
- its texts and its descriptors (some hold licensed ones) are never read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from preceptor.coding.claims import Claim, Service
from preceptor.coding.codesets.sources import pyoce_data
from preceptor.coding.grouping.model import Hit, Json, OceAnswer
from preceptor.coding.grouping.payload import bare

FIRST, LAST = date(2019, 7, 1), date(2026, 6, 30)
BILL_TYPES = frozenset((
    "12", "13", "14", "22", "23", "32", "34", "43", "71", "72", "74", "75", "77", "81", "82", "87",
))  # fmt: skip
"""Type of facility and classification, the first two digits of a bill type, of the claims it takes."""
STATED_CHARGE = 100_00
"""Cents sent for a line whose charge is 0.

Here that means “not stated”; to the engine it is a token charge (edits 082, 117).
"""

_PAIR_EDITS = ("020", "040")
_MISSING = {
    "027", "043", "044", "058", "071", "077", "078", "084", "085", "087", "092", "098", "099",
    "106", "107", "108", "115", "135", "190", "191",
}  # fmt: skip
"""Edits that say another line is missing. With practice lines withheld the other line may be one of those."""

_DISPOSITIONS = {
    "claimRejectionEditList": "claim rejection",
    "claimDenialEditList": "claim denial",
    "claimReturnToProviderEditList": "claim return to provider",
    "claimSuspensionEditList": "claim suspension",
    "lineRejectionEditList": "line rejection",
    "lineDenialEditList": "line denial",
}
_RETURN_CODES = {
    12: "the claim has no line",
    13: "the first day is not a date",
    14: "the last day is not a date",
    15: "the last day is before the first",
    16: "a line is dated outside the claim",
    17: "the claim's day is not covered",
    18: "the bill type is not one it edits",
    19: "no line could be read",
    22: "condition code 41 does not go with this bill type",
}
_SEX = {"M": "1", "F": "2", "U": "0"}

_opening = Lock()  # pyoce keeps its data in class variables, and a second map in one process reads as empty


class Oce:
    """The engine over its data, inflated into `folder` once."""

    def __init__(self, folder: Path) -> None:
        with _opening:
            _share(pyoce_data.ensure(folder))
            from pyoce import IoceComponent

            self._engine: Any = IoceComponent()
        self._turn = Lock()

    def edit(self, claim: Claim) -> OceAnswer:
        """Groups and edits an outpatient claim, judged by its first day."""
        if reason := _not_run(claim):
            return OceAnswer({"not_computed": reason})
        lines = _sent(claim)
        withheld = [_withheld(n, s) for n, s in enumerate(claim.services, 1) if n not in lines]
        if not lines:
            return OceAnswer({"not_computed": "The claim has no HCPCS line to group.", "withheld": withheld})
        record = outpatient_record(claim)
        try:
            with self._turn:
                result = self._engine.process(record)
                failure = self._failure(result, claim.service_date)
                pairs = {} if failure else _pairs(result)
        except Exception as error:  # whatever goes wrong in there, the claim must not look clean
            failure = f"it stopped with {type(error).__name__}"
        if failure:
            sentence = f"The I/OCE did not answer: {failure}."
            return OceAnswer({"not_computed": sentence, "withheld": withheld}, failed=sentence)
        version = result["processingInformation"]["version"]
        grouped = [_grouped(n, line) for n, line in zip(lines, result["lineItemList"], strict=True)]
        apc = {"version": version, "lines": grouped, "withheld": withheld}
        hits = [h for h in _hits(claim, lines, result, pairs) if not (withheld and h.name in _MISSING)]
        return OceAnswer(apc, version, tuple(hits))

    def modifiers(self, on: date) -> frozenset[str] | None:
        """Every modifier the editor knows on a day, as bare values; None beyond its days.

        Raises LookupError when its table holds nothing, as a broken one does.
        """
        if not FIRST <= on <= LAST:
            return None
        with self._turn:
            return _modifiers(on)

    def standing(self, code: str, on: date) -> tuple[str, str | None] | None:
        """A code's own status indicator and APC on a day, before anything beside it matters.

        None for a day beyond its own, and for a code it does not know that day.
        """
        if not FIRST <= on <= LAST:
            return None
        with self._turn:
            return _standing(bare(code), on)

    def _failure(self, result: Json, day: date) -> str | None:
        """Why the result is not an answer. Called in our turn, for it may ask the engine again."""
        about = result["processingInformation"]
        code = about["returnCode"]
        if code != 0:
            return _RETURN_CODES.get(code, f"it returned code {code}")
        if not about["version"]:
            return "it named no version"
        if any(line["statusIndicator"] == "W" for line in result["lineItemList"]) and not self._healthy(day):
            return "it no longer knows a code that is known to be good"
        return None

    def _healthy(self, day: date) -> bool:
        """Whether a clinic visit (G0463), good on every day covered, is still recognized."""
        stamp = f"{day:%Y%m%d}"
        line = {
            "serviceDate": stamp,
            "revenueCode": "0510",
            "hcpcs": "G0463",
            "unitsInput": "1",
            "charge": "10000",
        }
        claim: Json = {"billType": "131", "dateStarted": stamp, "dateEnded": stamp, "age": "50", "sex": "2"}
        claim |= {"principalDiagnosisCode": {"diagnosis": "I10"}, "lineItemList": [line], "oppsFlag": "1"}
        result = self._engine.process(claim)
        return result["lineItemList"][0]["statusIndicator"] not in (None, "", "W")


def _not_run(claim: Claim) -> str | None:
    """Why the engine is not asked, when that is nothing wrong with the engine.

    The faults of a claim among them are errors of `shape.bill-type` and `shape.line-date`.
    """
    last = claim.through_date or claim.service_date
    if claim.kind != "outpatient":
        return "The I/OCE edits outpatient hospital claims only."
    if not FIRST <= claim.service_date <= LAST:
        return f"The I/OCE here covers first days from {FIRST} to {LAST}."
    if (claim.bill_type or "")[:2] not in BILL_TYPES:
        return f"The I/OCE does not take bill type {claim.bill_type}."
    if any(s.date and not claim.service_date <= s.date <= last for s in claim.services):
        return "The I/OCE does not take a line dated outside the claim."
    return None


def _share(data: Path) -> None:
    """Make our copy the one `pyoce` reads in this process.

    The first one opened stays: a second map would read as empty.
    """
    logging.getLogger("pyoce").addHandler(logging.NullHandler())  # it logs each refused claim; we answer it
    from pyoce.dao.provider import LmdbDataProvider

    if LmdbDataProvider._instance is None:
        LmdbDataProvider._instance = LmdbDataProvider(env_path=data)


def _sent(claim: Claim) -> list[int]:
    """The 1-based lines the engine can read."""
    return [n for n, s in enumerate(claim.services, 1) if s.system in ("hcpcs", "cpt")]


def outpatient_record(claim: Claim) -> Json:
    """The claim in the engine's own form, without the lines it cannot read."""
    by_role: dict[str, list[Json]] = {"first": [], "secondary": [], "reason": []}
    for diagnosis in claim.diagnoses:
        role = "secondary" if diagnosis.role == "external" else str(diagnosis.role)
        by_role.setdefault(role, []).append({"diagnosis": bare(diagnosis.code)})
    return {
        "age": str(claim.patient.age),
        "sex": _SEX[claim.patient.sex],
        "dateStarted": f"{claim.service_date:%Y%m%d}",
        "dateEnded": f"{claim.through_date or claim.service_date:%Y%m%d}",
        "billType": claim.bill_type,
        "patientStatus": claim.discharge_status,
        "oppsFlag": "1",
        "conditionCodeInputList": list(claim.condition_codes),
        "occurrenceCodeInputList": [o.code for o in claim.occurrence_codes],
        "valueCodeInputList": [
            {"code": v.code, "value": str(round(v.amount * 100))} for v in claim.value_codes
        ],
        "principalDiagnosisCode": by_role["first"][0] if by_role["first"] else {"diagnosis": ""},
        "secondaryDiagnosisCodeList": by_role["secondary"],
        "reasonForVisitDiagnosisCodeList": by_role["reason"][:3],
        "lineItemList": [_line(claim, claim.services[n - 1]) for n in _sent(claim)],
    }


def _line(claim: Claim, service: Service) -> Json:
    return {
        "serviceDate": f"{service.date or claim.service_date:%Y%m%d}",
        "revenueCode": service.revenue or "",
        "hcpcs": bare(service.code),
        "hcpcsModifierInputList": [{"hcpcsModifier": m} for m in service.modifiers],
        "unitsInput": str(service.units),
        "charge": str(round(service.charge * 100) or STATED_CHARGE),
    }


def _withheld(number: int, service: Service) -> Json:
    why = (
        "a practice code, which the I/OCE does not know"
        if service.system == "practice"
        else "not a HCPCS line"
    )
    return {"index": number, "code": service.code, "reason": why}


def _grouped(number: int, line: Json) -> Json:
    return {
        "index": number,
        "apc": _apc(line["paymentApc"]),
        "si": line["statusIndicator"] or None,
        "packaged": line["packagingFlag"] not in (None, "", "0"),
        "discount": int(line["discountingFormula"] or 1),
    }


def _apc(text: str | None) -> str | None:
    apc = (text or "").lstrip("0")
    return apc.zfill(4) if apc else None


def _hits(claim: Claim, lines: list[int], result: Json, pairs: dict[int, list[int]]) -> list[Hit]:
    """Each edit once for each line that carries it; an edit that no line carries is the claim's."""
    disposed = {edit: words for key, words in _DISPOSITIONS.items() for edit in result[key]}
    hits: list[Hit] = []
    for line, row in _diagnosis_rows(claim, result):
        hits += [Hit(edit, disposed.get(edit, ""), diagnoses=(line,)) for edit in row["editList"]]
    for at, row in enumerate(result["lineItemList"]):
        edits = [*row["hcpcsEditList"], *row["serviceDateEditList"], *row["revenueEditList"]]
        edits += [e for m in row["hcpcsModifierInputList"] for e in m["editList"]]
        for edit in dict.fromkeys(edits):
            others = pairs.get(at, []) if edit in _PAIR_EDITS else []
            hits.append(Hit(edit, disposed.get(edit, ""), services=(lines[at], *(lines[o] for o in others))))
    seen = {h.name for h in hits}
    return hits + [Hit(edit, words) for edit, words in disposed.items() if edit not in seen]


def _diagnosis_rows(claim: Claim, result: Json) -> list[tuple[int, Json]]:
    """The engine's diagnoses beside the claim's line numbers, in the order they were sent."""
    numbered = [(n, d.role) for n, d in enumerate(claim.diagnoses, 1)]
    first = [n for n, role in numbered if role == "first"][:1]
    secondary = [n for n, role in numbered if role in ("secondary", "external")]
    reason = [n for n, role in numbered if role == "reason"][:3]
    lead = [result["principalDiagnosisCode"]] if first else []
    return [
        *zip(first, lead, strict=True),
        *zip(secondary, result["secondaryDiagnosisCodeList"], strict=True),
        *zip(reason, result["reasonForVisitDiagnosisCodeList"], strict=True),
    ]


def _pairs(result: Json) -> dict[int, list[int]]:
    """For each line with an NCCI edit, the lines of its day that are column 1 of a pair with it."""
    rows = result["lineItemList"]
    guilty = [at for at, row in enumerate(rows) if any(e in _PAIR_EDITS for e in row["hcpcsEditList"])]
    if not guilty:
        return {}
    from pyoce.dao.data import DataDaoFactory

    table = DataDaoFactory.get_instance().get_map_ncci_dao()
    version = result["processingInformation"]["internalVersion"]
    return {
        at: [
            other
            for other, row in enumerate(rows)
            if other != at
            and row["serviceDate"] == rows[at]["serviceDate"]
            and table.get_data(row["hcpcs"], rows[at]["hcpcs"], version) is not None
        ]
        for at in guilty
    }


def _rows(table: str, key: str, day: date) -> Iterator[tuple[str, Json]]:
    """The rows of a table of the engine whose key begins so, as they are on a day."""
    from pyoce.dao.provider import LmdbDataProvider

    provider = LmdbDataProvider.get_instance()
    version = provider.get_version_range_table().get_row_internal(int(f"{day:%Y%m%d}"))
    if version is None:
        raise LookupError("the table of versions is empty")
    for found, row in provider.get_multi(table, key):
        if row["lo_version"] <= version.version <= row["hi_version"]:
            yield found.decode().split("|")[0], row


def _standing(code: str, day: date) -> tuple[str, str | None] | None:
    for known, row in _rows("data_hcpcs", code, day):
        if known == code:
            return row["status_indicator"], _apc(row["apc"])
    return None


@lru_cache(maxsize=16)
def _modifiers(day: date) -> frozenset[str]:
    known = (code for code, _row in _rows("data_modifier", "", day))
    found = frozenset(m for m in known if m.isalnum())
    if not found:
        raise LookupError("the table of modifiers is empty")
    return found
