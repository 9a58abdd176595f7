"""Procedures that include each other, unit limits and add-on services.

Outpatient HCPCS pairs and add-ons come from the I/OCE. The practice set brings its own pairs, limits and
add-ons. Practitioner pairs and unit limits (MUE) of HCPCS and CPT exist only once a school has imported
them; until then the answer says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from preceptor.coding.claims import Service
from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import ERROR, INFO, SERVICES, Rule, Said, sv
from preceptor.coding.edits.sheet import Sheet

# Modifiers that may explain a pair (NCCI Policy Manual, chapter I, section E): by themselves, or as
# another place.
_APART = frozenset(("24", "25", "27", "57", "58", "59", "78", "79", "91", "XE", "XP", "XS", "XU"))
_PLACES = frozenset((
    "LT", "RT", "LC", "LD", "LM", "RC", "RI", "E1", "E2", "E3", "E4",
    "FA", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9",
    "TA", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9",
))  # fmt: skip
_PRACTICE = "Preceptor practice set"
_MANUAL = Source("NCCI Policy Manual for Medicare Services", "2026", "chapter I")
_INDICATOR = {
    0: "no modifier allows both (modifier indicator 0)",
    1: "a modifier may say why both were needed (modifier indicator 1), and none does here",
}
ADD_ON_EDITS = ("106", "107", "108", "115")


def _pairs(sheet: Sheet) -> Iterator[Said]:
    yield from _practice_pairs(sheet)
    if sheet.claim.kind == "outpatient":
        yield from _outpatient_pairs(sheet)


def _practice_pairs(sheet: Sheet) -> Iterator[Said]:
    lines = _practice(sheet)
    for first, one in lines:
        for second, two in lines:
            if first == second or sheet.day_of(one) != sheet.day_of(two):
                continue
            pair = sheet.book.practice_pair(one.code, two.code)
            if pair is None or (pair[0] == 1 and _explained(one, two)):
                continue
            message = f"{two.code} is part of {one.code}: {pair[1]} Of the two, {_INDICATOR[pair[0]]}."
            yield Said(sv(second, first), message, Source(_PRACTICE, "pairs", f"{one.code}, {two.code}"))


def _explained(one: Service, two: Service) -> bool:
    """Whether a modifier sets the two apart: one that says so, or two different places of the body."""
    here, there = _PLACES & set(one.modifiers), _PLACES & set(two.modifiers)
    return bool(_APART & {*one.modifiers, *two.modifiers}) or bool(here and there and here != there)


def _outpatient_pairs(sheet: Sheet) -> Iterator[Said]:
    services = sheet.claim.services
    for hit in sheet.oce.hits:
        if hit.name in ("020", "040"):
            at, *others = hit.services
            includes = ", ".join(services[n - 1].code for n in others) or "another service of the day"
            message = f"{services[at - 1].code} is part of {includes}; {_INDICATOR[int(hit.name == '040')]}."
            source = Source("Integrated Outpatient Code Editor", sheet.oce.version, f"edit {hit.name}")
            yield Said(sv(*hit.services), message, source)


def _units(sheet: Sheet) -> Iterator[Said]:
    """Units of one practice code: on one day over all its lines, or on each line where its limit says so."""
    lines: dict[tuple[str, object], list[tuple[int, Service]]] = defaultdict(list)
    for number, service in _practice(sheet):
        each = _fact(sheet, service.code, "units_per") == "line"
        lines[service.code, number if each else sheet.day_of(service)].append((number, service))
    for (code, _), found in lines.items():
        most = int(_fact(sheet, code, "max_units") or 0)
        units = sum(service.units for _, service in found)
        if most and units > most:
            per, why = _fact(sheet, code, "units_per") or "day", _fact(sheet, code, "units_why") or ""
            possible = f"{most} {'is' if most == 1 else 'are'} possible"
            message = f"{code}: {units} units on one {per}, where {possible}. {why}".rstrip()
            yield Said(sv(*(n for n, _ in found)), message, Source(_PRACTICE, "unit limits", code))


def _add_ons(sheet: Sheet) -> Iterator[Said]:
    present = {(s.code, sheet.day_of(s)) for _, s in _practice(sheet)}
    for number, service in _practice(sheet):
        partners = (_fact(sheet, service.code, "add_on_to") or "").split()
        if partners and not any((code, sheet.day_of(service)) in present for code in partners):
            message = (
                f"{service.code} only accompanies {' or '.join(partners)}, which is not on the claim that "
                "day."
            )
            yield Said(sv(number), message, Source(_PRACTICE, "add-on services", service.code))
    if sheet.claim.kind == "outpatient":
        for hit in sheet.oce.hits:
            if hit.name in ADD_ON_EDITS and hit.services:
                code = sheet.claim.services[hit.services[0] - 1].code
                source = Source("Integrated Outpatient Code Editor", sheet.oce.version, f"edit {hit.name}")
                yield Said(
                    sv(*hit.services),
                    f"{code} is an add-on; the service it is added to is not on the claim.",
                    source,
                )


def _not_loaded(sheet: Sheet) -> Iterator[Said]:
    lines = [n for n, s in sheet.services if s.system in ("hcpcs", "cpt")]
    if lines:
        what = "practitioner pairs and unit limits (MUE)" if sheet.professional else "unit limits (MUE)"
        yield Said(
            sv(*lines), f"NCCI {what} of HCPCS and CPT codes are not loaded here, so they were not checked."
        )


def _practice(sheet: Sheet) -> list[tuple[int, Service]]:
    return [(n, s) for n, s in sheet.services if s.system == "practice"]


def _fact(sheet: Sheet, code: str, name: str) -> str | None:
    entry = sheet.book.find("practice", code, sheet.on)
    return entry.facts.get(name) if entry else None


RULES = (
    Rule("ncci.pair", ERROR, SERVICES, _pairs, _MANUAL),
    Rule("ncci.mue", ERROR, SERVICES, _units, _MANUAL),
    Rule("ncci.add-on", ERROR, SERVICES, _add_ons, _MANUAL),
    Rule("ncci.not-loaded", INFO, SERVICES, _not_loaded, _MANUAL, counts=False),
)
