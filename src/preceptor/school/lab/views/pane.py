"""The encoder pane's fragment, for as-you-type inside the workbench."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preceptor.school.lab import access, encoder


@login_required
@require_safe
def pane(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`?at=` a look below `/encoder/`, with whatever was typed beside it; `?notes=system:code` its notes."""
    attempt = access.own_open_attempt(request.user, uuid)
    query: QueryDict = request.GET
    template = "encoder/_look.html"
    if "notes" in query:
        where = str(query["notes"]).replace(":", "/", 1)
        query, template = QueryDict(urlencode({"at": f"{where}/"})), "lab/_notes.html"
    shown = encoder.shown(query, attempt, attempt.variant(), {"diagnoses": [], "services": []})
    return render(request, template, shown)
