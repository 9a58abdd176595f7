"""Who may see what of programs, terms and sections."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from preceptor.school.programs import access, actions


@pytest.fixture
def cast(ada, ines, dana, sam):
    return {"ada": ada, "ines": ines, "dana": dana, "sam": sam, "nobody": AnonymousUser()}


@pytest.mark.parametrize(
    ("who", "sees", "teaches"),
    [
        ("ada", True, False),
        ("ines", True, True),
        ("dana", True, True),
        ("sam", False, False),
        ("nobody", False, False),
    ],
)
def test_section_table(cast, section, who, sees, teaches):
    assert _may(access.section_for, cast[who], section.pk) is sees
    assert _may(access.taught_section, cast[who], section.pk) is teaches


def _may(fetch, user, pk) -> bool:
    try:
        fetch(user, pk)
    except Http404:
        return False
    return True


@pytest.mark.parametrize("fetch", [access.programs_for])
@pytest.mark.parametrize("who", ["ada", "ines", "sam", "nobody"])
def test_only_the_office_sees_programs(cast, who, fetch):
    with pytest.raises(Http404):
        fetch(cast[who])


def test_a_section_that_does_not_exist_looks_like_one_that_is_not_yours(cast, section):
    with pytest.raises(Http404):
        access.section_for(cast["dana"], section.pk + 1000)


def test_sections_of_a_student_are_those_they_are_in(ada, section, other_section):
    assert list(access.sections_of(ada)) == [section]


def test_a_director_is_in_no_section_just_for_directing(dana, section):
    assert list(access.sections_of(dana)) == []


def test_an_assistant_counts_as_instructor(people, section, dana):
    tom = people("Tom Adeyemi")
    actions.enrol(section=section, user=tom, role="assistant", by=dana)
    assert access.is_instructor(tom, section) and list(access.taught_by(tom)) == [section]


def test_who_withdraws_becomes_a_stranger(ada, section, dana):
    actions.withdraw(enrolment=section.enrolments.get(user=ada), by=dana, reason="moved away")
    assert access.role_in(ada, section) is None
    with pytest.raises(Http404):
        access.section_for(ada, section.pk)


def test_a_closed_account_sees_nothing(ada, section):
    ada.is_active = False
    assert access.role_in(ada, section) is None and not access.sections_of(ada)


def test_students_are_counted_without_those_who_left(ada, ines, section, dana, people):
    ben = people("Ben Achterberg")
    left = actions.enrol(section=section, user=ben, role="student", by=dana)
    actions.withdraw(enrolment=left, by=dana)
    assert access.taught_by(ines).get().students == 1
    assert list(access.students_in(section)) == [ada]
