"""The review of a submitted attempt, trying again, and doubting the key."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preceptor.school.lab import access, actions, debrief, shelf
from preceptor.school.lab import review as reviews
from preceptor.school.lab.forms import AnswerForm, DisputeForm, OverrideForm

LONGEST_PATH = 40  # steps of "your path" the page shows


@never_cache
@require_safe
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Verdicts beside the chart. `?line=3` lights one line; `fragment=evidence` sends only the chart."""
    attempt = access.attempt_for(request.user, uuid)
    if attempt.is_open:
        if attempt.user_id == request.user.pk:
            return redirect("lab:workbench", attempt.uuid)
        return render(request, "lab/not_submitted.html", {"attempt": attempt}, status=404)
    key = attempt.key or {}
    rows = reviews.lines(attempt, key)
    line = _current(request, rows)
    context = _evidence(attempt, rows, line) | {"instructor": access.teaches(request.user, attempt)}
    if request.GET.get("fragment") == "evidence":
        return render(request, "lab/review/evidence.html", context)
    if attempt.user_id == request.user.pk:
        actions.see_answers(attempt=attempt)
    return render(request, "lab/review.html", context | _page(attempt, key, rows, context["instructor"]))


def _current(request: HttpRequest, rows: list[reviews.Line]) -> reviews.Line | None:
    """The line asked for, else the first that needs work, else the first."""
    asked = request.GET.get("line", "")
    if asked.isascii() and asked.isdigit() and 0 < int(asked[:4]) <= len(rows):
        line = rows[int(asked[:4]) - 1]
        line.open = True
        return line
    first = next((row for row in rows if row.needs_work), rows[0] if rows else None)
    if first is not None:
        first.open = first.needs_work
    return first


def _evidence(attempt: Any, rows: list[reviews.Line], line: reviews.Line | None) -> dict[str, Any]:
    variant = reviews.variant_or_none(attempt)
    work = [row for row in rows if row.needs_work]
    at = next((n for n, row in enumerate(work) if row is line), None)
    return {
        "attempt": attempt,
        "current": line,
        "sheets": reviews.evidence(line, variant.chart) if variant else [],
        "chart_gone": variant is None,
        "previous": work[at - 1] if at else None,
        "following": work[at + 1]
        if at is not None and at + 1 < len(work)
        else (work[0] if work and at is None else None),
    }


def _page(attempt: Any, key: dict[str, Any], rows: list[reviews.Line], instructor: bool) -> dict[str, Any]:
    return {
        "key": key,
        "groups": reviews.groups(rows),
        "lines": rows,
        "work": sum(row.needs_work for row in rows),
        "counts": debrief.counts(rows),
        "apart": debrief.apart(attempt),
        "asked": debrief.questions(rows),
        "sureness": debrief.sureness(rows),
        "path": reviews.walked(attempt.path)[:LONGEST_PATH],
        "edits": debrief.findings(attempt),
        "groupings": debrief.groupings(attempt, instructor),
        "weighs": debrief.weighs(attempt, instructor),
        "explored": (attempt.findings or {}).get("groups"),
        "score_words": debrief.score_words(attempt),
        "other_scores": debrief.other_scores(attempt),
        "released": debrief.released(attempt),
        "last_scores": access.last_scores(attempt),
        "place": shelf.place(attempt),
        "override_form": OverrideForm(),
        "dispute_form": DisputeForm(),
        "answer_form": AnswerForm(),
    }


@require_POST
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A new attempt at the same case: a fresh variant where the case has them."""
    attempt = access.own_attempt(request.user, uuid)
    try:
        fresh = actions.again(attempt=attempt)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("lab:review" if not attempt.is_open else "lab:workbench", attempt.uuid)
    return redirect("lab:workbench", fresh.uuid)


@require_POST
def dispute(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """“I think the key is wrong.” Fields: line (1-based, as the review numbers them), text."""
    attempt = access.own_attempt(request.user, uuid)
    form = DisputeForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_error())
        return redirect("lab:review", attempt.uuid)
    line = form.cleaned_data["line"]
    try:
        actions.dispute(attempt=attempt, line=line - 1, text=form.cleaned_data["text"])
        messages.success(request, "Your question went to the instructor. The answer will stand at this line.")
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("lab:review", args=[attempt.uuid]) + f"?line={line}#line-{line}")
