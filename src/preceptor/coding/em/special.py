"""Visits without levels of decision making: critical care, preventive visits, the hospital's own claim."""

from __future__ import annotations

from collections.abc import Callable

from preceptor.coding.em.clock import CRITICAL_FIRST, critical_next, critical_units, refusal
from preceptor.coding.em.facts import Facts, Visit
from preceptor.coding.em.families import (
    CRITICAL,
    CRITICAL_104,
    FAMILIES,
    OPPS_CLINIC,
    OPPS_POLICY,
    ROUTINE,
)
from preceptor.coding.em.model import Clock, Reported, Verdict

HOUR, HALF_HOUR = "critical-care-first-hour", "critical-care-further-half-hour"
INFANT, ADULT = 1, 18  # years: below, and from


def critical(facts: Facts, _key: str) -> Verdict:
    """Time alone, once the patient is critically ill. Under 30 minutes another visit is reported."""
    cites = (CRITICAL, CRITICAL_104)
    if facts.minutes is None:
        why = "Critical care is counted by documented minutes; none are given."
        return Verdict(facts.visit, None, None, "none", why, needs=("minutes",), cites=cites)
    refused = refusal(facts)
    medicare = facts.payer == "medicare"
    first, further = critical_units(facts.minutes, medicare) if not refused else (0, 0)
    at = Clock(facts.minutes, refused=refused)
    nearer = critical_next(facts.minutes, medicare)
    reported = tuple(
        Reported("practice", concept=concept, units=units, why=f"{facts.minutes} minutes")
        for concept, units in ((HOUR, first), (HALF_HOUR, further))
        if units
    )
    return Verdict(
        visit=facts.visit,
        family=None,
        level=None,
        basis="time" if first else "none",
        reasoning=_critical_words(facts.minutes, first, further, refused),
        clock=at,
        next_step=""
        if refused
        else f"{nearer - facts.minutes} minutes more, {nearer} in all, count one unit more.",
        reported=reported,
        doubts=_critical_doubts(facts),
        cites=cites,
    )


def _critical_words(minutes: int, first: int, further: int, refused: str) -> str:
    if refused:
        return f"{refused} Without usable minutes there is no critical care."
    if not first:
        return (
            f"{minutes} minutes are fewer than {CRITICAL_FIRST}: no critical care. Report the visit that "
            "the place and the decisions support."
        )
    units = f" and {further} further half-hour {'unit' if further == 1 else 'units'}" if further else ""
    return f"{minutes} minutes of critical care are the first hour{units}, by time alone."


def _critical_doubts(facts: Facts) -> tuple[str, ...]:
    always = (
        "The note must show an organ system failing or about to, and what was done against it; a bed in "
        "intensive care does not show that.",
    )
    apart = ("The note must say that procedures billed apart are left out of the minutes.",)
    payer = (
        "Who pays matters from the 75th minute: Medicare counts a further half hour only when it is "
        "whole, from 104 minutes.",
    )
    late = facts.payer is None and (facts.minutes or 0) > 74
    return (*always, *(apart if facts.minutes_apart is None else ()), *(payer if late else ()))


def preventive(facts: Facts, key: str) -> Verdict:
    """New or established, and the age: no levels."""
    if facts.age is None:
        return Verdict(
            facts.visit,
            None,
            None,
            "none",
            "A preventive visit is chosen by age; none is given.",
            needs=("age",),
        )
    standing = key.removeprefix("preventive-")
    band = "infant" if facts.age < INFANT else "child" if facts.age < ADULT else "adult"
    words = {"infant": "in the first year of life", "child": "child or adolescent", "adult": "adult"}[band]
    medicare = facts.payer == "medicare"
    refused = (
        "Medicare does not cover routine checkups. Its first preventive visit and yearly wellness "
        "visit have HCPCS codes of their own.",
    )
    return Verdict(
        visit=facts.visit,
        family=None,
        level=None,
        basis="age",
        reasoning=f"Preventive visit, {standing} patient, {words}: chosen by both, without levels.",
        reported=(Reported("practice", concept=f"preventive-visit-{standing}-{band}"),),
        notes=refused if medicare else (),
        doubts=(
            "A problem that takes real work beyond the checkup may be a visit of its own: grade it alone.",
        ),
        cites=(ROUTINE,) if medicare else (),
    )


def clinic(facts: Facts, _key: str) -> Verdict:
    """One code for every hospital clinic visit, whatever the physician's level."""
    others = facts.payer not in (None, "medicare")
    return Verdict(
        visit=facts.visit,
        family=None,
        level=None,
        basis="policy",
        reasoning=(
            "The hospital reports its clinic visit with G0463 for new and established patients alike. The "
            "physician’s level stands on the physician’s own claim."
        ),
        reported=(Reported("hcpcs", code="G0463"),),
        doubts=("G0463 is Medicare’s way; this payer’s contract says what it takes.",) if others else (),
        cites=(OPPS_CLINIC, OPPS_POLICY),
    )


def emergency_policy(facts: Facts, _key: str) -> Verdict:
    """The level is whatever the hospital's own written policy makes of its resources."""
    family = FAMILIES["emergency"]
    if facts.policy_level is None:
        why = (
            "A hospital chooses its emergency level by its own written policy, not by the physician’s "
            "decisions. Read the policy in the chart and give its level."
        )
        return Verdict(facts.visit, family, None, "none", why, needs=("policy_level",), cites=(OPPS_POLICY,))
    return Verdict(
        visit=facts.visit,
        family=family,
        level=facts.policy_level,
        basis="policy",
        reasoning=(
            f"The hospital’s written policy makes this visit level {facts.policy_level}. The physician’s "
            "level is found apart, by decision making, and may differ."
        ),
        reported=(Reported("practice", family=family.key, level=facts.policy_level),),
        doubts=("The policy must be in the chart, and must follow the hospital’s resources.",),
        cites=(OPPS_POLICY,),
    )


SPECIAL: dict[Visit, Callable[[Facts, str], Verdict]] = {
    "critical-care": critical,
    "preventive": preventive,
    "facility-clinic": clinic,
    "facility-emergency": emergency_policy,
}
