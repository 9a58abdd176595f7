"""Finds a pane by its address below `/encoder/`: `icd10cm/N18.30/?a=…`, `index/disease/12/`, `?q=gout`."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve

from preceptor.school.encoder.panes import Desk, Pane

MAX_ADDRESS = 1000


def look(desk: Desk, address: str, typed: QueryDict | None = None) -> Pane:
    """The pane at an address. `typed`: fields sent beside it, which count for more. Http404 where there is none."""
    if len(address) > MAX_ADDRESS:
        raise Http404
    try:
        parts = urlsplit(address)
        found = resolve(f"/{parts.path}", "preceptor.school.encoder.urls")
    except (Resolver404, ValueError) as error:
        raise Http404 from error
    make = found.kwargs.get("make")
    if make is None:
        raise Http404
    query = QueryDict(parts.query, mutable=True)
    for name, values in typed.lists() if typed else ():
        query.setlist(name, values)
    try:
        return make(desk, query, **{name: value for name, value in found.kwargs.items() if name != "make"})
    except UnicodeEncodeError as error:
        raise Http404 from error
