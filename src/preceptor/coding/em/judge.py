"""The level of a visit from its facts: decision making or time, whichever the family allows and is better.

    facts → family (patient.py) → decision making (mdm.py) and time (clock.py) → the higher level

Emergency visits go by decision making alone, discharge days and critical care by time alone, preventive
visits by age, a hospital's own claim by its own rules.
"""

from __future__ import annotations

from dataclasses import replace

from preceptor.coding.em import reasons
from preceptor.coding.em.clock import clock, prolonged
from preceptor.coding.em.doubts import doubts
from preceptor.coding.em.facts import Facts
from preceptor.coding.em.families import FAMILIES, MDM_CITE, PROLONGED, RISK_TABLE, TIME_CITE
from preceptor.coding.em.mdm import mdm
from preceptor.coding.em.model import Basis, Cite, Clock, Family, Mdm, Reported, Verdict
from preceptor.coding.em.patient import placed
from preceptor.coding.em.special import SPECIAL


def judge(facts: Facts) -> Verdict:
    """The level, what decided it, the next step up, and what an auditor would doubt. Never raises."""
    where = placed(facts)
    if facts.visit in SPECIAL and not where.needs:
        found = SPECIAL[facts.visit](facts, where.key)
    elif where.needs:
        found = _open(facts, where.needs)
    elif facts.staff_only:
        found = _staff(facts, FAMILIES[where.key])
    else:
        found = _levelled(facts, FAMILIES[where.key])
    return replace(found, notes=(*where.notes, *found.notes), cites=_each_once(*where.cites, *found.cites))


def _open(facts: Facts, needs: tuple[str, ...]) -> Verdict:
    """What is known already, while the family is not."""
    decided = mdm(facts) if facts.visit != "preventive" else None
    sentence = reasons.still_open(needs, decided)
    return Verdict(facts.visit, None, None, "none", sentence, mdm=decided, needs=needs)


def _staff(facts: Facts, family: Family) -> Verdict:
    """Staff alone: only office visits of established patients and emergency visits have such a level."""
    lowest = family.levels[0]
    has = family.key in ("office-established", "emergency")
    level = lowest.number if has else None
    return Verdict(
        visit=facts.visit,
        family=family,
        level=level,
        basis="staff" if has else "none",
        reasoning=reasons.staff(family, level),
        reported=(Reported("practice", family=family.key, level=lowest.number),) if has else (),
        doubts=(reasons.STAFF_DOUBT,) if has else (),
        cites=family.cites,
    )


def _levelled(facts: Facts, family: Family) -> Verdict:
    decided = mdm(facts) if family.by_mdm else None
    at = clock(facts, family)
    by_mdm = _by_mdm(family, decided)
    by_time = at.level if at else None
    if at is None and not family.by_mdm:  # a discharge day without minutes is the shorter one
        by_time = family.levels[0].number
    level = max((one for one in (by_mdm, by_time) if one is not None), default=None)
    basis = _basis(level, by_mdm, by_time)
    more = prolonged(facts, family, at) if at else None
    verdict = Verdict(
        visit=facts.visit,
        family=family,
        level=level,
        basis=basis,
        reasoning=reasons.reasoning(facts, family, level, basis, decided, at),
        mdm=decided,
        clock=at,
        next_step=reasons.next_step(family, level, decided, at),
        reported=_reported(family, level, more),
        cites=_cites(facts, family, decided, at, more),
    )
    return replace(verdict, doubts=doubts(facts, verdict))


def _by_mdm(family: Family, decided: Mdm | None) -> int | None:
    if decided is None:
        return None
    reached = [level.number for level in family.levels if 0 < level.mdm <= decided.grade]
    return reached[-1] if reached else None


def _basis(level: int | None, by_mdm: int | None, by_time: int | None) -> Basis:
    if level is None:
        return "none"
    if by_mdm == by_time:
        return "both"
    return "mdm" if by_mdm == level else "time"


def _reported(family: Family, level: int | None, more: Reported | None) -> tuple[Reported, ...]:
    visit = (Reported("practice", family=family.key, level=level),) if level is not None else ()
    return (*visit, more) if more else visit


def _cites(
    facts: Facts, family: Family, decided: Mdm | None, at: Clock | None, more: Reported | None
) -> tuple[Cite, ...]:
    low_risk = decided is not None and any(
        (facts.over_counter, facts.therapy, facts.minor_surgery, facts.minor_surgery_risk)
    )
    return (
        *((MDM_CITE,) if decided else ()),
        *((RISK_TABLE,) if low_risk else ()),
        *((TIME_CITE,) if at and family.by_time else ()),
        *((PROLONGED,) if more else ()),
        *family.cites,
    )


def _each_once(*cites: Cite) -> tuple[Cite, ...]:
    return tuple(dict.fromkeys(cites))
