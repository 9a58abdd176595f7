"""What holds for any facts at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preceptor.coding.em import FAMILIES, Facts, judge, mdm
from preceptor.coding.em.clock import critical_next, critical_units
from preceptor.coding.em.words import WORDS, of_group

COUNTS = [fact.name for fact in of_group("problems")] + ["outside_notes", "results", "orders"]
FLAGS = [fact.name for fact in of_group("risk")] + ["historian", "interpretation", "discussion"]
LEVELLED = sorted({"office", "home"} | (set(FAMILIES) - {
    "office-new", "office-established", "home-new", "home-established",
}))  # fmt: skip

answers = {
    **{name: st.integers(0, 4) for name in COUNTS},
    **{name: st.booleans() for name in FLAGS},
    "billed_readings": st.integers(0, 3),
    "minutes": st.none() | st.integers(0, 200),
    "visit": st.sampled_from(LEVELLED),
    "payer": st.sampled_from([None, "medicare", "commercial"]),
    "seen": st.booleans(),
    "same_group": st.just(True),
    "same_specialty": st.just(True),
}
anything = st.fixed_dictionaries(answers).map(lambda given: Facts.model_validate(given))
more_of = st.sampled_from([*COUNTS, *FLAGS, "minutes"])


def level(facts):
    return judge(facts).level or 0


@given(anything, more_of)
def test_more_never_lowers_the_level(facts, name):
    now = getattr(facts, name)
    more = True if name in FLAGS else (now or 0) + 1
    assert level(facts.model_copy(update={name: more})) >= level(facts)


@given(anything)
def test_two_of_three_elements_reach_the_grade_and_no_two_reach_more(facts):
    found = mdm(facts)
    grades = [one.grade for one in found.elements]
    if grades[0]:
        assert sum(grade >= found.grade for grade in grades) >= 2
        assert sum(grade > found.grade for grade in grades) < 2


@given(anything)
def test_of_decisions_and_time_the_better_counts_where_both_may(facts):
    without = facts.model_copy(update={"minutes": None})
    alone = Facts(
        **facts.model_dump(include={"visit", "payer", "seen", "same_group", "same_specialty", "minutes"})
    )
    family = judge(facts).family
    assert family is not None
    if family.by_mdm and family.by_time:
        assert level(facts) == max(level(without), level(alone))
    elif family.by_mdm:
        assert level(facts) == level(without)
    else:
        assert level(facts) == level(alone)


@given(anything)
def test_a_level_is_one_of_its_family(facts):
    verdict = judge(facts)
    assert verdict.level is None or verdict.level in [one.number for one in verdict.family.levels]


@given(anything)
def test_the_next_step_is_told_below_the_top(facts):
    verdict = judge(facts)
    assert verdict.next_step


@given(st.integers(0, 600), st.booleans())
def test_the_next_unit_of_critical_care_comes_exactly_when_said(minutes, medicare):
    then = critical_next(minutes, medicare)
    assert sum(critical_units(then, medicare)) == sum(critical_units(minutes, medicare)) + 1
    assert sum(critical_units(then - 1, medicare)) == sum(critical_units(minutes, medicare))


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_levels_rise_with_decisions_and_with_minutes(family):
    for lower, higher in zip(family.levels, family.levels[1:], strict=False):
        assert lower.number + 1 == higher.number and lower.mdm <= higher.mdm
        assert lower.minutes is None or higher.minutes is None or lower.minutes < higher.minutes


def test_every_fact_has_its_words_and_every_word_a_fact():
    assert {fact.name for fact in WORDS} == set(Facts.model_fields) - {"visit", "payer"}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_level_has_a_practice_code(family, book):
    known = {(code.facts.get("em_family"), code.facts.get("em_level")) for code in book.all_codes("practice")}
    assert {(family, str(one.number)) for one in FAMILIES[family].levels} <= known
