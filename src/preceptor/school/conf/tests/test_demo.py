"""The demo school."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from preceptor.coding.claims import read_claim
from preceptor.engine import engine
from preceptor.school.conf import demo
from preceptor.school.conf.classmates import draft_of
from preceptor.school.lab.draft import to_claim
from preceptor.school.lab.models import Attempt, CaseSet
from preceptor.school.people.access import is_director
from preceptor.school.people.models import User
from preceptor.school.programs.access import role_in
from preceptor.school.programs.models import Enrolment, Program, Section, Term


@pytest.fixture
def loaded(book, db) -> None:
    demo.load(date(2026, 4, 14))


def _counts() -> list[int]:
    return [model.objects.count() for model in (User, Program, Term, Section, Enrolment, CaseSet, Attempt)]


def test_loading_twice_changes_nothing(loaded):
    before = _counts()
    demo.load(date(2026, 4, 14))
    assert _counts() == before


def test_the_cast_is_who_it_says(loaded):
    section = Section.objects.get(name="Section A")
    director, instructor, student, stranger = (
        User.objects.get(email=f"{who}@{demo.DOMAIN}")
        for who in ("director", "instructor", "student", "evening-student")
    )
    assert is_director(director)
    assert role_in(instructor, section) == "instructor" and role_in(student, section) == "student"
    assert role_in(stranger, section) is None


def test_every_case_of_the_curriculum_is_set(loaded):
    section = Section.objects.get(name="Section A")
    assert {c for s in section.case_sets.all() for c in s.cases} == set(engine().library.ids())


def test_the_printed_passwords_open_the_doors(loaded):
    for _, email, word in demo.sign_ins():
        assert User.objects.get(email=email).check_password(word)


def test_another_school_has_other_passwords(settings):
    before = demo.sign_ins()
    settings.SECRET_KEY = "another school's secret"
    assert all(ours[2] != theirs[2] for ours, theirs in zip(before, demo.sign_ins(), strict=True))


def test_a_real_school_is_left_alone(book, ada):
    with pytest.raises(demo.NotADemo):
        demo.load()
    assert not User.objects.filter(email__endswith=demo.DOMAIN).exists()


def test_the_next_term_opens_when_the_old_one_has_ended(loaded):
    demo.load(date(2026, 9, 7))
    assert sorted(Term.objects.values_list("name", flat=True)) == ["Fall 2026", "Spring 2026"]


@pytest.mark.parametrize("day", [date(2026, 1, 1) + timedelta(days=n) for n in (0, 119, 120, 242, 243, 364)])
def test_the_term_covers_whatever_day_it_is(dana, day):
    program = Program.objects.create(name="Any")
    term = demo._term(program, day, dana)
    assert term.starts <= day <= term.ends and (term.ends - term.starts).days in range(119, 123)


def test_a_claim_laid_on_the_desk_comes_back_as_it_was(book):
    for file in engine().library:
        variant = file.variant(0)
        claim = variant.key_claim()
        again = read_claim(to_claim(draft_of(claim), variant))
        assert again.diagnoses == claim.diagnoses and again.queries == claim.queries
        assert [(s.code, s.modifiers, s.points_to) for s in again.services] == [
            (s.code, s.modifiers, s.points_to) for s in claim.services
        ]


def test_classmates_have_handed_in_and_haste_costs(loaded):
    readable = [f.id for f in engine().library if f.variants == 1 and len(f.readings()) > 1]
    theo, mina = (
        dict(Attempt.objects.filter(user__email=f"{who}@{demo.DOMAIN}").values_list("case_id", "score"))
        for who in ("theo", "mina")
    )
    assert set(theo) == set(mina) <= set(readable)
    assert all(mina[case_id] < 1 for case_id in mina)


def test_the_student_begins_with_an_empty_desk(loaded):
    assert not Attempt.objects.filter(user__email=f"student@{demo.DOMAIN}").exists()
