"""Hypertension with heart disease or chronic kidney disease is one combination code (guidelines, I.C.9.a)."""

from __future__ import annotations

from collections.abc import Iterator

from preceptor.coding.edits.rules import ANY, ERROR, Rule, Said
from preceptor.coding.edits.sheet import Line, Sheet

_HEART = ("I50", "I51.4", "I51.5", "I51.6", "I51.7", "I51.89", "I51.9")
_KIDNEY = ("N18",)
_UNLESS = "unless the provider documents that the two are unrelated"


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


def _both(line: Line, other: Line) -> Said:
    message = (
        f"{line.code} with {other.code}: heart and kidney involved are coded in category I13, {_UNLESS}."
    )
    return Said((line.ref, other.ref), message)


def _first(sheet: Sheet, codes: tuple[str, ...]) -> Line | None:
    return next((x for x in sheet.lines if x.code.startswith(codes)), None)


RULES = (Rule("combine.hypertension", ERROR, ANY, _hypertension, "I.C.9.a"),)
