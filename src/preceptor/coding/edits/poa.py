"""Present on admission, inpatient (guidelines, Appendix I), and the hospital-acquired conditions it
decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import ERROR, INFO, INPATIENT, Rule, Said
from preceptor.coding.edits.sheet import Line, Sheet
from preceptor.coding.grouping import poa_exempt
from preceptor.coding.grouping.poa import LIST


def _missing(sheet: Sheet) -> Iterator[Said]:
    for line in sheet.lines:
        if line.diagnosis.poa is None and line.facts.entry.billable:
            which = (
                "`exempt`, for the code is on the exempt list"
                if poa_exempt(line.code, sheet.on)
                else "Y, N, U or W"
            )
            yield Said((line.ref,), f"{line.code}: was it present on admission? The answer here is {which}.")


def _exempt(sheet: Sheet) -> Iterator[Said]:
    source = Source("CMS POA exempt list", LIST, "ICD-10-CM codes exempt from POA reporting")
    for line in sheet.lines:
        answer, exempt = line.diagnosis.poa, poa_exempt(line.code, sheet.on)
        if answer == "exempt" and not exempt:
            message = f"{line.code} is not on the exempt list: it needs Y, N, U or W."
            yield Said((line.ref,), message, source)
        elif answer not in (None, "exempt") and exempt:
            message = f"{line.code} is on the exempt list: the indicator is left blank, not {answer}."
            yield Said((line.ref,), message, source)


def _hac(sheet: Sheet) -> Iterator[Said]:
    for line, hac in _acquired(sheet):
        changed = sheet.drg.get("initial") != sheet.drg.get("number")
        effect = f"; the MS-DRG falls from {sheet.drg['initial']} to {sheet.drg['number']}" if changed else ""
        yield Said(
            (line.ref,),
            f"{line.code} was not present on admission and counts as hospital-acquired condition "
            f"{hac['number']:02d} "
            f"({hac['title']}): it no longer raises the payment{effect}.",
            Source("MS-DRG Grouper", sheet.drg["version"], f"HAC {hac['number']:02d}"),
        )


def _acquired(sheet: Sheet) -> Iterator[tuple[Line, dict[str, object]]]:
    met = {
        row["code"]: row["hac"] for row in sheet.drg.get("per_code", ()) if row["hac"] and row["hac"]["met"]
    }
    for line in sheet.lines:
        if line.code in met and line is not sheet.lead and line.diagnosis.poa in ("N", "U"):
            yield line, met[line.code]


RULES = (
    Rule("poa.missing", ERROR, INPATIENT, _missing, "Appendix I", needs="tabular"),
    Rule("poa.exempt", ERROR, INPATIENT, _exempt, "Appendix I", needs="tabular"),
    Rule("poa.hac", INFO, INPATIENT, _hac, "Appendix I", needs="drg"),
)
