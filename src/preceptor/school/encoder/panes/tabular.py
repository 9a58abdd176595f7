"""One code in its place: what is above, below and beside it, its instructions, its characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import Http404

from preceptor.coding.codesets import Code, System, normalize
from preceptor.coding.codesets.shelf import VOLUME_KINDS
from preceptor.coding.encoder.facts import facts
from preceptor.school.encoder.panes import hcpcs, pcs
from preceptor.school.encoder.panes.books import index_lines, named_by, spoken
from preceptor.school.encoder.panes.changes import life
from preceptor.school.encoder.panes.groups import grouping
from preceptor.school.encoder.panes.narrow import narrow
from preceptor.school.encoder.panes.notes import instructions
from preceptor.school.encoder.panes.place import SYSTEM_WORDS, Desk, Pane, Row, Step, row
from preceptor.school.encoder.panes.search import seek

if TYPE_CHECKING:
    from django.http import QueryDict

MAX_DIGITS = 8
FULL = 8  # a code of seven characters with its dot
DRUGS = "JQ"  # letters of HCPCS codes whose units are amounts of a drug
HCPCS_HEADS = (1, 3)  # a letter, or a block: HCPCS has no headings of its own


def pane(desk: Desk, query: QueryDict, system: str, code: str) -> Pane:
    """`?a=side:right&a=…`: answers to the questions below a heading. Http404 for an unknown code."""
    if system not in SYSTEM_WORDS:
        raise Http404
    known = cast(System, system)
    book, place = desk.book, desk.place
    shown = normalize(known, code)
    found = book.find(known, shown, place.on)
    if found is None:
        if known == "hcpcs" and len(shown) in HCPCS_HEADS:
            return hcpcs.section(desk, shown)
        raise Http404
    this = row(book, place, known, found.code)
    asked = None if found.billable else narrow(desk, found, query.getlist("a"))
    return Pane(
        template="encoder/_code.html",
        system=known,
        view="tabular",
        title=f"{found.code} {this.title}",
        values={
            "code": found,
            "row": this,
            "in_force": book.in_force(known, found.code, day) if (day := desk.day(known)) else found.billable,
            "path": tuple(row(book, place, known, step) for step in found.path),
            "notes": instructions(book, place, found),
            "children": tuple(row(book, place, known, child) for child in found.children),
            "sevenths": _sevenths(desk, found),
            "seventh": found.code[-1] if found.sevenths and len(found.code) == FULL else "",
            "facts": (said := facts(found)),
            "unit_unsaid": known == "hcpcs" and _unit_unsaid(found, {one.name for one in said}),
            "characters": pcs.characters(desk, found.code) if known == "icd10pcs" else (),
            "life": life(desk, found),
            "grouping": grouping(desk, found),
            "terms": index_lines(desk, found.code) if known in ("icd10cm", "icd10pcs") else (),
            "beside": _neighbours(desk, found),
            "narrow": asked,
        },
        seek=seek(known),
        steps=(*led_by(desk, query.get("via", ""), found), _step(this, asked)),
        code=found.code,
        moved="" if found.code == code else f"{known}/{found.code}/",
    )


def _sevenths(desk: Desk, code: Code) -> list[dict[str, Any]]:
    """The seventh characters with what they say. Those of a code that is whole but for them are links."""
    stem = code.code[: FULL - 1] if len(code.code) >= FULL - 1 else ""
    return [
        {
            "char": one.char,
            "text": one.text,
            "link": desk.place.link(f"{code.system}/{stem}{one.char}/")
            if stem and desk.book.find(code.system, f"{stem}{one.char}", desk.place.on)
            else "",
        }
        for one in code.sevenths
    ]


def _unit_unsaid(code: Code, said: set[str]) -> bool:
    """A drug of which only the short descriptor is loaded, which leaves out how much one unit is."""
    return code.code[0] in DRUGS and "short" not in code.facts and "unit" not in said


def led_by(desk: Desk, via: str, code: Code) -> tuple[Step, ...]:
    """The line of a book that a link came from (`via=disease.1234`), if it does name this code."""
    kind, _dot, number = via.partition(".")
    if kind not in VOLUME_KINDS or not number.isdecimal() or len(number) > MAX_DIGITS:
        return ()
    shelf, on = desk.book.shelf, desk.place.on
    line = shelf.term(kind, int(number), on)
    if line is None:
        return ()
    named = {normalize(code.system, one.rstrip("-").rstrip(".")) for one in named_by(line)}
    if code.code not in named:
        return ()
    return (Step("table" if line.cells else "index", spoken(shelf, line, on), code.code),)


def _step(this: Row, asked: dict[str, Any] | None) -> Step:
    if not asked or not asked["answered"]:
        return Step("tabular", this.title, this.code)
    last = asked["answered"][-1]["answer"]
    return Step("questions", f"{last.sentence} {last.label}", this.code)


def _neighbours(desk: Desk, code: Code) -> dict[str, Row | None]:
    parent = desk.book.find(code.system, code.parent, desk.place.on) if code.parent else None
    siblings = parent.children if parent else ()
    if code.code not in siblings:
        return {"before": None, "after": None}
    at = siblings.index(code.code)
    before = siblings[at - 1] if at else None
    after = siblings[at + 1] if at + 1 < len(siblings) else None
    return {
        name: row(desk.book, desk.place, code.system, other) if other else None
        for name, other in (("before", before), ("after", after))
    }
