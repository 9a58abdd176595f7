"""Time: the level that the documented minutes reach, critical care by the minute, and time beyond the top."""

from __future__ import annotations

from preceptor.coding.em.facts import Facts
from preceptor.coding.em.model import Clock, Family, Reported

UNIT = 15  # minutes of one unit of prolonged time
CRITICAL_FIRST = 30
CRITICAL_HOUR = 74  # the last minute that the first hour covers
CRITICAL_STEP = 30

PROLONGED = {
    "office-new": "prolonged-office-time",
    "office-established": "prolonged-office-time",
    "consultation-office": "prolonged-office-time",
    "home-new": "prolonged-home-time",
    "home-established": "prolonged-home-time",
    "hospital-first": "prolonged-hospital-time",
    "hospital-later": "prolonged-hospital-time",
    "hospital-same-day": "prolonged-hospital-time",
    "consultation-hospital": "prolonged-hospital-time",
    "nursing-first": "prolonged-nursing-facility-time",
    "nursing-later": "prolonged-nursing-facility-time",
}
"""The service concept of prolonged time beside a visit of each family, for payers other than Medicare."""

NOT_TOTAL = "The minutes are not the total of that date, so they choose no level."
NOT_APART = "The minutes hold the time of services billed apart, so they choose no level."
NOT_HERE = "Time does not choose the level of an emergency visit."


def clock(facts: Facts, family: Family) -> Clock | None:
    """What the minutes reach in a family; None where none are documented."""
    if facts.minutes is None:
        return None
    refused = refusal(facts) if family.by_time else NOT_HERE
    timed = [level for level in family.levels if level.minutes is not None]
    reached = [level for level in timed if (level.minutes or 0) <= facts.minutes]
    short = [level.minutes - facts.minutes for level in timed if level.minutes and level not in reached]
    return Clock(
        minutes=facts.minutes,
        level=reached[-1].number if reached and not refused else None,
        refused=refused,
        short=short[0] if short and not refused else None,
    )


def refusal(facts: Facts) -> str:
    """Why the minutes may not be used; "" while nothing speaks against them."""
    if facts.minutes_total is False:
        return NOT_TOTAL
    return NOT_APART if facts.minutes_apart is False else ""


def critical_units(minutes: int, medicare: bool) -> tuple[int, int]:
    """Units of the first hour (0 or 1) and of further half hours.

    Under 30 minutes there is none. Medicare counts a further half hour only when it is whole: 104 minutes.
    Other payers count one that was begun: 75 minutes.
    """
    if minutes < CRITICAL_FIRST:
        return 0, 0
    beyond = minutes - CRITICAL_HOUR
    further = beyond // CRITICAL_STEP if medicare else -(-beyond // CRITICAL_STEP)
    return 1, max(0, further)


def critical_next(minutes: int, medicare: bool) -> int:
    """The minute from which one unit more counts."""
    if minutes < CRITICAL_FIRST:
        return CRITICAL_FIRST
    _first, further = critical_units(minutes, medicare)
    return (
        CRITICAL_HOUR + CRITICAL_STEP * (further + 1)
        if medicare
        else CRITICAL_HOUR + CRITICAL_STEP * further + 1
    )


def prolonged_from(family: Family, medicare: bool) -> int | None:
    """The minute from which prolonged time counts beside the highest level; None where it never does."""
    top = family.levels[-1].minutes
    if family.further is None or top is None:
        return None
    if medicare:
        return family.further.medicare or None
    return top + UNIT


def prolonged(facts: Facts, family: Family, at: Clock) -> Reported | None:
    """Units of prolonged time beside a visit whose highest level time alone supports.

    None while the payer is not known: Medicare counts a code and minutes of its own.
    """
    if at.level != family.levels[-1].number or facts.payer is None or family.further is None:
        return None
    medicare = facts.payer == "medicare"
    first = prolonged_from(family, medicare)
    if first is None or at.minutes < first:
        return None
    units = 1 + (at.minutes - first) // UNIT
    why = f"{at.minutes} minutes; the first unit counts from {first}, each further one after {UNIT} more"
    if medicare:
        return Reported("hcpcs", code=family.further.hcpcs, units=units, why=why)
    return Reported("practice", concept=PROLONGED[family.key], units=units, why=why)
