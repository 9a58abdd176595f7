"""The instructor's side: a section's attempts, overrides, answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from preceptor.school.lab import access, actions, standing
from preceptor.school.lab.forms import AnswerForm, OverrideForm
from preceptor.school.people.access import user_of


@require_safe
def section(request: HttpRequest, section_id: int) -> HttpResponse:
    """Students by cases with scores, the lines most missed, open disputes. `?show=idle|low|disputed`."""
    section = access.section_for_instructor(request.user, section_id)
    show = request.GET.get("show", "")
    return render(
        request, "lab/section.html", standing.context(section, show if show in standing.FILTERS else "")
    )


@require_POST
def override(request: HttpRequest, uuid: UUID, line: int) -> HttpResponse:
    """Change one line's credit. `line` is 1-based. Fields: credit (0–1), reason."""
    attempt = access.taught_attempt(request.user, uuid)
    form = OverrideForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_error())
    else:
        try:
            entry = actions.override(
                attempt=attempt, line=line - 1, credit=form.cleaned_data["credit"],
                reason=form.cleaned_data["reason"], by=user_of(request),
            )  # fmt: skip
            messages.success(
                request, f"Credit changed from {entry.credit_before:g} to {entry.credit_after:g}."
            )
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
    return redirect(reverse("lab:review", args=[attempt.uuid]) + f"?line={line}#line-{line}")


@require_POST
def answer(request: HttpRequest, uuid: UUID, dispute_id: int) -> HttpResponse:
    """Answer a dispute. Field: answer."""
    attempt = access.taught_attempt(request.user, uuid)
    dispute = access.dispute_of(attempt, dispute_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_error())
    else:
        try:
            actions.answer(dispute=dispute, text=form.cleaned_data["answer"], by=user_of(request))
            messages.success(request, "The answer stands at the line now.")
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
    line = dispute.line + 1
    return redirect(reverse("lab:review", args=[attempt.uuid]) + f"?line={line}#line-{line}")
