"""What one release changed: new, revised and deleted, in the order of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.paginator import Paginator
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preceptor.coding.codesets import Code, System
from preceptor.coding.encoder.history import KINDS, Change, Changes, changes, history
from preceptor.school.encoder.panes.notes import NOTE_WORDS
from preceptor.school.encoder.panes.place import SYSTEM_WORDS, Desk, Pane, look
from preceptor.school.encoder.panes.search import seek

if TYPE_CHECKING:
    from django.http import QueryDict

KIND_WORDS = {
    "new": gettext_lazy("New"),
    "revised": gettext_lazy("Revised"),
    "deleted": gettext_lazy("Deleted"),
}
PART_WORDS: dict[str, Any] = {
    "code": "",
    "title": gettext_lazy("title"),
    "notes": gettext_lazy("instructions"),
    "seventh": gettext_lazy("7th character"),
}
PER_PAGE = 100


def pane(desk: Desk, query: QueryDict, system: str) -> Pane:
    """`?release=FY2026&kind=new&page=2`; without a release the one in force. Http404 for an unknown one."""
    if system not in SYSTEM_WORDS or not desk.book.releases(cast(System, system)):
        raise Http404
    known = cast(System, system)
    day = desk.day(known)
    now = (desk.book.release(known, day) if day else None) or desk.book.releases(known)[-1]
    found = changes(desk.book, known, query.get("release", "") or now.label)
    if found is None:
        raise Http404
    kind = query.get("kind", "") if query.get("kind", "") in KINDS else ""
    items = [one for one in found.items if kind in ("", one.kind)]
    page = Paginator(items, PER_PAGE).get_page(query.get("page"))
    return Pane(
        template="encoder/_changes.html",
        system=known,
        view="changes",
        title=_("Changes of %(set)s %(release)s")
        % {"set": SYSTEM_WORDS[known], "release": found.release.label},
        values={
            "set_words": SYSTEM_WORDS[known],
            "found": found,
            "releases": [
                (one, _link(desk, known, one.label), one == found.release)
                for one in reversed(desk.book.releases(known))
            ],
            "kinds": _kinds(desk, known, found, kind),
            "items": [item(desk, known, one) for one in page],
            "page": page,
            "before": _page(desk, known, found, kind, page.previous_page_number())
            if page.has_previous()
            else "",
            "after": _page(desk, known, found, kind, page.next_page_number()) if page.has_next() else "",
        },
        seek=seek(known),
    )


def life(desk: Desk, code: Code) -> list[dict[str, Any]]:
    """What is known to have changed at one code, newest first."""
    return [item(desk, code.system, one) for one in reversed(history(desk.book, code.system, code.code))]


def item(desk: Desk, system: System, change: Change) -> dict[str, Any]:
    """One change as a row shows it."""
    known = desk.book.find(system, change.code, desk.place.on) is not None
    return {
        "change": change,
        "kind": KIND_WORDS[change.kind],
        "part": PART_WORDS[change.part],
        "link": desk.place.link(f"{system}/{change.code}/") if known else "",
        "before": [(_word(kind), text) for kind, text in change.before],
        "after": [(_word(kind), text) for kind, text in change.after],
        "into": [(code, desk.place.link(f"{system}/{code}/")) for code in change.into],
    }


def _word(kind: str) -> str:
    return "" if kind == "title" else str(NOTE_WORDS.get(kind, kind))


def _link(desk: Desk, system: str, label: str, kind: str = "", page: str = "") -> Any:
    return desk.place.link(look(f"{system}/changes/", release=label, kind=kind, page=page))


def _page(desk: Desk, system: str, found: Changes, kind: str, number: int) -> Any:
    return _link(desk, system, found.release.label, kind, str(number))


def _kinds(desk: Desk, system: str, found: Changes, kind: str) -> list[Any]:
    """(word, entries, link, whether shown) for all of them and for each kind."""
    counts = {one: found.codes[one] + found.headings[one] for one in KINDS}
    listed = [("", _("All"), sum(counts.values())), *((one, KIND_WORDS[one], counts[one]) for one in KINDS)]
    return [(word, n, _link(desk, system, found.release.label, one), one == kind) for one, word, n in listed]
