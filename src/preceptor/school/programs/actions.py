"""How programs, terms, sections and enrolments come to be and end.

`by` is who did it; None is the school itself. Every refusal is a `ProgramError` whose text may be shown.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from preceptor.school.people import actions as people
from preceptor.school.people.models import User
from preceptor.school.programs.models import Enrolment, Program, Section, Term


class ProgramError(ValueError):
    """What was asked cannot be; the text says why."""


@transaction.atomic
def create_program(*, name: str, summary: str = "", by: User | None) -> Program:
    if Program.objects.filter(name=name).exists():
        raise ProgramError(_("There is already a program named “%(name)s”.") % {"name": name})
    return Program.objects.create(name=name, summary=summary, created_by=by)


@transaction.atomic
def open_term(*, program: Program, name: str, starts: date, ends: date, by: User | None) -> Term:
    if ends < starts:
        raise ProgramError(_("The last day lies before the first day."))
    if program.terms.filter(name=name).exists():
        raise ProgramError(_("This program already has a term named “%(name)s”.") % {"name": name})
    return Term.objects.create(program=program, name=name, starts=starts, ends=ends, created_by=by)


@transaction.atomic
def open_section(*, term: Term, name: str, by: User | None) -> Section:
    if term.sections.filter(name=name).exists():
        raise ProgramError(_("This term already has a section named “%(name)s”.") % {"name": name})
    return Section.objects.create(term=term, name=name, created_by=by)


@transaction.atomic
def enrol(*, section: Section, user: User, role: str = Enrolment.Role.STUDENT, by: User | None) -> Enrolment:
    """One current role a section: somebody who is already in it must be withdrawn first."""
    if role not in Enrolment.Role.values:
        raise ProgramError(_("There is no role “%(role)s”.") % {"role": role})
    if not user.is_active:
        raise ProgramError(_("The account of %(name)s is closed.") % {"name": user})
    already = Enrolment.objects.current().filter(section=section, user=user).first()
    if already is not None:
        words = {"name": user, "role": already.get_role_display().lower()}
        raise ProgramError(_("%(name)s is already in this section, as %(role)s.") % words)
    return Enrolment.objects.create(section=section, user=user, role=role, enrolled_by=by)


@transaction.atomic
def enrol_by_email(*, section: Section, email: str, name: str = "", role: str, by: User | None) -> Enrolment:
    """Opens the account when the address is new; its owner sets the password by the reset link."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        if not name.strip():
            raise ProgramError(_("Nobody here has this address yet. Add the name to open an account."))
        user = people.open_account(email=email, name=name)
    return enrol(section=section, user=user, role=role, by=by)


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User, reason: str = "") -> Enrolment:
    """Ends it today. The work done in the section stays."""
    fresh = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if fresh.withdrawn_at is None:
        fresh.withdrawn_at, fresh.withdrawn_by, fresh.reason = timezone.now(), by, reason
        fresh.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    return fresh
