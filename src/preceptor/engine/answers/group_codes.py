"""What one code may do to a group, in the shape that command line, JSON API and pages share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from preceptor.coding.grouping import cc_tables, one_code
from preceptor.coding.grouping.explore import NotComputed
from preceptor.coding.grouping.indicators import SOURCE, STATUS
from preceptor.coding.grouping.one_code import DiagnosisProfile, ProcedureProfile
from preceptor.engine.answers.groups import DrgDocument, drg

if TYPE_CHECKING:
    from preceptor.coding.codesets import Code
    from preceptor.coding.codesets.store import Store
    from preceptor.coding.grouping import Engines


class SinceLine(TypedDict):
    """`level`: CC, MCC or None from this grouper on."""

    version: str
    fiscal_year: str
    level: str | None


class TrialLine(TypedDict):
    mdc: str
    principal: str
    number: str
    title: str


class CodeGroupsDocument(TypedDict):
    """`says`: sentences. `collection` and `excluded_by`: Table 6K's collection of principal diagnoses, and
    how many there are. `alone`: the group of a stay with this one diagnosis. `related`: trials in which a
    procedure led to a group of its own. `si` and `apc`: of a HCPCS code by itself.
    """

    system: str
    code: str
    on: str
    version: str | None
    says: list[str]
    level: str | None
    levels: list[SinceLine]
    collection: str | None
    excluded_by: int
    alone: DrgDocument | None
    related: list[TrialLine]
    si: str | None
    apc: str | None
    cites: list[str]
    not_computed: str | None


def of_code(book: Store, engines: Engines, code: Code, on: date | None) -> CodeGroupsDocument:
    """What a code may do to a group on a day: of discharge, or of the service for HCPCS."""
    newest = book.newest(code.system)
    on = on or (newest.first if newest else code.first)
    if not code.billable:
        return _empty(code, on, "A heading is not reported, so no group is made of it.")
    if code.system == "icd10cm":
        return _diagnosis(code, on, one_code.diagnosis(engines.explorer, code.code, on))
    if code.system == "icd10pcs":
        return _procedure(code, on, one_code.procedure(engines.explorer, code.code, on))
    if code.system == "hcpcs":
        return _hcpcs(code, on, engines.standing(code.code, on))
    return _empty(code, on, "No group is made of codes of this set.")


def _empty(code: Code, on: date, reason: str | None = None) -> CodeGroupsDocument:
    return {
        "system": code.system,
        "code": code.code,
        "on": on.isoformat(),
        "version": None,
        "says": [],
        "level": None,
        "levels": [],
        "collection": None,
        "excluded_by": 0,
        "alone": None,
        "related": [],
        "si": None,
        "apc": None,
        "cites": [],
        "not_computed": reason,
    }


def _diagnosis(code: Code, on: date, found: DiagnosisProfile | NotComputed) -> CodeGroupsDocument:
    if isinstance(found, NotComputed):
        return _empty(code, on, found.reason)
    answer = _empty(code, on)
    answer["version"] = found.version.label
    answer["says"] = [*_as_secondary(found), _as_principal(found)]
    answer["level"] = found.level
    answer["levels"] = [
        {"version": one.version, "fiscal_year": one.fiscal_year, "level": one.level} for one in found.levels
    ]
    answer["alone"] = drg(found.alone)
    answer["cites"] = [f"MS-DRG Definitions Manual {found.version.label}"]
    if found.excluded_by:
        answer["collection"] = found.excluded_by.collection
        answer["excluded_by"] = found.excluded_by.count
        answer["cites"].append(cc_tables.SOURCE)
    return answer


def _as_secondary(found: DiagnosisProfile) -> list[str]:
    said = [f"As a secondary diagnosis: {found.level or 'neither CC nor MCC'}{_since(found)}."]
    if found.excluded_by and found.excluded_by.collection:
        count = found.excluded_by.count
        said.append(
            f"{count:,} principal {'diagnosis excludes' if count == 1 else 'diagnoses exclude'} it "
            f"(PDX collection {found.excluded_by.collection})."
        )
    elif found.excluded_by:
        said.append("No principal diagnosis excludes it.")
    if found.alive_only:
        said.append("It counts only when the patient was discharged alive.")
    if found.hac:
        how = (
            "when it was not present on admission" if found.hac_alone else "together with certain other codes"
        )
        said.append(f"Hospital-acquired condition {found.hac['number']:02d}, {found.hac['title']}: {how}.")
    return said


def _since(found: DiagnosisProfile) -> str:
    """` since V41.0 (FY2024), before that none`; nothing where it has always been so."""
    past = [one for one in found.levels if int(one.fiscal_year[2:]) <= _year(found)]
    if len(past) < 2:
        return ""
    now, before = past[-1], past[-2]
    return f" since {now.version} ({now.fiscal_year}), before that {before.level or 'neither'}"


def _year(found: DiagnosisProfile) -> int:
    """The fiscal year in which the grouper of the day is used: it begins in October."""
    first = found.version.first
    return first.year + (first.month >= 10)


def _as_principal(found: DiagnosisProfile) -> str:
    alone = found.alone
    if alone.ungroupable:
        return alone.ungroupable
    own = f", and is its own {found.own}" if found.own else ""
    return f"As principal diagnosis: category {alone.mdc}, {alone.mdc_title}{own}."


def _procedure(code: Code, on: date, found: ProcedureProfile | NotComputed) -> CodeGroupsDocument:
    if isinstance(found, NotComputed):
        return _empty(code, on, found.reason)
    answer = _empty(code, on)
    answer["version"] = found.version.label
    answer["related"] = [
        {"mdc": one.mdc, "principal": one.principal, "number": one.drg.number, "title": one.drg.title}
        for one in found.related
    ]
    tried = f"tried with one principal diagnosis of each of {found.tried} categories"
    where = f"in {len(found.related)}" if found.related else "in none"
    answer["says"].append(f"It leads to a group of its own {where}, {tried}.")
    if found.unrelated:
        answer["says"].append(
            f"Unrelated to the principal diagnosis it counts as {_article(found.unrelated)} "
            "operating-room procedure."
        )
    answer["cites"] = [f"MS-DRG Definitions Manual {found.version.label}"]
    return answer


def _article(word: str) -> str:
    return f"an {word}" if word == "extensive" else f"a {word}"


def _hcpcs(code: Code, on: date, standing: tuple[str, str | None] | None) -> CodeGroupsDocument:
    if standing is None:
        return _empty(code, on, "The I/OCE has no status indicator for this code on this day.")
    answer = _empty(code, on)
    si, apc = standing
    words = STATUS.get(si)
    answer["si"], answer["apc"] = si, apc
    answer["says"] = [f"Status indicator {si}{f': {words}' if words else ''}."]
    if apc:
        answer["says"].append(f"APC {apc}.")
    answer["cites"] = [SOURCE]
    return answer
