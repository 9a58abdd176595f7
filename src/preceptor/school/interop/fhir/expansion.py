"""`ValueSet/$expand`: the codes of an implicit value set, page by page, or those that words find."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.utils import timezone

from preceptor.coding.codesets.model import Code
from preceptor.engine import Engine, engine
from preceptor.engine.answers.search import MOST as MOST_FOUND
from preceptor.school.interop.fhir.asked import Asked
from preceptor.school.interop.fhir.concepts import designation_use, designations, display
from preceptor.school.interop.fhir.systems import Members, members_of
from preceptor.school.interop.problems import Problem

MOST = 1000
"""Codes in one answer."""

_UNREAD = ("valueSet", "context", "contextDirection")


def expand(asked: Asked) -> dict[str, Any]:
    """Raises Problem: 422 `too-costly` for more than `MOST` codes at once."""
    book = engine().book
    for name in _UNREAD:
        if name in asked.values:
            said = f"{name} is not read here: name an implicit value set by url."
            raise Problem(400, said, where=name, issue="not-supported")
    address = asked.needed("url")
    members = members_of(book, address, _version(asked, address), asked.day())
    count, offset = asked.number("count"), asked.number("offset") or 0
    words = asked.text("filter")
    if words:
        page, total = _found(engine(), members, words, offset, MOST_FOUND if count is None else count)
    else:
        page, total = _listed(members, offset, count)
    told = {name: asked.text(name) for name in ("filter", "date") if asked.text(name)}
    return _value_set(members, page, total, offset, told, asked.flag("includeDesignations") is True)


def compose(members: Members) -> dict[str, Any]:
    """What the value set is: codes that may be reported, under a heading if it names one."""
    filters = [{"property": "notSelectable", "op": "=", "value": "false"}]
    if members.heading:
        filters.insert(0, {"property": "concept", "op": "is-a", "value": members.heading})
    edition = members.edition
    include = {"system": edition.known.url, "version": edition.release.label, "filter": filters}
    return {"inactive": False, "include": [include]}


def _listed(members: Members, offset: int, count: int | None) -> tuple[list[Code], int]:
    """A page in the order of the book, and how many there are in all."""
    names = _names(engine().book.fingerprint, members)
    if (count is None and len(names) - offset > MOST) or (count or 0) > MOST:
        said = f"{len(names):,} codes. Ask for at most {MOST:,} at once, by count and offset."
        raise Problem(422, said, where="count", issue="too-costly")
    end = len(names) if count is None else offset + count
    return _codes(members, names[offset:end]), len(names)


@lru_cache(maxsize=32)
def _names(fingerprint: str, members: Members) -> tuple[str, ...]:
    edition = members.edition
    return engine().book.billable_below(edition.known.system, members.heading, edition.day)


def _found(
    here: Engine, members: Members, words: str, offset: int, count: int
) -> tuple[list[Code], int | None]:
    """A page in rank order. The total is known only where the search came to its end."""
    edition = members.edition
    answer = here.searcher.search(words, system=edition.known.system, limit=MOST_FOUND, on=edition.on)
    inside = frozenset(_names(here.book.fingerprint, members))
    names = [hit.code for hit in answer.results if hit.code in inside]
    total = len(names) if len(answer.results) < MOST_FOUND else None
    return _codes(members, names[offset : offset + count]), total


def _codes(members: Members, names: Sequence[str]) -> list[Code]:
    edition = members.edition
    found = (engine().book.find(edition.known.system, name, edition.on) for name in names)
    return [code for code in found if code]


def _version(asked: Asked, address: str) -> str:
    """`system-version` pins the release of the system of the value set."""
    for pinned in asked.texts("system-version"):
        system, _, version = pinned.partition("|")
        if system and address.startswith(system):
            return version
    return ""


def _value_set(
    members: Members,
    page: list[Code],
    total: int | None,
    offset: int,
    told: dict[str, str],
    with_designations: bool,
) -> dict[str, Any]:
    edition = members.edition
    version = f"{edition.known.url}|{edition.release.label}"
    given = [{"name": name, "valueString": value} for name, value in told.items()]
    expansion: dict[str, Any] = {
        "timestamp": timezone.now().isoformat(timespec="seconds"),
        "offset": offset,
        "parameter": [{"name": "version", "valueUri": version}, *given],
        "contains": [_contained(edition.known.url, code, with_designations) for code in page],
    }
    if not page:
        del expansion["contains"]  # FHIR has no empty lists
    if total is not None:
        expansion["total"] = total
    return {
        "resourceType": "ValueSet",
        "url": members.url,
        "version": edition.release.label,
        "name": edition.known.name,
        "title": edition.known.title,
        "status": "active",
        "compose": compose(members),
        "expansion": expansion,
    }


def _contained(url: str, code: Code, with_designations: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {"system": url, "code": code.code, "display": display(code)}
    called = list(designations(code)) if with_designations else []
    if called:
        entry["designation"] = [{"use": designation_use(kind), "value": text} for kind, text in called]
    return entry
