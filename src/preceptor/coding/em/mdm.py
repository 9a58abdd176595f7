"""Decision making: three elements, each graded alone; the second highest of the three is the grade.

Problems and risk take the highest grade any of their facts reaches. Problems of one grade do not add up to
the next, with two exceptions that the rule itself names: two minor problems are low, two stable chronic
illnesses moderate. Data are counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from preceptor.coding.em.facts import Facts
from preceptor.coding.em.model import Element, Grade, Mdm
from preceptor.coding.em.words import Fact, of_group

TOGETHER: dict[str, Grade] = {"minor": 2, "chronic_stable": 3}
"""What two or more of a kind reach."""


def mdm(facts: Facts) -> Mdm:
    """The grade and its three elements. Without a problem addressed there is no decision to grade."""
    elements = (problems(facts), data(facts), risk(facts))
    second = sorted(one.grade for one in elements)[1]
    return Mdm(second if elements[0].grade else 0, elements)


def problems(facts: Facts) -> Element:
    counted: list[tuple[Grade, str]] = []
    for fact in of_group("problems"):
        many: int = getattr(facts, fact.name)
        if many:
            counted.append((_problem_grade(fact, many), f"{many} × {_lower(fact.label)}"))
    grade = max((one for one, _words in counted), default=0)
    missing = {
        2: f"two minor problems, or one of: {_list(_reaching('problems', 2))}",
        3: f"two chronic illnesses at their goal, or one of: {_list(_reaching('problems', 3))}",
        4: f"one of: {_list(_reaching('problems', 4))}",
        1: "a problem that was addressed",
    }
    return Element("problems", grade, _best(counted), _above(missing, grade))


def risk(facts: Facts) -> Element:
    """What was decided; a decision without risk to speak of is minimal."""
    counted = [(fact.grade, _lower(fact.label)) for fact in of_group("risk") if getattr(facts, fact.name)]
    grade = max((one for one, _words in counted), default=1)
    missing = {g: f"one of: {_list(_reaching('risk', g))}" for g in (2, 3, 4)}
    return Element("risk", grade, _best(counted), _above(missing, grade))


def data(facts: Facts) -> Element:
    """One group of items that are counted (notes, results, orders, and for the higher grades a historian),
    and two that stand alone (own interpretation, discussion).

    Limited: two items, or a historian. Moderate: three items, or one that stands alone. Extensive: two of
    the three.
    """
    tests = max(0, facts.results + facts.orders - facts.billed_readings)
    items = facts.outside_notes + tests
    with_historian = items + facts.historian
    ways = [with_historian >= 3, facts.interpretation, facts.discussion]
    grade: Grade = 1
    if sum(ways) >= 2:
        grade = 4
    elif any(ways):
        grade = 3
    elif items >= 2 or facts.historian:
        grade = 2
    return Element(
        "data", grade, tuple(_data_words(facts, tests)), _above(_data_missing(facts, items), grade)
    )


def _data_missing(facts: Facts, items: int) -> dict[int, str]:
    three = 3 - items - facts.historian
    alone = [
        word
        for word, has in (
            ("an own interpretation of a test", facts.interpretation),
            ("a discussion with somebody outside", facts.discussion),
        )
        if not has
    ]
    more = [_items(three)] if three > 0 else []
    return {
        2: f"{_items(2 - items)}, or a history from somebody else",
        3: f"one of: {_list([*more, *alone])}",
        4: f"{2 - (three <= 0) - facts.interpretation - facts.discussion} of: {_list([*more, *alone])}",
    }


def _data_words(facts: Facts, tests: int) -> Iterable[str]:
    if facts.outside_notes:
        yield f"notes of {facts.outside_notes} outside {_plural('source', facts.outside_notes)}"
    if tests:
        yield f"{tests} {_plural('test', tests)} ordered or reviewed"
    if facts.historian:
        yield "a history from somebody else"
    if facts.interpretation:
        yield "an own interpretation of a test"
    if facts.discussion:
        yield "a discussion with somebody outside"


def _problem_grade(fact: Fact, many: int) -> Grade:
    return TOGETHER.get(fact.name, fact.grade) if many > 1 else fact.grade


def _reaching(group: str, grade: int) -> list[str]:
    facts = of_group("problems" if group == "problems" else "risk")
    return [_lower(fact.label) for fact in facts if fact.grade == grade]


def _best(counted: list[tuple[Grade, str]]) -> tuple[str, ...]:
    """Those that made the grade first, then the others."""
    return tuple(words for _grade, words in sorted(counted, key=lambda one: -one[0]))


def _above(missing: dict[int, str], grade: int) -> dict[int, str]:
    return {higher: missing[higher] for higher in sorted(missing) if higher > grade}


def _items(count: int) -> str:
    return f"{count} more {_plural('note, result or order', count, 'notes, results or orders')}"


def _plural(word: str, count: int, many: str = "") -> str:
    return word if count == 1 else many or f"{word}s"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _list(parts: list[str]) -> str:
    return "; ".join(parts)
