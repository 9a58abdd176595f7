"""The encoder's own pages, and the fragment the workbench keeps in its pane."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from preceptor.coding.codesets import System
from preceptor.engine import engine
from preceptor.school.encoder.access import reader_required
from preceptor.school.encoder.panes import SYSTEM_WORDS, Place, code_pane, search_pane

SCOPES: dict[str, tuple[System, ...]] = {
    "icd10cm": ("icd10cm",),
    "icd10pcs": ("icd10pcs",),
    "hcpcs": ("hcpcs",),
    "practice": ("practice",),
}


def scope_of(request: HttpRequest) -> str:
    asked = request.GET.get("system", "icd10cm")
    return asked if asked in SCOPES else "icd10cm"


def day_of(request: HttpRequest) -> date:
    """The day the code sets are read for: asked, else today in the school's zone."""
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def _own_place(day: date) -> Place:
    return Place(link=lambda system, code: reverse("encoder:code", args=[system, code]), on=day)


def _seek(scope: str, day: date) -> dict[str, Any]:
    """What the search box needs on every page."""
    release = engine().book.release(SCOPES[scope][0], day)
    return {"scope": scope, "day": day, "release": release, "scopes": list(SYSTEM_WORDS.items())}


@reader_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/encoder/?q=…&system=…`; with `fragment=1` only the results, for as-you-type."""
    day, scope = day_of(request), scope_of(request)
    context = search_pane(engine(), _own_place(day), request.GET.get("q", ""), SCOPES[scope])
    context |= _seek(scope, day)
    template = "encoder/_results.html" if "fragment" in request.GET else "encoder/search.html"
    return render(request, template, context)


@reader_required
@require_safe
def code(request: HttpRequest, system: str, code: str) -> HttpResponse:
    """`/encoder/icd10cm/N18.30/`: one code in its place. Any spelling leads to the display form.

    `?a=side:right&a=…`: answers to the questions below a heading.
    """
    if system not in SYSTEM_WORDS:
        raise Http404
    day = day_of(request)
    answers = request.GET.getlist("a")
    pane = code_pane(engine(), _own_place(day), system, code, answers)  # type: ignore[arg-type]
    if pane is None:
        raise Http404
    if pane["code"].code != code:
        return redirect("encoder:code", system, pane["code"].code)
    return render(request, "encoder/code.html", pane | _seek(system, day))
