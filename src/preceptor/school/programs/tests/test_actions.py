"""Opening programs, terms and sections; enrolling and withdrawing."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from preceptor.school.people.models import User
from preceptor.school.programs import actions
from preceptor.school.programs.models import Enrolment, Term


def test_who_did_it_and_when_is_kept(section, dana, ada):
    enrolment = section.enrolments.get(user=ada)
    assert enrolment.enrolled_by == dana and enrolment.enrolled_at is not None


def test_a_person_is_in_a_section_once(section, ada, dana):
    with pytest.raises(actions.ProgramError, match="Ada Ruiz is already in this section, as student"):
        actions.enrol(section=section, user=ada, role="instructor", by=dana)


def test_the_database_says_so_too(section, ada):
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(section=section, user=ada, role="assistant")


def test_who_left_can_come_back_and_the_first_time_is_kept(section, ada, dana):
    actions.withdraw(enrolment=section.enrolments.get(user=ada), by=dana, reason="a year abroad")
    actions.enrol(section=section, user=ada, role="student", by=dana)
    past, now = section.enrolments.filter(user=ada).order_by("pk")
    assert past.withdrawn_by == dana and past.reason == "a year abroad" and now.withdrawn_at is None


def test_withdrawing_twice_keeps_the_first_reason(section, ada, dana):
    enrolment = section.enrolments.get(user=ada)
    actions.withdraw(enrolment=enrolment, by=dana, reason="moved away")
    assert actions.withdraw(enrolment=enrolment, by=dana, reason="something else").reason == "moved away"


def test_enrolling_an_unknown_address_opens_the_account(section, dana):
    actions.enrol_by_email(
        section=section, email="Ben@School.Example", name="Ben Achterberg", role="student", by=dana
    )
    ben = User.objects.get(email="ben@school.example")
    assert ben.name == "Ben Achterberg" and not ben.has_usable_password()


def test_an_unknown_address_needs_a_name(section, dana):
    with pytest.raises(actions.ProgramError, match="Add the name"):
        actions.enrol_by_email(section=section, email="ben@school.example", role="student", by=dana)
    assert not User.objects.filter(email="ben@school.example").exists()


def test_a_closed_account_is_not_enrolled(section, people, dana):
    ben = people("Ben Achterberg")
    ben.is_active = False
    with pytest.raises(actions.ProgramError, match="closed"):
        actions.enrol(section=section, user=ben, by=dana)


def test_a_term_ends_after_it_starts(term, dana):
    with pytest.raises(actions.ProgramError, match="before the first day"):
        actions.open_term(
            program=term.program, name="Backwards", starts=date(2026, 4, 2), ends=date(2026, 4, 1), by=dana
        )


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 4, 5), None),
        (date(2026, 4, 6), (1, 4)),
        (date(2026, 4, 12), (1, 4)),
        (date(2026, 4, 13), (2, 4)),
        (date(2026, 5, 3), (4, 4)),
        (date(2026, 5, 4), None),
    ],
)
def test_weeks_of_a_term(day, week):
    assert Term(starts=date(2026, 4, 6), ends=date(2026, 5, 3)).week(day) == week


@pytest.mark.parametrize("what", ["program", "term", "section"])
def test_names_are_not_used_twice(what, term, section, dana):
    with pytest.raises(actions.ProgramError, match="already"):
        match what:
            case "program":
                actions.create_program(name=term.program.name, by=dana)
            case "term":
                actions.open_term(
                    program=term.program, name=term.name, starts=term.starts, ends=term.ends, by=dana
                )
            case "section":
                actions.open_section(term=term, name=section.name, by=dana)
