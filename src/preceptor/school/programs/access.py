"""Who may see which program, term and section. The only way a page gets one."""

from __future__ import annotations

from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When
from django.http import Http404

from preceptor.school.people.access import Visitor, director_or_404, is_director, signed_in
from preceptor.school.people.models import User
from preceptor.school.programs.models import Enrolment, Program, Section, Term

Role = Enrolment.Role
_TEACHING = (Role.INSTRUCTOR, Role.ASSISTANT)
_NOW = Q(enrolments__withdrawn_at=None)
_STUDENTS = Count("enrolments", filter=_NOW & Q(enrolments__role=Role.STUDENT), distinct=True)
_TEACHERS = Count("enrolments", filter=_NOW & Q(enrolments__role__in=_TEACHING), distinct=True)


def _sections() -> QuerySet[Section]:
    return Section.objects.select_related("term__program")


def sections_of(user: Visitor, *roles: str) -> QuerySet[Section]:
    """The sections somebody is in now, newest term first; only those in `roles` when given."""
    if not signed_in(user):
        return Section.objects.none()
    mine = Enrolment.objects.current().filter(user=user)
    mine = mine.filter(role__in=roles) if roles else mine
    return _sections().filter(pk__in=mine.values("section")).order_by("-term__starts", "name")


def taught_by(user: Visitor) -> QuerySet[Section]:
    """Sections somebody teaches or assists in, each with `students`, the number enrolled now."""
    return sections_of(user, *_TEACHING).annotate(students=_STUDENTS)


def section_for(user: Visitor, pk: int) -> Section:
    """A section somebody is in, or any for a director; Http404 for a stranger."""
    section = _sections().filter(pk=pk).first()
    if section is None or not (is_director(user) or role_in(user, section)):
        raise Http404
    return section


def taught_section(user: Visitor, pk: int) -> Section:
    """A section somebody teaches, or any for a director; Http404 for everybody else, its students too."""
    section = section_for(user, pk)
    if not (is_director(user) or is_instructor(user, section)):
        raise Http404
    return section


def role_in(user: Visitor, section: Section) -> str | None:
    """student, instructor, assistant, or None."""
    if not signed_in(user):
        return None
    current = Enrolment.objects.current().filter(user=user, section=section)
    return current.values_list("role", flat=True).first()


def is_instructor(user: Visitor, section: Section) -> bool:
    """Instructors and assistants: both see and judge the section's work."""
    return role_in(user, section) in _TEACHING


def students_in(section: Section) -> QuerySet[User]:
    return User.objects.filter(
        enrolments__section=section, enrolments__role=Role.STUDENT, enrolments__withdrawn_at=None
    ).order_by("name", "pk")


def roster(section: Section) -> QuerySet[Enrolment]:
    """Everybody in a section, past and present, those who teach first."""
    rank = Case(
        When(role=Role.INSTRUCTOR, then=Value(0)), When(role=Role.ASSISTANT, then=Value(1)), default=Value(2)
    )
    return section.enrolments.select_related("user", "enrolled_by", "withdrawn_by").order_by(
        "withdrawn_at", rank, "user__name", "pk"
    )


def enrolment_for(user: Visitor, pk: int) -> Enrolment:
    """For the office."""
    director_or_404(user)
    found = Enrolment.objects.current().select_related("user", "section__term__program").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def programs_for(user: Visitor) -> QuerySet[Program]:
    """Every program with its terms and their sections, each with `students` and `teachers`, the numbers now.

    For the office; Http404 for everybody else.
    """
    director_or_404(user)
    sections = Section.objects.annotate(students=_STUDENTS, teachers=_TEACHERS).order_by("name")
    terms = Term.objects.order_by("-starts").prefetch_related(Prefetch("sections", queryset=sections))
    return Program.objects.prefetch_related(Prefetch("terms", queryset=terms))


def program_for(user: Visitor, pk: int) -> Program:
    found = programs_for(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def term_for(user: Visitor, pk: int) -> Term:
    director_or_404(user)
    sections = Section.objects.annotate(students=_STUDENTS, teachers=_TEACHERS).order_by("name")
    terms = Term.objects.select_related("program").prefetch_related(Prefetch("sections", queryset=sections))
    found = terms.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
