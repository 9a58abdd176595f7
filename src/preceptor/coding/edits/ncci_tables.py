"""What CMS's tables of a setting and day say of HCPCS and CPT lines: pairs, unit limits, add-on codes.

Lines are compared where they are of one day; a claim is of one provider and one patient. Without a table
nothing is judged, and `missing` says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from preceptor.coding.claims import Service
from preceptor.coding.codesets.ncci import words
from preceptor.coding.codesets.ncci.model import Kind, Pair, Setting
from preceptor.coding.codesets.ncci.reader import Edition
from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import Said, sv
from preceptor.coding.edits.sheet import Sheet

Lines = list[tuple[int, Service]]

_PAIRS, _LIMITS, _ADD_ONS = (
    "NCCI procedure-to-procedure edits", "NCCI medically unlikely edits", "NCCI add-on code edits"
)  # fmt: skip


def setting_of(sheet: Sheet) -> Setting:
    """Surgical centers are judged as practitioners are."""
    return "practitioner" if sheet.professional else "outpatient"


def coded(sheet: Sheet) -> Lines:
    """The lines that CMS's tables can be about."""
    return [(n, s) for n, s in sheet.services if s.system in ("hcpcs", "cpt")]


def explained(one: Service, two: Service) -> bool:
    """Whether a modifier sets the two apart: one that says so, or two different places of the body."""
    here, there = words.PLACES & set(one.modifiers), words.PLACES & set(two.modifiers)
    return bool(words.APART & {*one.modifiers, *two.modifiers}) or bool(here and there and here != there)


def imported(sheet: Sheet, kind: Kind, day: date) -> Edition | None:
    """The edition of CMS's own files for a day."""
    setting = None if kind == "add-ons" else setting_of(sheet)
    edition = sheet.book.ncci.edition(kind, setting, day)
    return edition if edition and not edition.default else None


def pairs(sheet: Sheet) -> Iterator[Said]:
    found: dict[tuple[str, str, date], Pair | None] = {}
    for lines in _by_day(sheet, coded(sheet)).values():
        day = sheet.day_of(lines[0][1])
        if imported(sheet, "pairs", day) is None:
            continue
        for first, one in lines:
            for second, two in lines:
                key = (one.code, two.code, day)
                if one.code == two.code:
                    continue
                if key not in found:
                    found[key] = sheet.book.ncci.pair(one.code, two.code, setting_of(sheet), day)
                pair = found[key]
                if pair and not (pair.indicator == 1 and explained(one, two)):
                    yield Said(sv(second, first), _of_pair(pair), _source(_PAIRS, pair.edition, one, two))


def _of_pair(pair: Pair) -> str:
    reason = words.pair_reason(pair.rationale)
    none_does = ", and none does here" if pair.indicator == 1 else ""
    said = f"{pair.column2} (column 2) is not paid beside {pair.column1} (column 1)"
    return f"{said}: {words.INDICATORS[pair.indicator]}{none_does}. {reason}".rstrip()


def limits(sheet: Sheet) -> Iterator[Said]:
    for lines in _by_code(sheet, coded(sheet)).values():
        service = lines[0][1]
        limit = sheet.book.ncci.limit(service.code, setting_of(sheet), sheet.day_of(service))
        if limit is None:
            continue
        each_line = limit.adjudication == 1
        for group in [[line] for line in lines] if each_line else [lines]:
            units = sum(one.units for _, one in group)
            if units > limit.units:
                reason = words.limit_reason(limit.rationale)
                if limit.units:
                    per = "line" if each_line else "day"
                    said = f"{service.code}: {units} units on one {per}, where {limit.units} are the most"
                    message = f"{said}. {reason} {_after(limit.adjudication)}"
                else:
                    message = f"{service.code} is not paid in this setting: its unit limit is 0. {reason}"
                yield Said(sv(*(n for n, _ in group)), message, _source(_LIMITS, limit.edition, service))


def _after(adjudication: int) -> str:
    return {
        1: "Units beyond it need a line of their own, with a modifier that tells why (indicator 1).",
        2: "It is absolute: no modifier and no appeal changes it (indicator 2).",
        3: "More is paid only after an appeal, with a record that shows the need (indicator 3).",
    }[adjudication]


def add_ons(sheet: Sheet) -> Iterator[Said]:
    """An add-on whose list is open is at fault only where nothing stands beside it that it could be added to.

    A practice code may stand for any procedure, so beside one nothing is said.
    """
    for lines in _by_day(sheet, list(sheet.services)).values():
        day = sheet.day_of(lines[0][1])
        if not sheet.professional and imported(sheet, "add-ons", day) is None:
            continue  # the I/OCE knows more than the default
        if any(service.system == "practice" for _, service in lines):
            continue
        found = {s.code: sheet.book.ncci.add_on(s.code, day) for _, s in lines}
        bases = {code for code, add_on in found.items() if add_on is None}
        for number, service in lines:
            add_on = found[service.code]
            if add_on is None or (bases if add_on.open else set(add_on.primaries) & found.keys()):
                continue
            named = ", ".join(add_on.primaries[:8]) + (" …" if len(add_on.primaries) > 8 else "")
            what = f"It is {words.ADD_ON_TYPES[add_on.type]}" + (f": {named}" if named else "")
            message = f"{service.code} is an add-on; the service it is added to is not on the claim. {what}."
            yield Said(sv(number), message, _source(_ADD_ONS, add_on.edition, service))


def missing(sheet: Sheet) -> Iterator[Said]:
    """What could not be looked up, day by day."""
    for day, lines in _by_day(sheet, coded(sheet)).items():
        codes = [service.code for _, service in lines]
        what = _not_there(sheet, "limits", day, codes)
        if sheet.professional:
            what = [*_not_there(sheet, "pairs", day, codes), *what]
        if what:
            listed = " and ".join(what)
            message = f"Not loaded here for {day}, so not checked: {listed}. {_loaded(sheet)}".rstrip()
            yield Said(sv(*(n for n, _ in lines)), message)


def _not_there(sheet: Sheet, kind: Kind, day: date, codes: list[str]) -> list[str]:
    setting = setting_of(sheet)
    name = f"NCCI {'pairs' if kind == 'pairs' else 'unit limits (MUE)'}, {words.SETTINGS[setting]}"
    edition = sheet.book.ncci.edition(kind, setting, day)
    if edition is None:
        return [name]
    found = []
    if edition.missing:
        found.append(f"{name}, part {', '.join(map(str, edition.missing))} of {edition.label}")
    if not edition.knows(*codes):
        found.append(f"{name}, of codes that begin with a digit")
    return found


def _loaded(sheet: Sheet) -> str:
    setting, tables = setting_of(sheet), sheet.book.ncci
    editions = (*tables.of("pairs", setting), *tables.of("limits", setting))
    labels = dict.fromkeys(one.label for one in editions if not one.default)
    return f"Loaded: {', '.join(labels)}." if labels else ""


def _by_day(sheet: Sheet, lines: Lines) -> dict[date, Lines]:
    found: dict[date, Lines] = defaultdict(list)
    for number, service in lines:
        found[sheet.day_of(service)].append((number, service))
    return found


def _by_code(sheet: Sheet, lines: Lines) -> dict[tuple[str, date], Lines]:
    found: dict[tuple[str, date], Lines] = defaultdict(list)
    for number, service in lines:
        found[service.code, sheet.day_of(service)].append((number, service))
    return found


def _source(document: str, edition: str, *services: Service) -> Source:
    return Source(document, edition, ", ".join(service.code for service in services))
