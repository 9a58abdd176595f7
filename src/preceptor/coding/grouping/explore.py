"""What each code of an inpatient claim does to its MS-DRG, found by grouping the claim again without it.

One run of the grouper takes some 70 microseconds, so every question is put to it and none is guessed: without
this code, with another principal diagnosis, with another POA answer, with another discharge status.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from preceptor.coding.claims import Claim
from preceptor.coding.grouping.cc_tables import Exclusions, read_exclusions, table6k
from preceptor.coding.grouping.msdrg_adapter import Grouper, by_code, hac_of, three, ungroupable
from preceptor.coding.grouping.payload import Inpatient, Json, inpatient
from preceptor.coding.grouping.transfer import Transfer, transfer
from preceptor.coding.grouping.versions import COVERED, Version, version_on
from preceptor.coding.grouping.weights import FIRST, LAST, Weight

STATUSES = ("01", "02", "03", "07", "20")
"""Discharge statuses that are tried: home, another hospital, skilled nursing, against advice, died."""
_POA_TRIED = ("Y", "N")
_PRESENT = {"Y": "Y", "W": "Y", "N": "N", "U": "N"}  # how the hospital-acquired rule takes each answer


@dataclass(frozen=True, slots=True)
class NotComputed:
    reason: str


@dataclass(frozen=True, slots=True)
class Drg:
    """`number` has three digits; `kind` is MED or SURG; weight and days are None beyond Table 5's year."""

    number: str
    title: str
    mdc: str
    mdc_title: str
    severity: str | None
    kind: str | None
    weight: float | None
    geometric_days: float | None
    arithmetic_days: float | None
    ungroupable: str | None


@dataclass(frozen=True, slots=True)
class Other:
    """The claim with one thing changed: `what` (a code, a POA answer, a status), and the change of weight."""

    what: str
    drg: Drg
    change: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What one line does. `level`: CC, MCC or None. `counts`: toward the final group, as a CC or MCC.

    `bar`: what keeps it from counting (excluded, select-drgs, died, hospital-acquired), with `collection` the
    PDX collection that excludes it, or the MS-DRGs of part 3. `beside`: other lines that count at its level
    or above. `without` is None for the principal diagnosis; `other_poa` only where it changes the group.
    """

    section: str
    index: int
    code: str
    role: str
    poa: str | None
    level: str | None = None
    counts: bool = False
    bar: str | None = None
    collection: str | None = None
    beside: tuple[str, ...] = ()
    hac: Json | None = None
    without: Other | None = None
    as_principal: Other | None = None
    other_poa: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """`before_hac`: the group before the hospital-acquired conditions were taken out, where it differs.

    `statuses`: discharge statuses that would give another group.
    """

    version: Version
    drg: Drg
    before_hac: Drg | None
    effects: tuple[Effect, ...]
    statuses: tuple[Other, ...]
    transfer: Transfer | None


class Explorer:
    """Questions about inpatient claims, put to one grouper."""

    def __init__(self, grouper: Grouper) -> None:
        self.grouper = grouper

    @cached_property
    def exclusions(self) -> Exclusions:
        return read_exclusions(table6k())

    def stay(self, claim: Claim) -> Stay | NotComputed:
        """What an inpatient claim groups to and what each of its codes does to that."""
        if claim.kind != "inpatient" or claim.discharge_date is None:
            return NotComputed("Only inpatient claims are grouped to an MS-DRG.")
        version = version_on(claim.discharge_date)
        if version is None:
            return NotComputed(f"The MS-DRG grouper here covers discharges {COVERED}.")
        record = inpatient(claim)
        if record is None:
            return NotComputed("There is no principal diagnosis to group by.")
        record.record["version"] = version.number
        return _Exploration(self, claim, record, version).stay()

    def row(self, number: str, version: Version) -> Weight | None:
        """Table 5's row of a group, for groupers of its year."""
        return self.grouper.weights.get(number) if FIRST <= version.first <= LAST else None

    def drg(self, result: Json, version: Version, which: str = "final") -> Drg:
        """A group from the grouper's answer. `which`: final, or initial (before hospital-acquired ones)."""
        number = three(result[f"{which}_drg"])
        row = self.row(number, version)
        severity = result[f"{which}_severity"]
        return Drg(
            number=number,
            title=result[f"{which}_drg_description"] or "Ungroupable",
            mdc=f"{result[f'{which}_mdc'] or 0:02d}",
            mdc_title=result[f"{which}_mdc_description"] or "",
            severity=None if severity == "NONE" else severity,
            kind=row.kind if row else None,
            weight=row.weight if row else None,
            geometric_days=row.geometric_days if row else None,
            arithmetic_days=row.arithmetic_days if row else None,
            ungroupable=ungroupable(result["return_code" if which == "final" else "initial_return_code"]),
        )


class _Exploration:
    """One claim, grouped as it is and as it might be."""

    def __init__(self, explorer: Explorer, claim: Claim, stay: Inpatient, version: Version) -> None:
        self.explorer, self.claim, self.sent, self.version = explorer, claim, stay, version
        self.result = explorer.grouper.run(stay.record)
        self.drg = explorer.drg(self.result, version)

    def stay(self) -> Stay:
        before = self.explorer.drg(self.result, self.version, "initial")
        row = self.explorer.row(self.drg.number, self.version)
        status = self.claim.discharge_status or "01"
        tried = [self._other(s, {"discharge_status": int(s)}) for s in STATUSES if s != status]
        return Stay(
            version=self.version,
            drg=self.drg,
            before_hac=before if before.number != self.drg.number else None,
            effects=tuple(self._effects()),
            statuses=tuple(one for one in tried if one.drg.number != self.drg.number),
            transfer=transfer(self.claim, self.drg.number, row),
        )

    def _other(self, what: str, changed: Json) -> Other:
        drg = self.explorer.drg(self.explorer.grouper.run(self.sent.record | changed), self.version)
        mine = self.drg.weight
        change = None if mine is None or drg.weight is None else round(drg.weight - mine, 4)
        return Other(what, drg, change)

    def _effects(self) -> Iterator[Effect]:
        """The principal diagnosis, the secondary ones and the procedures, each in the claim's order."""
        principal = self.claim.diagnoses[self.sent.principal - 1]
        yield Effect("diagnoses", self.sent.principal, principal.code, "principal", principal.poa)
        said = by_code(self.result["sdx_output"])
        abouts = [said[row["code"]].pop(0) for row in self.sent.record["sdx"]]
        bars = [self._bar(about) for about in abouts]
        counting = {
            at: about["severity"]
            for at, (about, bar) in enumerate(zip(abouts, bars, strict=True))
            if about["severity"] != "NONE" and bar[0] is None
        }
        for at, about in enumerate(abouts):
            yield self._secondary(at, about, bars[at], counting)
        for at, line in enumerate(self.sent.procedures):
            service = self.claim.services[line - 1]
            without = self._other(service.code, self.sent.without_procedure(at))
            yield Effect("services", line, service.code, service.role or "other", None, without=without)

    def _secondary(
        self, at: int, about: Json, bar: tuple[str | None, str | None], counting: dict[int, str]
    ) -> Effect:
        line = self.sent.secondary[at]
        diagnosis = self.claim.diagnoses[line - 1]
        level = None if about["severity"] == "NONE" else about["severity"]
        beside = [n for n, other in counting.items() if n != at and (other == "MCC" or level == "CC")]
        return Effect(
            section="diagnoses",
            index=line,
            code=diagnosis.code,
            role=str(diagnosis.role),
            poa=diagnosis.poa,
            level=level,
            counts=at in counting,
            bar=bar[0],
            collection=bar[1],
            beside=tuple(self._code(n) for n in beside) if at in counting else (),
            hac=hac_of(about["hacs"]),
            without=self._other(diagnosis.code, self.sent.without_secondary(at)),
            as_principal=self._swapped(at),
            other_poa=tuple(self._other_poa(at)) if about["hacs"] else (),
        )

    def _code(self, at: int) -> str:
        return self.claim.diagnoses[self.sent.secondary[at] - 1].code

    def _bar(self, about: Json) -> tuple[str | None, str | None]:
        """What keeps a CC or MCC from counting, and the collection or the MS-DRGs it is written under."""
        if "DEATH_EXCLUSION" in about["flags"]:
            return "died", None
        if "EXCLUDED" in about["flags"]:
            return self._excluded(about["code"])
        hac = hac_of(about["hacs"])
        if hac and hac["met"] and about["severity"] != "NONE":
            return "hospital-acquired", str(hac["number"])
        return None, None

    def _excluded(self, code: str) -> tuple[str, str | None]:
        if not FIRST <= self.version.first <= LAST:
            return "excluded", None
        table = self.explorer.exclusions
        if collection := table.collection_with(code, self.sent.record["pdx"]["code"]):
            return "excluded", collection
        if select := table.select_with(code, int(self.drg.number)):
            return "select-drgs", f"{select.first:03d}-{select.last:03d}"
        return "excluded", None

    def _swapped(self, at: int) -> Other | None:
        """With this diagnosis principal and the principal one in its place."""
        diagnosis = self.claim.diagnoses[self.sent.secondary[at] - 1]
        if diagnosis.role == "external":
            return None
        others = list(self.sent.record["sdx"])
        others[at] = self.sent.record["pdx"]
        return self._other(diagnosis.code, {"pdx": self.sent.record["sdx"][at], "sdx": others})

    def _other_poa(self, at: int) -> Iterator[Other]:
        row = self.sent.record["sdx"][at]
        for poa in _POA_TRIED:
            if _PRESENT.get(row["poa"]) == poa:
                continue
            others = list(self.sent.record["sdx"])
            others[at] = row | {"poa": poa}
            other = self._other(poa, {"sdx": others})
            if other.drg.number != self.drg.number:
                yield other
