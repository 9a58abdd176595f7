"""Procedures that include each other, unit limits and add-on services.

HCPCS and CPT lines are judged by CMS's files (`ncci_tables`) once a school has imported them; until then
outpatient pairs and add-ons by the I/OCE, and the answer says what was not checked. The practice set brings
its own pairs, limits and add-ons, which also hold for CPT codes that a school matched to its concepts, where
CMS's own file of the day is not loaded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from preceptor.coding.claims import Service
from preceptor.coding.codesets.ncci.model import Kind
from preceptor.coding.edits import ncci_tables
from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import ERROR, INFO, SERVICES, Rule, Said, sv
from preceptor.coding.edits.sheet import Sheet

_PRACTICE = "Preceptor practice set"
_MANUAL = Source("NCCI Policy Manual for Medicare Services", "2026", "chapter I")
_INDICATOR = {
    0: "no modifier allows both (modifier indicator 0)",
    1: "a modifier may say why both were needed (modifier indicator 1), and none does here",
}
ADD_ON_EDITS = ("106", "107", "108", "115")


def _pairs(sheet: Sheet) -> Iterator[Said]:
    yield from _practice_pairs(sheet)
    yield from ncci_tables.pairs(sheet)
    if sheet.claim.kind == "outpatient":
        yield from _outpatient_pairs(sheet)


def _practice_pairs(sheet: Sheet) -> Iterator[Said]:
    lines = _practice(sheet, "pairs")
    for first, one in lines:
        for second, two in lines:
            if first == second or sheet.day_of(one) != sheet.day_of(two):
                continue
            pair = _pair(sheet, one, two)
            if pair is None or (pair[0] == 1 and ncci_tables.explained(one, two)):
                continue
            message = f"{two.code} is part of {one.code}: {pair[1]} Of the two, {_INDICATOR[pair[0]]}."
            yield Said(sv(second, first), message, Source(_PRACTICE, "pairs", f"{one.code}, {two.code}"))


def _pair(sheet: Sheet, one: Service, two: Service) -> tuple[int, str] | None:
    """The pair of two lines. Of several concepts of a code, all must be paired; the mildest counts."""
    each = [
        sheet.book.practice_pair(column1.code, column2.code)
        for column1 in sheet.stands_for(one) for column2 in sheet.stands_for(two)
    ]  # fmt: skip
    found = [pair for pair in each if pair]
    return max(found) if found and len(found) == len(each) else None


def _outpatient_pairs(sheet: Sheet) -> Iterator[Said]:
    """By the I/OCE, where CMS's own file of the day is not loaded."""
    services = sheet.claim.services
    for hit in sheet.oce.hits:
        if hit.name in ("020", "040"):
            at, *others = hit.services
            if _in_tables(sheet, "pairs", *(services[n - 1] for n in hit.services)):
                continue
            includes = ", ".join(services[n - 1].code for n in others) or "another service of the day"
            message = f"{services[at - 1].code} is part of {includes}; {_INDICATOR[int(hit.name == '040')]}."
            source = Source("Integrated Outpatient Code Editor", sheet.oce.version, f"edit {hit.name}")
            yield Said(sv(*hit.services), message, source)


def _units(sheet: Sheet) -> Iterator[Said]:
    """Units of one practice code: on one day over all its lines, or on each line where its limit says so."""
    lines: dict[tuple[str, object], list[tuple[int, Service]]] = defaultdict(list)
    limits: dict[str, dict[str, str]] = {}
    for number, service in _practice(sheet, "limits"):
        facts = [entry.facts for entry in sheet.stands_for(service)]
        limits[service.code] = max(facts, key=lambda one: int(one.get("max_units") or 0))
        each = limits[service.code].get("units_per") == "line"
        lines[service.code, number if each else sheet.day_of(service)].append((number, service))
    for (code, _), found in lines.items():
        facts_of = limits[code]
        most = int(facts_of.get("max_units") or 0)
        units = sum(service.units for _, service in found)
        if most and units > most:
            per, why = facts_of.get("units_per", "day"), facts_of.get("units_why", "")
            possible = f"{most} {'is' if most == 1 else 'are'} possible"
            message = f"{code}: {units} units on one {per}, where {possible}. {why}".rstrip()
            yield Said(sv(*(n for n, _ in found)), message, Source(_PRACTICE, "unit limits", code))
    yield from ncci_tables.limits(sheet)


def _add_ons(sheet: Sheet) -> Iterator[Said]:
    present = {
        (entry.code, sheet.day_of(s)) for _, s in sheet.services for entry in sheet.stands_for(s)
    }  # fmt: skip
    for number, service in _practice(sheet, "add-ons"):
        wanted = [entry.facts.get("add_on_to", "").split() for entry in sheet.stands_for(service)]
        partners = list(dict.fromkeys(code for codes in wanted for code in codes)) if all(wanted) else []
        if partners and not any((code, sheet.day_of(service)) in present for code in partners):
            message = (
                f"{service.code} only accompanies {' or '.join(partners)}, which is not on the claim that "
                "day."
            )
            yield Said(sv(number), message, Source(_PRACTICE, "add-on services", service.code))
    yield from ncci_tables.add_ons(sheet)
    if sheet.claim.kind == "outpatient":
        yield from _outpatient_add_ons(sheet)


def _outpatient_add_ons(sheet: Sheet) -> Iterator[Said]:
    """By the I/OCE, where CMS's own file of the day is not loaded."""
    for hit in sheet.oce.hits:
        if hit.name in ADD_ON_EDITS and hit.services:
            service = sheet.claim.services[hit.services[0] - 1]
            if _in_tables(sheet, "add-ons", service):
                continue
            message = f"{service.code} is an add-on; the service it is added to is not on the claim."
            source = Source("Integrated Outpatient Code Editor", sheet.oce.version, f"edit {hit.name}")
            yield Said(sv(*hit.services), message, source)


def _in_tables(sheet: Sheet, kind: Kind, *services: Service) -> bool:
    """Whether CMS's own file of the day is loaded and has codes of this sort."""
    edition = ncci_tables.imported(sheet, kind, sheet.day_of(services[0]))
    return edition is not None and edition.knows(*(service.code for service in services))


def _practice(sheet: Sheet, kind: Kind) -> list[tuple[int, Service]]:
    """The lines that our own table of a kind judges."""
    return [
        (n, s) for n, s in sheet.services
        if sheet.stands_for(s) and not (s.system == "cpt" and _in_tables(sheet, kind, s))
    ]  # fmt: skip


RULES = (
    Rule("ncci.pair", ERROR, SERVICES, _pairs, _MANUAL),
    Rule("ncci.mue", ERROR, SERVICES, _units, _MANUAL),
    Rule("ncci.add-on", ERROR, SERVICES, _add_ons, _MANUAL),
    Rule("ncci.not-loaded", INFO, SERVICES, ncci_tables.missing, _MANUAL, counts=False),
)
