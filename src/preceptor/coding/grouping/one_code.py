"""One code by itself, without a claim: what it may do to a group.

Nothing here is a table of ours. A diagnosis is grouped once as the only diagnosis of a stay and once beside
another; a procedure is tried with one principal diagnosis of each major diagnostic category.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from preceptor.coding.grouping.cc_tables import Complication
from preceptor.coding.grouping.explore import Drg, Explorer, NotComputed
from preceptor.coding.grouping.msdrg_adapter import hac_of
from preceptor.coding.grouping.payload import Json, as_number, bare
from preceptor.coding.grouping.versions import COVERED, Version, version_on
from preceptor.coding.grouping.weights import FIRST, LAST

EDITIONS = (
    (400, "FY2023"), (401, "FY2023"), (410, "FY2024"), (411, "FY2024"), (420, "FY2025"), (421, "FY2025"),
    (430, "FY2026"), (431, "FY2026"), (440, "FY2027"),
)  # fmt: skip
"""Groupers of `msdrg` and their fiscal years. Those ending in 1 begin in April."""
PRINCIPALS = {
    "01": "I63.9", "02": "H40.20X0", "03": "H81.10", "04": "J44.1", "05": "I50.9", "06": "K29.70",
    "07": "K85.90", "08": "M17.11", "09": "L03.115", "10": "E11.65", "11": "N17.9", "12": "N40.1",
    "13": "N80.00", "14": "O26.891", "15": "P59.9", "16": "D50.9", "17": "C91.00", "18": "A41.9",
    "19": "F33.9", "20": "F10.20", "21": "T78.40XA", "22": "T21.32XA", "23": "Z48.815", "25": "B20",
}  # fmt: skip
"""A principal diagnosis of each category that a single diagnosis can lead to, by the category's number."""
EXTENSIVE, NON_EXTENSIVE = range(981, 984), range(987, 990)
"""MS-DRGs of operating-room procedures unrelated to the principal diagnosis."""
BESIDE = "Z76.89"
"""A principal diagnosis that excludes no complication: the other code of the stay a diagnosis is tried in."""


@dataclass(frozen=True, slots=True)
class Level:
    """What a secondary diagnosis counts as from one grouper on: CC, MCC or None."""

    version: str
    fiscal_year: str
    level: str | None


@dataclass(frozen=True, slots=True)
class DiagnosisProfile:
    """`levels`: since when the code counts as what, oldest first; only groupers that know it.

    `excluded_by`: Table 6K's entry, for its year. `own`: as principal diagnosis it is its own CC or MCC.
    `hac_alone`: it meets the hospital-acquired condition by itself; else procedures or others must be there.
    """

    code: str
    version: Version
    levels: tuple[Level, ...]
    level: str | None
    excluded_by: Complication | None
    alive_only: bool
    hac: Json | None
    hac_alone: bool
    own: str | None
    alone: Drg


@dataclass(frozen=True, slots=True)
class Trial:
    """A principal diagnosis with which a procedure changes the group, and the group."""

    mdc: str
    principal: str
    drg: Drg


@dataclass(frozen=True, slots=True)
class ProcedureProfile:
    """`related`: categories where it leads to a group of its own; `unrelated`: extensive, non-extensive, or
    None when it never made a group unrelated to the principal diagnosis.
    """

    code: str
    version: Version
    related: tuple[Trial, ...]
    unrelated: str | None
    tried: int


def diagnosis(explorer: Explorer, code: str, on: date) -> DiagnosisProfile | NotComputed:
    """An ICD-10-CM code on a day of discharge."""
    version = version_on(on)
    if version is None:
        return NotComputed(f"The MS-DRG grouper here covers discharges {COVERED}.")
    run = explorer.grouper.run
    beside = run(_beside(code, version.number, on))["sdx_output"][0]
    if "VALID" not in beside["flags"]:
        return NotComputed(f"{code} is not a valid code for grouper {version.label}.")
    alone = run(_record(code, version.number, on))
    hac = hac_of(beside["hacs"])
    covered = FIRST <= version.first <= LAST
    died = run(_beside(code, version.number, on) | {"discharge_status": 20})["sdx_output"][0]
    return DiagnosisProfile(
        code=code,
        version=version,
        levels=tuple(_levels(explorer, code, on)),
        level=_level(beside),
        excluded_by=explorer.exclusions.complications.get(bare(code)) if covered else None,
        alive_only="DEATH_EXCLUSION" in died["flags"],
        hac=hac,
        hac_alone=bool(hac and hac["met"]),
        own=None if alone["final_severity"] == "NONE" else alone["final_severity"],
        alone=explorer.drg(alone, version),
    )


def procedure(explorer: Explorer, code: str, on: date) -> ProcedureProfile | NotComputed:
    """An ICD-10-PCS code on a day of discharge, tried with a principal diagnosis of each category."""
    version = version_on(on)
    if version is None:
        return NotComputed(f"The MS-DRG grouper here covers discharges {COVERED}.")
    related: list[Trial] = []
    unrelated: str | None = None
    for mdc, principal in PRINCIPALS.items():
        record = _record(principal, version.number, on)
        without = explorer.grouper.run(record)["final_drg"]
        answer = explorer.grouper.run(record | {"procedures": [{"code": bare(code)}]})
        number = answer["final_drg"]
        if number in EXTENSIVE:
            unrelated = "extensive"
        elif number in NON_EXTENSIVE:
            unrelated = unrelated or "non-extensive"
        elif number != without:
            related.append(Trial(mdc, principal, explorer.drg(answer, version)))
    return ProcedureProfile(code, version, tuple(related), unrelated, len(PRINCIPALS))


def _levels(explorer: Explorer, code: str, on: date) -> list[Level]:
    """Each grouper that changed what the code counts as, and the first that knew it."""
    found: list[Level] = []
    for number, year in EDITIONS:
        about = explorer.grouper.run(_beside(code, number, on))["sdx_output"][0]
        if "VALID" in about["flags"] and (not found or found[-1].level != _level(about)):
            found.append(Level(f"V{number // 10}.{number % 10}", year, _level(about)))
    return found


def _level(about: Json) -> str | None:
    return None if about["severity"] == "NONE" else str(about["severity"])


def _beside(code: str, version: int, on: date) -> Json:
    """The code as the one secondary diagnosis, not present on admission."""
    return _record(BESIDE, version, on) | {"sdx": [{"code": bare(code), "poa": "N"}]}


def _record(principal: str, version: int, on: date) -> Json:
    """A stay of an adult who went home, with nothing but its principal diagnosis."""
    return {
        "version": version,
        "discharge_date": as_number(on),
        "age": 50,
        "sex": 2,
        "discharge_status": 1,
        "pdx": {"code": bare(principal), "poa": "Y"},
        "sdx": [],
        "procedures": [],
    }
