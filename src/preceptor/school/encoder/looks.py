"""Finds a pane by its address below `/encoder/`: `icd10cm/N18.30/?a=…`, `index/disease/12/`, `?q=gout`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString

from preceptor.engine import engine
from preceptor.engine.cpt import Cpt
from preceptor.engine.licence import OWN_NOTICE
from preceptor.school.encoder import access, actions
from preceptor.school.encoder.panes import Desk, Pane, Place, Row, row
from preceptor.school.encoder.panes.navigation import navigation
from preceptor.school.encoder.panes.place import look as compared
from preceptor.school.people.access import Visitor, signed_in

MAX_ADDRESS = 1000


def look(desk: Desk, address: str, typed: QueryDict | None = None) -> Pane:
    """The pane at an address; fields `typed` beside it count for more. Http404 where there is none."""
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
    parts_of = {name: value for name, value in found.kwargs.items() if name != "make"}
    try:
        shown: Pane = make(desk, query, **parts_of)
    except UnicodeEncodeError as error:
        raise Http404 from error
    return shown


def context(place: Place, shown: Pane, reader: Visitor) -> dict[str, Any]:
    """What `_look.html` needs: the pane's own values, its place and navigation, and what the reader keeps."""
    desk = Desk(engine(), place)
    book = desk.book
    release = book.release(shown.system, place.on) if shown.system and place.on else None  # type: ignore[arg-type]
    values = {
        **shown.values,
        "pane": shown,
        "place": place,
        "day": place.on,
        "release": release,
        "read_on": desk.day(shown.system),
        "tabs": navigation(place, shown, desk.systems),
    }
    if shown.system == "cpt":
        return values | {"cpt_notice": notice_of(desk.cpt), "cpt_stands_for": stands_for(desk, shown.code)}
    if shown.code and signed_in(reader):
        values |= keeping(place, reader, shown.system, shown.code)
    return values


def notice_of(cpt: Cpt | None) -> tuple[str, ...]:
    """What stands wherever a descriptor shows: ours, and the words the school's licence asks for."""
    asked = cpt.licence.notice if cpt else ""
    return (OWN_NOTICE, *filter(None, asked.splitlines()))


def stands_for(desk: Desk, code: str) -> list[Row]:
    """The service concepts that a CPT code was matched to."""
    return [row(desk.book, desk.place, "practice", one) for one in desk.book.matched(code)]


def keeping(place: Place, reader: Any, system: str, code: str) -> dict[str, Any]:
    """What `_kept.html` needs. Where one came from stands in each form, so that one gets back there."""
    where = f"{system}/{code}/"
    kept = access.kept(reader, system, code)

    def beside(other: str) -> SafeString:
        return place.link(compared("compare/", system=system, a=code, b=other))

    return {
        "kept": kept,
        "compare": [(other, beside(other)) for other in kept.others],
        "compare_any": "" if place.adding else beside(""),
        "kept_at": {"system": system, "code": code, "next": place.address(where)},
    }


def remember(desk: Desk, shown: Pane, reader: Visitor) -> None:
    """A code that was opened is among the reader's last ones; a reader of CPT is counted, and no CPT code is
    kept, because its licence may end.
    """
    if shown.system == "cpt":
        if desk.cpt and desk.place.today and signed_in(reader):
            actions.cpt_read(user=reader, licence=desk.cpt.licence, day=desk.place.today)
        return
    if shown.code and signed_in(reader):
        actions.looked_at(user=reader, system=shown.system, code=shown.code)
