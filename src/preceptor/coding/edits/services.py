"""Modifiers and diagnosis pointers of service lines."""

from __future__ import annotations

from collections.abc import Iterator

from preceptor.coding.claims import Service
from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import ERROR, INFO, PROFESSIONAL, SERVICES, WARNING, Rule, Said, dx, sv
from preceptor.coding.edits.sheet import Sheet

_LEFT = frozenset(("LT", "E1", "E2", "FA", "F1", "F2", "F3", "F4", "TA", "T1", "T2", "T3", "T4"))
_RIGHT = frozenset(("RT", "E3", "E4", "F5", "F6", "F7", "F8", "F9", "T5", "T6", "T7", "T8", "T9"))
_BOTH = frozenset(("50",))
_PARTS = frozenset(("26", "TC"))

_HCPCS = "HCPCS Level II modifiers"
_TABLE = Source(_HCPCS, "", "reference data of the I/OCE")
_PROFESSIONAL_FORMAT = Source("ASC X12 837P", "005010X222A1", "SV107, diagnosis code pointer")


def _invalid(sheet: Sheet) -> Iterator[Said]:
    for number, service in sheet.modified:
        source = Source(_HCPCS, f"{sheet.day_of(service):%Y-%m}", service.code)
        for message in _modifier_faults(sheet, service):
            yield Said(sv(number), message, source)


def _modifier_faults(sheet: Sheet, service: Service) -> Iterator[str]:
    known = sheet.modifiers(sheet.day_of(service))
    for modifier in dict.fromkeys(service.modifiers):
        if known is not None and modifier not in known:
            yield f"{modifier} on {service.code} is not a modifier in force on {sheet.day_of(service)}."
        if service.modifiers.count(modifier) > 1:
            yield f"{modifier} stands twice on {service.code}."
    services = [entry for entry in sheet.stands_for(service) if entry.billable]
    said = [tuple(_misplaced(service, entry.facts)) for entry in services]
    if said:  # of several concepts of one code, what all of them say
        yield from (message for message in said[0] if all(message in other for other in said))


def _misplaced(service: Service, facts: dict[str, str]) -> Iterator[str]:
    """Modifiers of sides and of parts on a service that has none."""
    sided = [m for m in service.modifiers if m in _LEFT | _RIGHT | _BOTH]
    if sided and facts.get("sides") == "false":
        yield f"{service.code} has no side: {', '.join(sided)} does not go with it."
    parted = [m for m in service.modifiers if m in _PARTS]
    if parted and facts.get("parts") != "both":
        yield f"{service.code} is not divided into parts: {', '.join(parted)} does not go with it."


def _not_run(sheet: Sheet) -> Iterator[Said]:
    if sheet.failure("modifiers"):
        return
    lines = [(n, s) for n, s in sheet.modified if sheet.modifiers(sheet.day_of(s)) is None]
    if lines:
        days = " and ".join(sorted({str(sheet.day_of(s)) for _, s in lines}))
        named = "; ".join(f"{', '.join(s.modifiers)} on {s.code}" for _, s in lines)
        message = f"The modifiers in force on {days} are not loaded here, so these were not checked: {named}."
        yield Said(sv(*(n for n, _ in lines)), message, Source(_HCPCS, "not loaded", f"modifiers of {days}"))


def _failed(sheet: Sheet) -> Iterator[Said]:
    failure = sheet.failure("modifiers")
    if failure:
        lines = sv(*(n for n, _ in sheet.modified))
        yield Said(lines, f"{failure} The claim is not clean: its modifiers were not checked.")


def _side(sheet: Sheet) -> Iterator[Said]:
    """The side of a modifier against the sides of the diagnoses the line points to (institutional: of all
    diagnoses).
    """
    for number, service in sheet.services:
        side = _side_of(service)
        if side is None:
            continue
        pointed = set(service.points_to) if sheet.professional else {x.number for x in sheet.lines}
        sided = [x for x in sheet.lines if x.number in pointed and x.facts.side]
        sides = {x.facts.side for x in sided}
        if not sided or side in sides or "bilateral" in sides or (side == "bilateral" and len(sides) > 1):
            continue
        modifier = next(m for m in service.modifiers if m in _LEFT | _RIGHT | _BOTH)
        codes = ", ".join(f"{x.code} ({x.facts.side})" for x in sided)
        message = (
            f"{service.code} has modifier {modifier} ({side}), but its diagnoses are on another side: "
            f"{codes}."
        )
        lines = (*sv(number), *dx(*(x.number for x in sided)))
        yield Said(lines, message, Source(_HCPCS, f"{sheet.day_of(service):%Y-%m}", modifier))


def _side_of(service: Service) -> str | None:
    modifiers = set(service.modifiers)
    left, right = bool(modifiers & _LEFT), bool(modifiers & _RIGHT)
    if modifiers & _BOTH or (left and right):
        return "bilateral"
    return "left" if left else "right" if right else None


def _pointer_missing(sheet: Sheet) -> Iterator[Said]:
    for number, service in sheet.services:
        if service.system != "icd10pcs" and not service.points_to:
            yield Said(sv(number), f"{service.code} points to no diagnosis: say which one it was done for.")


def _pointer_range(sheet: Sheet) -> Iterator[Said]:
    count = len(sheet.claim.diagnoses)
    for number, service in sheet.services:
        outside = [p for p in service.points_to if not 1 <= p <= count]
        if outside:
            yield Said(sv(number), f"{service.code} points to diagnosis {outside[0]}; the claim has {count}.")
        if len(service.points_to) > 4:
            yield Said(
                sv(number),
                f"{service.code} points to {len(service.points_to)} diagnoses; a line has room for four.",
            )
        if len(set(service.points_to)) < len(service.points_to):
            yield Said(sv(number), f"{service.code} points to the same diagnosis twice.")


RULES = (
    Rule("modifier.invalid", ERROR, SERVICES, _invalid, "", needs="modifiers"),
    Rule("modifier.not-run", INFO, SERVICES, _not_run, "", counts=False),
    Rule("modifier.engine-failed", ERROR, SERVICES, _failed, _TABLE, counts=False),
    Rule("modifier.side", WARNING, SERVICES, _side, "", needs="tabular"),
    Rule("pointer.missing", ERROR, PROFESSIONAL, _pointer_missing, _PROFESSIONAL_FORMAT),
    Rule("pointer.range", ERROR, PROFESSIONAL, _pointer_range, _PROFESSIONAL_FORMAT),
)
