"""Hypertension with heart disease or chronic kidney disease is one combination code (guidelines, I.C.9.a).

The combination says by itself whether the heart fails and how far the kidney disease has gone, so the codes
beside it must not say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

from preceptor.coding.edits.rules import ANY, ERROR, Rule, Said
from preceptor.coding.edits.sheet import Line, Sheet

_HEART = ("I50", "I51.4", "I51.5", "I51.6", "I51.7", "I51.89", "I51.9")
_KIDNEY = ("N18",)
_UNLESS = "unless the provider documents that the two are unrelated"

_FAILURE = ("I50",)
_EARLY = ("N18.1", "N18.2", "N18.3", "N18.4", "N18.9")
_LATE = ("N18.5", "N18.6")
# What the titles of I11-I13 say, and the codes that say the contrary.
_CONTRARY = (
    (("I11.9", "I13.10", "I13.11"), "is without heart failure", _FAILURE),
    (("I12.0", "I13.11", "I13.2"), "is with stage 5 or end stage renal disease", _EARLY),
    (("I12.9", "I13.0", "I13.10"), "is with stage 1 to 4 or unspecified chronic kidney disease", _LATE),
)
_SECTIONS = {"I11": "I.C.9.a.1", "I12": "I.C.9.a.2", "I13": "I.C.9.a.3"}


def _hypertension(sheet: Sheet) -> Iterator[Said]:
    heart = _first(sheet, _HEART)
    kidney = _first(sheet, _KIDNEY)
    for line in sheet.lines:
        if line.category == "I10" and (heart or kidney):
            category = "I13" if heart and kidney else "I11" if heart else "I12"
            found = [x for x in (heart, kidney) if x]
            names = " and ".join(x.code for x in found)
            message = (
                f"{line.code} with {names} is coded as one condition, in category {category}, {_UNLESS}."
            )
            yield Said((line.ref, *(x.ref for x in found)), message)
        elif line.category == "I11" and kidney:
            yield _both(line, kidney)
        elif line.category == "I12" and heart:
            yield _both(line, heart)
        elif line.category in _SECTIONS:
            yield from _contradicted(sheet, line)


def _both(line: Line, other: Line) -> Said:
    message = (
        f"{line.code} with {other.code}: heart and kidney involved are coded in category I13, {_UNLESS}."
    )
    return Said((line.ref, other.ref), message)


def _contradicted(sheet: Sheet, line: Line) -> Iterator[Said]:
    for codes, what, contrary in _CONTRARY:
        other = _first(sheet, contrary) if line.code in codes else None
        if other:
            message = f"{line.code} {what}, and {other.code} says otherwise: the two do not go together."
            yield Said((line.ref, other.ref), message, sheet.guideline(_SECTIONS[line.category]))


def _first(sheet: Sheet, codes: tuple[str, ...]) -> Line | None:
    return next((x for x in sheet.lines if x.code.startswith(codes)), None)


RULES = (Rule("combine.hypertension", ERROR, ANY, _hypertension, "I.C.9.a", needs="tabular"),)
