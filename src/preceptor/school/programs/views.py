"""The office's pages: programs, their terms and sections, who is in them. Everybody else gets 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from preceptor.school.people.access import director_or_404, user_of
from preceptor.school.programs import access, actions
from preceptor.school.programs.forms import EnrolForm, ProgramForm, SectionForm, TermForm, WithdrawForm

page = require_http_methods(["GET", "HEAD", "POST"])


def _carry_out[T](form: forms.Form, do: Callable[..., T]) -> T | None:
    """The action on valid data; a refusal becomes a sentence over the form."""
    if not form.is_valid():
        return None
    try:
        return do(**form.cleaned_data)
    except actions.ProgramError as error:
        form.add_error(None, str(error))
        return None


@require_safe
def program_list(request: HttpRequest) -> HttpResponse:
    programs = access.programs_for(request.user)
    return render(request, "programs/list.html", {"programs": programs, "today": timezone.localdate()})


@page
def new_program(request: HttpRequest) -> HttpResponse:
    director = director_or_404(request.user)
    form = ProgramForm(request.POST or None)
    program = _carry_out(form, lambda **data: actions.create_program(by=director, **data))
    if program:
        messages.success(request, _("%(name)s is open. Add its first term.") % {"name": program})
        return redirect("programs:program", program.pk)
    return render(request, "programs/new.html", {"form": form})


@page
def program(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.program_for(request.user, pk)
    by = user_of(request)
    form = TermForm(request.POST or None)
    term = _carry_out(form, lambda **data: actions.open_term(program=found, by=by, **data))
    if term:
        messages.success(request, _("%(name)s is open. Add its sections.") % {"name": term})
        return redirect("programs:term", term.pk)
    context = {"program": found, "form": form, "today": timezone.localdate()}
    return render(request, "programs/program.html", context)


@page
def term(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.term_for(request.user, pk)
    by = user_of(request)
    form = SectionForm(request.POST or None)
    section = _carry_out(form, lambda **data: actions.open_section(term=found, by=by, **data))
    if section:
        messages.success(request, _("%(name)s is open. Enrol its people.") % {"name": section})
        return redirect("programs:section", section.pk)
    context = {"term": found, "form": form, "week": found.week(timezone.localdate())}
    return render(request, "programs/term.html", context)


@page
def section(request: HttpRequest, pk: int) -> HttpResponse:
    director = director_or_404(request.user)
    found = access.section_for(director, pk)
    form = EnrolForm(request.POST or None)
    enrolment = _carry_out(form, lambda **data: actions.enrol_by_email(section=found, by=director, **data))
    if enrolment:
        words = {"name": enrolment.user, "role": enrolment.get_role_display().lower()}
        messages.success(request, _("%(name)s is enrolled as %(role)s.") % words)
        return redirect("programs:section", pk)
    context: dict[str, Any] = {"section": found, "form": form, "roster": list(access.roster(found))}
    context["current"] = [person for person in context["roster"] if person.withdrawn_at is None]
    context["past"] = [person for person in context["roster"] if person.withdrawn_at is not None]
    return render(request, "programs/section.html", context)


@page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    director = director_or_404(request.user)
    enrolment = access.enrolment_for(director, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if _carry_out(form, lambda **data: actions.withdraw(enrolment=enrolment, by=director, **data)):
        messages.success(request, _("%(name)s is withdrawn. Their work stays.") % {"name": enrolment.user})
        return redirect("programs:section", enrolment.section_id)
    return render(request, "programs/withdraw.html", {"enrolment": enrolment, "form": form})
