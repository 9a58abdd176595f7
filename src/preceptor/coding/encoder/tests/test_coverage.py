"""What a policy answers, on policies made for the purpose."""

from __future__ import annotations

from datetime import date

from preceptor.coding.codesets.policies import Group, Limit, Policy
from preceptor.coding.encoder.coverage import Question, covered

SERVICE = "G0283"
DAY = date(2026, 4, 15)


class Shelf:
    def __init__(self, *policies: Policy) -> None:
        self.policies = policies

    def of(self, system, code, on=None):
        return tuple(one for one in self.policies if on is None or one.in_force(on))


def _policy(*groups: Group, **changes) -> Policy:
    given = {
        "id": "currents",
        "kind": "teaching",
        "version": 1,
        "title": "Currents",
        "first": date(2026, 1, 1),
    }
    return Policy(**(given | {"last": date.max, "source": "test", "groups": groups} | changes))


def _ask(*policies: Policy, dx: tuple[str, ...] = ("M54.50",), **said):
    return covered(Shelf(*policies), Question("hcpcs", SERVICE, dx, DAY, **said))


PAIN = Group(1, "Pain.", ("M54", "E08-E13"))


def test_a_diagnosis_below_a_listed_heading_is_covered():
    answer = _ask(_policy(PAIN))
    assert (answer.verdict, answer.deciding.diagnosis, answer.deciding.group) == ("covered", "M54.50", PAIN)


def test_a_range_takes_in_everything_from_its_first_to_its_last_category():
    assert _ask(_policy(PAIN), dx=("E11.9",)).verdict == "covered"
    assert _ask(_policy(PAIN), dx=("E14.9",)).verdict == "not-listed"


def test_a_heading_does_not_list_another_category_that_begins_alike():
    assert _ask(_policy(Group(1, "", ("M54.5",))), dx=("M54.6",)).verdict == "not-listed"


def test_any_of_several_diagnoses_may_decide():
    answer = _ask(_policy(PAIN), dx=("I10", "M54.50"))
    assert (answer.verdict, answer.deciding.diagnosis) == ("covered", "M54.50")


def test_what_is_named_as_not_supporting_is_not_listed():
    against = Group(2, "Never.", ("M54.50",), covers=False)
    answer = _ask(_policy(PAIN, against))
    assert (answer.verdict, answer.deciding.group) == ("not-listed", against)


def test_a_policy_that_only_says_what_never_supports_cannot_decide_the_rest():
    assert _ask(_policy(Group(1, "Never.", ("I10",), covers=False))).verdict == "undecided"


def test_a_second_diagnosis_that_is_wanted_must_be_another_one():
    pair = _policy(Group(1, "", ("B35.1", "G63"), also=("E11.4", "G63")))
    assert _ask(pair, dx=("B35.1",)).verdict == "limited"
    assert _ask(pair, dx=("B35.1", "E11.42")).verdict == "covered"
    assert _ask(pair, dx=("G63",)).verdict == "limited"


def test_a_listed_diagnosis_without_a_fault_counts_before_one_with():
    groups = Group(1, "", ("B35.1",), also=("E11.4",)), Group(2, "", ("L84",))
    assert _ask(_policy(*groups), dx=("B35.1", "L84")).deciding.diagnosis == "L84"


def test_limits_that_the_question_shows_to_fail_limit():
    policy = _policy(PAIN, limits=(Limit("age", "From 50 to 77.", 50, 77), Limit("sex", "Men.", value="M")))
    assert _ask(policy, age=49, sex="M").verdict == "limited"
    assert _ask(policy, age=77, sex="M").verdict == "covered"
    assert _ask(policy, age=77, sex="F").verdict == "limited"
    assert _ask(policy).verdict == "covered"


def test_units_and_modifiers_are_asked_for_where_they_are_known():
    policy = _policy(PAIN, limits=(Limit("units", "One.", most=1), Limit("modifier", "KX.", value="KX")))
    assert _ask(policy, units=2, modifiers=frozenset(("KX",))).verdict == "limited"
    assert _ask(policy, units=1, modifiers=frozenset()).verdict == "limited"
    assert _ask(policy, units=1, modifiers=frozenset(("KX",))).verdict == "covered"


def test_a_frequency_is_told_and_never_judged():
    answer = _ask(_policy(PAIN, limits=(Limit("frequency", "Once a year."),)))
    assert [(one.kind, one.met) for one in answer.deciding.conditions] == [("frequency", None)]


def test_a_limit_of_another_service_is_not_told():
    answer = _ask(_policy(PAIN, limits=(Limit("frequency", "Once a year.", services=("A4253",)),)))
    assert answer.deciding.conditions == ()


def test_a_group_of_another_service_of_a_teaching_policy_is_left_out():
    assert _ask(_policy(Group(1, "", ("M54",), services=("A4253",)))).verdict == "undecided"


def test_a_paragraph_of_a_payer_that_names_other_services_is_pointed_at():
    policy = _policy(Group(1, "For A4253.", ("M54",), services=("A4253",)), kind="article")
    answer = _ask(policy)
    assert answer.verdict == "covered"
    assert [one.kind for one in answer.deciding.conditions] == ["scope"]


def test_an_asterisk_is_explained_where_the_code_has_one():
    group = Group(1, "", ("M54.50", "R52"), starred=("R52",), asterisk="*With its cause.")
    assert [c.kind for c in _ask(_policy(group), dx=("R52",)).deciding.conditions] == ["asterisk"]
    assert _ask(_policy(group)).deciding.conditions == ()


def test_what_the_law_excludes_no_diagnosis_covers():
    answer = _ask(_policy(excluded="a law"))
    assert (answer.verdict, answer.liability.modifiers) == ("excluded", ("GY", "GX"))


def test_a_denial_that_is_expected_tells_of_the_notice():
    assert _ask(_policy(PAIN), dx=("I10",)).liability.modifiers == ("GA", "GZ")
    assert _ask(_policy(PAIN)).liability is None


def test_states_that_agree_give_one_answer():
    ohio, texas = (_policy(PAIN, id=place, kind="article", places=(place,)) for place in ("OH", "TX"))
    answer = _ask(ohio, texas)
    assert (answer.verdict, answer.by_place) == ("covered", (("OH", "covered"), ("TX", "covered")))


def test_states_that_differ_are_told_apart_and_a_place_decides():
    ohio = _policy(PAIN, id="OH", kind="article", places=("OH",))
    texas = _policy(Group(1, "", ("I10",)), id="TX", kind="article", places=("TX",))
    assert _ask(ohio, texas).verdict == "varies"
    assert _ask(ohio, texas, place="OH").verdict == "covered"
    there = _ask(ohio, texas, place="TX")
    assert (there.verdict, there.elsewhere) == ("not-listed", ("OH",))


def test_another_day_has_no_policy():
    assert (
        covered(Shelf(_policy(PAIN)), Question("hcpcs", SERVICE, ("M54.50",), date(2025, 12, 31))).verdict
        == "none"
    )


def test_without_a_diagnosis_the_lists_are_shown_and_nothing_is_decided():
    assert _ask(_policy(PAIN), dx=()).verdict == "undecided"
