"""Delivery: its outcome is coded on the mother's record, and a normal one stands alone (guidelines,
I.C.15.b.5, I.C.15.n).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from preceptor.coding.edits.model import LineRef
from preceptor.coding.edits.rules import ANY, ERROR, Rule, Said, sv
from preceptor.coding.edits.sheet import Line, Sheet

# The delivery itself, a preterm delivery, a laceration during it; and every title that says “childbirth”.
_DELIVERY_CODES = ("O80", "O82", "O60.1", "O60.2", "O70")
_DELIVERY_TITLE = re.compile(r"\b(?:complicating|in) childbirth\b")
_DELIVERY_PROCEDURE = re.compile(
    "10D0[07]Z[0-8]|10E0XZZ"
)  # cesarean, extraction and delivery of products of conception


def _outcome(sheet: Sheet) -> Iterator[Said]:
    outcomes = [x for x in sheet.lines if x.category == "Z37"]
    delivery = _delivery(sheet)
    if delivery and not outcomes:
        code, ref = delivery
        yield Said(
            (ref,), f"{code} says the patient delivered: a Z37 code for the outcome of delivery is missing."
        )
    for line in outcomes:
        if line is sheet.lead:
            yield Said((line.ref,), f"{line.code} is always a secondary code.")
        elif not any(x.code.startswith("O") for x in sheet.lines):
            message = (
                f"{line.code} belongs to the mother's delivery record, and the claim has no chapter 15 code."
            )
            yield Said((line.ref,), message)


def _delivery(sheet: Sheet) -> tuple[str, LineRef] | None:
    for line in sheet.lines:
        if line.code.startswith(_DELIVERY_CODES) or _says_so(line):
            return line.code, line.ref
    for number, service in sheet.services:
        if service.system == "icd10pcs" and _DELIVERY_PROCEDURE.fullmatch(service.code):
            return service.code, sv(number)[0]
    return None


def _says_so(line: Line) -> bool:
    return line.code.startswith("O") and _DELIVERY_TITLE.search(line.facts.entry.title or "") is not None


def _o80(sheet: Sheet) -> Iterator[Said]:
    normal = next((x for x in sheet.lines if x.category == "O80"), None)
    if normal is None:
        return
    others = [x for x in sheet.lines if x.code.startswith("O") and x.category != "O80"]
    if others:
        names = ", ".join(x.code for x in others)
        message = f"{normal.code} is a delivery without any complication: it is not used with {names}."
        yield Said((normal.ref, *(x.ref for x in others)), message)
    outcome = next((x for x in sheet.lines if x.category == "Z37" and x.code != "Z37.0"), None)
    if outcome:
        message = f"With {normal.code} the only outcome is Z37.0, single live birth, not {outcome.code}."
        yield Said((normal.ref, outcome.ref), message)
    if normal is not sheet.lead:
        yield Said((normal.ref,), f"{normal.code} is always the principal or first-listed diagnosis.")


RULES = (
    Rule("pair.delivery-outcome", ERROR, ANY, _outcome, "I.C.15.b.5", needs="tabular"),
    Rule("pair.o80-alone", ERROR, ANY, _o80, "I.C.15.n", needs="tabular"),
)
