"""Place, activity and status of an external cause: once, at the initial encounter (guidelines, I.C.20.b to
d and k).

External causes are not required nationally, so their absence is never a fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from preceptor.coding.edits.rules import ANY, WARNING, Rule, Said
from preceptor.coding.edits.sheet import Sheet

_ABOUT = {"Y92": ("place", "I.C.20.b"), "Y93": ("activity", "I.C.20.c"), "Y99": ("status", "I.C.20.k")}


def _once(sheet: Sheet) -> Iterator[Said]:
    stages = {x.facts.stage for x in sheet.lines if x.code[0] in "STVWXY" and x.facts.stage}
    later = bool(stages) and "initial" not in stages
    for category, (what, section) in _ABOUT.items():
        found = [x for x in sheet.lines if x.category == category]
        source = sheet.guideline(section)
        if later:
            for line in found:
                message = (
                    f"{line.code} tells the {what} once, at the initial encounter; this encounter is later."
                )
                yield Said((line.ref,), message, source)
        elif len(found) > 1:
            codes = " and ".join(x.code for x in found)
            rare = ", unless a new injury happened in the hospital" if category == "Y92" else ""
            yield Said(tuple(x.ref for x in found), f"{codes}: one {what} code an encounter{rare}.", source)


RULES = (Rule("place.encounter-only", WARNING, ANY, _once, "I.C.20.d", needs="tabular"),)
