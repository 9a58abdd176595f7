"""What each line of an outpatient claim does to the others: I/OCE groups it again without each line in turn.

The engine says that a line is packaged, not by what. The line without which it would be paid is the cause;
where there is none, its own status indicator is.
"""

from __future__ import annotations

from dataclasses import dataclass

from preceptor.coding.claims import Claim
from preceptor.coding.grouping.explore import NotComputed
from preceptor.coding.grouping.model import Json
from preceptor.coding.grouping.oce import Oce

MOST_LINES = 30
"""Longer claims are grouped once only: one run takes some milliseconds."""


@dataclass(frozen=True, slots=True)
class Payment:
    """How a line is paid. `apc`: four digits; `si`: status indicator; `discount`: the engine's formula."""

    apc: str | None
    si: str | None
    packaged: bool
    discount: int


@dataclass(frozen=True, slots=True)
class Shift:
    """Another line, paid so when this line is gone."""

    index: int
    payment: Payment


@dataclass(frozen=True, slots=True)
class LineEffect:
    """`own`: status indicator and APC of the code itself; None where the engine does not know it.

    `packaged_by`: lines without each of which this one would be paid. `without`: what taking this line
    away does to the others.
    """

    index: int
    code: str
    payment: Payment
    own: tuple[str, str | None] | None
    packaged_by: tuple[int, ...]
    without: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """`tried`: whether the claim was grouped again without each line."""

    version: str
    lines: tuple[LineEffect, ...]
    withheld: tuple[Json, ...]
    tried: bool


def visit(oce: Oce, claim: Claim) -> Visit | NotComputed:
    """What an outpatient claim groups to, and what each of its lines does to that."""
    answer = oce.edit(claim).apc
    if "not_computed" in answer:
        return NotComputed(answer["not_computed"])
    paid = {line["index"]: _payment(line, claim) for line in answer["lines"]}
    tried = 1 < len(paid) <= MOST_LINES
    shifts = {index: _shifts(oce, claim, index, paid) for index in paid} if tried else {}
    lines = [
        LineEffect(
            index=index,
            code=claim.services[index - 1].code,
            payment=payment,
            own=oce.standing(claim.services[index - 1].code, claim.service_date),
            packaged_by=tuple(n for n, found in shifts.items() if _frees(found, index))
            if payment.packaged
            else (),
            without=shifts.get(index, ()),
        )
        for index, payment in paid.items()
    ]
    return Visit(answer["version"], tuple(lines), tuple(answer["withheld"]), tried)


def _payment(line: Json, claim: Claim) -> Payment:
    """Formula 2 reduces units after the first: of one unit it says no more than formula 1."""
    one = claim.services[line["index"] - 1].units == 1
    discount = 1 if line["discount"] == 2 and one else line["discount"]
    return Payment(line["apc"], line["si"], line["packaged"], discount)


def _frees(shifts: tuple[Shift, ...], index: int) -> bool:
    return any(shift.index == index and not shift.payment.packaged for shift in shifts)


def _shifts(oce: Oce, claim: Claim, index: int, paid: dict[int, Payment]) -> tuple[Shift, ...]:
    """The other lines whose payment is not the same without this one."""
    rest = [n for n in range(1, len(claim.services) + 1) if n != index]
    less = claim.model_copy(update={"services": tuple(claim.services[n - 1] for n in rest)})
    answer = oce.edit(less).apc
    if "not_computed" in answer:
        return ()
    now = {rest[line["index"] - 1]: _payment(line, less) for line in answer["lines"]}
    return tuple(Shift(n, payment) for n, payment in now.items() if paid[n] != payment)
