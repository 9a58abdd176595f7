"""Codes that cannot be reported as they stand: unknown, headings, out of force, with a wrong 7th
character.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from preceptor.coding.codesets import System
from preceptor.coding.edits.forms import NAMES, RULE_OF, FormFault
from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import ANY, ERROR, WARNING, Rule, Said
from preceptor.coding.edits.sheet import Sheet


def _of(rule: str) -> Callable[[Sheet], Iterator[Said]]:
    def run(sheet: Sheet) -> Iterator[Said]:
        for ref, system, code, fault in sheet.faults:
            if fault.rule == rule:
                yield Said((ref,), fault.sentence, _source(fault, system, code, sheet))

    return run


def _source(fault: FormFault, system: System, code: str, sheet: Sheet) -> Source:
    """The guideline for what ICD-10-CM says of its own form, else the release the code was looked up in."""
    if system == "icd10cm" and fault.kind in ("seventh-missing", "seventh-invalid"):
        return sheet.guideline("I.A.5")
    if system == "icd10cm" and fault.kind == "heading":
        return sheet.guideline("I.B.2")
    release = sheet.book.release(system, sheet.on)
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
    *(Rule(rule, ERROR, ANY, _of(rule), "I.B.2") for rule in dict.fromkeys(RULE_OF.values())),
    Rule("seventh.mismatch", WARNING, ANY, _mismatch, "I.C.20.a.2"),
)
