"""The sentences: why this level, and what is missing for the next."""

from __future__ import annotations

from preceptor.coding.em.clock import UNIT, prolonged_from
from preceptor.coding.em.facts import Facts
from preceptor.coding.em.model import MDM_WORDS, Basis, Clock, Element, Family, Level, Mdm
from preceptor.coding.em.words import WORD

STAFF_DOUBT = "The note must show the supervision, and a plan of care that the visit follows."


def reasoning(
    facts: Facts, family: Family, level: int | None, basis: Basis, decided: Mdm | None, at: Clock | None
) -> str:
    """One paragraph, as an auditor would write it under the note."""
    parts = [f"{_capital(family.words)}."]
    if decided:
        parts.append(_mdm_words(decided))
    if at:
        parts.append(_time_words(family, at))
    elif not family.by_mdm:
        parts.append("No minutes are documented, so only the shorter service is supported.")
    parts.append(_result(family, level, basis))
    return " ".join(parts)


def _mdm_words(decided: Mdm) -> str:
    if not decided.grade:
        return "No problem addressed is documented, so there is no decision to grade."
    each = "; ".join(f"{one.name} {one.word} ({_counted(one)})" for one in decided.elements)
    reach = [one.name for one in decided.deciding]
    if len(reach) == len(decided.elements):
        why = "all three elements reach it"
    else:
        why = f"{reach[0]} and {reach[1]} reach it, and two of three suffice"
    return f"Decision making is {decided.word}: {each}. {_capital(why)}."


def _counted(element: Element) -> str:
    return ", ".join(element.counted) or (
        "nothing that adds risk" if element.name == "risk" else "nothing counted"
    )


def _time_words(family: Family, at: Clock) -> str:
    if at.refused:
        return at.refused
    if at.level is None:
        return f"{at.minutes} minutes reach no level by time."
    return f"{at.minutes} minutes reach level {at.level} by time."


def _result(family: Family, level: int | None, basis: Basis) -> str:
    if level is None:
        return "No level is supported."
    how = {"mdm": "by decision making", "time": "by time", "both": "by decision making and by time alike"}
    if basis in how and family.by_mdm and family.by_time:
        return f"Level {level}, {how[basis]}."
    return f"Level {level}."


def next_step(family: Family, level: int | None, decided: Mdm | None, at: Clock | None) -> str:
    """What one level more would take; for the highest level, from which minute prolonged time counts."""
    above = [one for one in family.levels if (one.mdm or one.minutes) and one.number > (level or 0)]
    if not above:
        return _beyond(family, at)
    goal = above[0]
    ways = [way for way in (_mdm_way(goal, decided), _time_way(goal, at)) if way]
    return f"Level {goal.number} asks for {' Or: '.join(ways)}" if ways else ""


def _mdm_way(goal: Level, decided: Mdm | None) -> str:
    if decided is None or not goal.mdm:
        return ""
    there = [one.name for one in decided.elements if one.grade >= goal.mdm]
    short = [one for one in decided.elements if one.grade < goal.mdm]
    if not decided.elements[0].grade:
        return f"{MDM_WORDS[goal.mdm]} decision making, which begins with a problem addressed."
    more = 2 - len(there)
    have = f"{' and '.join(there)} already there; " if there else ""
    lifts = " ".join(f"{_capital(one.name)}: {one.missing[goal.mdm]}." for one in short)
    need = "one more element" if more == 1 and there else f"{'one element' if more == 1 else 'two elements'}"
    return f"{MDM_WORDS[goal.mdm]} decision making: {have}{need} must reach it. {lifts}"


def _time_way(goal: Level, at: Clock | None) -> str:
    if not goal.minutes:
        return ""
    if at is None or at.refused:
        return f"{goal.minutes} minutes in all, documented as the total."
    return f"{goal.minutes} minutes: {goal.minutes - at.minutes} more than documented."


def _beyond(family: Family, at: Clock | None) -> str:
    medicare, others = prolonged_from(family, medicare=True), prolonged_from(family, medicare=False)
    if others is None:
        return "This is the highest level of its family."
    first = f"{others} minutes in all for other payers"
    both = (
        f"{medicare} for Medicare ({family.further.hcpcs}), {first}" if medicare and family.further else first
    )
    return (
        "This is the highest level. Where time chose it, prolonged time counts in units of "
        f"{UNIT} minutes, from {both}."
    )


def staff(family: Family, level: int | None) -> str:
    if level is None:
        return (
            f"{_capital(family.words)}. Clinical staff alone saw the patient: this family has no such level."
        )
    return f"{_capital(family.words)}. Clinical staff alone saw the patient: level {level}, the lowest."


def still_open(needs: tuple[str, ...], decided: Mdm | None) -> str:
    ask = " ".join(WORD[name].label for name in needs)
    known = f"Decision making is {decided.word} so far. " if decided and decided.grade else ""
    return f"{known}Whether the patient is new or established is not settled: {ask}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
