"""The encoder's own pages: one view shows every pane."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from preceptor.engine import engine
from preceptor.school.encoder.access import cpt_for, may_match, reader_required
from preceptor.school.encoder.looks import context, remember
from preceptor.school.encoder.panes import Desk, Pane, Place
from preceptor.school.people.access import Visitor, is_director


def asked_day(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return None


def own_place(day: date | None, reader: Visitor | None = None) -> Place:
    """The encoder's own pages, on today's codes, or those of a day asked for, which links then keep."""
    home = reverse("encoder:search")

    def address(look: str) -> str:
        where, hash_, fragment = look.partition("#")
        kept = f"{'&' if '?' in where else '?'}{urlencode({'on': day})}" if day else ""
        return f"{home}{where}{kept}{hash_}{fragment}"

    today = timezone.localdate()
    return Place(address=address, on=day or today, today=cpt_for(reader, today) if reader else None)


@reader_required
@require_safe
def pane(request: HttpRequest, make: Any, **parts: Any) -> HttpResponse:
    """Any pane as a page; with `fragment=1` the pane alone, for as-you-type."""
    place = own_place(asked_day(request), request.user)
    desk = Desk(engine(), place)
    shown: Pane = make(desk, request.GET, **parts)
    if shown.moved:
        return redirect(place.address(shown.moved))
    remember(desk, shown, request.user)
    values = context(place, shown, request.user)
    if "fragment" in request.GET:
        return render(request, "encoder/_look.html", values)
    office = {"director": is_director(request.user), "matcher": desk.cpt and may_match(request.user)}
    return render(request, "encoder/page.html", {"looking": values, **office})
