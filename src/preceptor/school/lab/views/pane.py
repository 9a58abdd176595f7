"""The encoder pane's fragment, for as-you-type inside the workbench."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preceptor.school.lab import access, desk


@login_required
@require_safe
def pane(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`?q=&system=` results, `?code=` one code in its place (`&a=` answers), `?notes=` its notes."""
    attempt = access.own_open_attempt(request.user, uuid)
    query: dict[str, Any] = {key: request.GET[key] for key in ("q", "system", "code") if key in request.GET}
    template = "encoder/_results.html"
    if "notes" in request.GET:
        query["code"], template = request.GET["notes"], "lab/_notes.html"
    elif "code" in query:
        template = "encoder/_code.html"
    answers = request.GET.getlist("a")
    context = desk.pane(query, attempt, attempt.variant(), {"diagnoses": [], "services": []}, answers)
    if template != "encoder/_results.html" and not context["tabular"]:
        return HttpResponse(status=404)
    return render(request, template, context)
