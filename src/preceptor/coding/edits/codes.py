"""Codes that cannot be reported as they stand: unknown, headings, out of force, with a wrong 7th
character.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from preceptor.coding.codesets import System
from preceptor.coding.edits.forms import NAMES, FormFault, loaded
from preceptor.coding.edits.model import LineRef, Source
from preceptor.coding.edits.rules import ANY, ERROR, INFO, WARNING, Rule, Said
from preceptor.coding.edits.sheet import Sheet

_CODE = ("unknown", "not-billable", "not-in-force")
_SEVENTH = ("missing", "invalid")


def _of(rule: str) -> Callable[[Sheet], Iterator[Said]]:
    def run(sheet: Sheet) -> Iterator[Said]:
        for ref, system, code, fault in sheet.faults:
            if fault.rule == rule:
                yield Said(
                    (ref,), fault.sentence, _source(fault, system, code, sheet.day_for(system, ref), sheet)
                )

    return run


def _release(sheet: Sheet) -> Iterator[Said]:
    """The codes no release of their day is loaded for, once a code set."""
    missing: dict[System, dict[LineRef, str]] = defaultdict(dict)
    for ref, system, code, fault in sheet.faults:
        if fault.kind == "release-not-loaded":
            missing[system][ref] = code
    for system, codes in missing.items():
        days = sorted({sheet.day_for(system, ref) for ref in codes})
        named = " and ".join(str(day) for day in (days if len(days) < 3 else (days[0], days[-1])))
        message = (
            f"{NAMES[system]} of {named} is not loaded here ({loaded(system, sheet.book)}), so "
            f"{', '.join(dict.fromkeys(codes.values()))} could not be checked."
        )
        yield Said(tuple(codes), message, Source(NAMES[system], "not loaded", f"release of {named}"))


def _source(fault: FormFault, system: System, code: str, day: date, sheet: Sheet) -> Source:
    """The guideline for what ICD-10-CM says of its own form, else the release the code was looked up in."""
    if system == "icd10cm" and fault.kind in ("seventh-missing", "seventh-invalid"):
        return sheet.guideline("I.A.5")
    if system == "icd10cm" and fault.kind == "heading":
        return sheet.guideline("I.B.2")
    release = None if fault.kind == "not-loaded" else sheet.book.release(system, day)
    return Source(NAMES[system], release.label if release else "not loaded", code)


def _mismatch(sheet: Sheet) -> Iterator[Said]:
    """An external cause in another stage of care than every injury it stands beside."""
    injuries = {x.facts.stage for x in sheet.lines if x.code[0] in "ST" and x.facts.stage}
    if not injuries:
        return
    for line in sheet.lines:
        if line.code[0] in "VWXY" and line.facts.stage and line.facts.stage not in injuries:
            yield Said(
                (line.ref,),
                f"{line.code} says {line.facts.stage} encounter, the injuries of this claim say "
                f"{' and '.join(sorted(injuries))}: the 7th character of an external cause matches the "
                "injury's.",
            )


RULES = (
    Rule("code.release-not-loaded", INFO, ANY, _release, "", counts=False),
    Rule("code.not-loaded", INFO, ANY, _of("code.not-loaded"), "", counts=False),
    *(Rule(f"code.{n}", ERROR, ANY, _of(f"code.{n}"), "", needs="codes") for n in _CODE),
    *(Rule(f"seventh.{n}", ERROR, ANY, _of(f"seventh.{n}"), "", needs="tabular") for n in _SEVENTH),
    Rule("seventh.mismatch", WARNING, ANY, _mismatch, "I.C.20.a.2", needs="tabular"),
)
