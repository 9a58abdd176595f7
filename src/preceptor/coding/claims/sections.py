"""A claim's lines as forms and transactions want them: by role, in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from preceptor.coding.claims.model import Claim, Diagnosis, Service

ROOM_AND_BOARD = "0120"  # a semi-private room


@dataclass(frozen=True, slots=True)
class Line:
    """A line of services. `number` is its place in the claim, from 1; 0 for a line the hospital adds itself.

    `units` are days where `days` is true. `charge` 0 is not stated.
    """

    number: int
    units: int
    charge: Decimal
    first: date | None
    last: date | None
    revenue: str = ""
    service: Service | None = None
    days: bool = False


@dataclass(slots=True)
class Sections:
    """`diagnoses` as a professional claim letters them, the first-listed one at A; `places` says where a
    diagnosis of the claim went, {1-based position in the claim: 1-based position here}. The other lists are
    by role. `unplaced`: codes the kind of claim has no place for.
    """

    diagnoses: list[Diagnosis] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    lead: list[Diagnosis] = field(default_factory=list)
    secondary: list[Diagnosis] = field(default_factory=list)
    external: list[Diagnosis] = field(default_factory=list)
    admitting: list[Diagnosis] = field(default_factory=list)
    reasons: list[Diagnosis] = field(default_factory=list)
    principal: list[Service] = field(default_factory=list)
    procedures: list[Service] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum((line.charge for line in self.lines), Decimal(0))


def bare(code: str) -> str:
    """A code as it is transmitted: without its dot."""
    return code.replace(".", "")


def money(amount: float) -> Decimal:
    """An amount in dollars and cents."""
    return Decimal(str(amount)).quantize(Decimal("0.01"))


def sections(claim: Claim) -> Sections:
    found = Sections()
    placed = [n for n, diagnosis in enumerate(claim.diagnoses, 1) if _placed(found, claim, diagnosis)]
    placed.sort(key=lambda n: claim.diagnoses[n - 1] not in found.lead)
    found.diagnoses = [claim.diagnoses[n - 1] for n in placed]
    found.places = {n: place for place, n in enumerate(placed, 1)}
    for number, service in enumerate(claim.services, 1):
        if service.system != "icd10pcs":
            found.lines.append(_line(claim, number, service))
        elif claim.kind != "inpatient":
            found.unplaced.append(service.code)
        else:
            (found.principal if service.role == "principal" else found.procedures).append(service)
    if len(found.procedures) == 1 and not found.principal and found.procedures[0].role is None:
        found.principal = [found.procedures.pop()]  # the only one
    if claim.kind == "inpatient":
        _add_room(found, claim)
    if claim.kind != "professional":  # ascending, Medicare Claims Processing Manual chapter 25, 75.4
        found.lines.sort(key=lambda line: (line.revenue, line.first or claim.service_date, line.number))
    return found


def _placed(found: Sections, claim: Claim, diagnosis: Diagnosis) -> bool:
    role = diagnosis.role or "secondary"
    wanted = {"admitting": "inpatient", "reason": "outpatient"}.get(role, claim.kind)
    if wanted != claim.kind:
        found.unplaced.append(diagnosis.code)
        return False
    by_role = {
        "principal": found.lead, "first": found.lead, "secondary": found.secondary,
        "external": found.external, "admitting": found.admitting, "reason": found.reasons,
    }  # fmt: skip
    by_role[role].append(diagnosis)
    return True


def _line(claim: Claim, number: int, service: Service) -> Line:
    first, last = service.date, service.date
    if first is None and claim.kind == "professional":
        first, last = claim.service_date, claim.through_date or claim.service_date
    revenue = service.revenue or ""
    return Line(number, service.units, money(service.charge), first, last, revenue, service)


def _add_room(found: Sections, claim: Claim) -> None:
    """Room and board come from the hospital's census, never from a coder; a bill of a stay has them."""
    if any(line.revenue[:3] in _ROOMS for line in found.lines):
        return
    days = max(1, ((claim.discharge_date or claim.service_date) - claim.service_date).days)
    found.lines.insert(0, Line(0, days, Decimal(0), None, None, ROOM_AND_BOARD, days=True))


_ROOMS = frozenset(f"0{n}" for n in range(10, 22))  # 010x to 021x: accommodation, intensive care included
