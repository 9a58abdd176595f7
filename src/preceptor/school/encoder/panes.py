"""What the encoder shows, as plain values for templates: a search, or one code in its place.

The same two panes stand on the encoder's own pages and inside the workbench. What differs is where a link
leads and whether a row may be added to a claim, so both come in from outside (`Place`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from preceptor.coding.codesets import Code, CodeBook, CodeRef, Note, System, normalize
from preceptor.coding.encoder.questions import ask
from preceptor.engine import Engine

NOTE_WORDS = {
    "code_first": _("Code first"),
    "use_additional": _("Use additional"),
    "code_also": _("Code also"),
    "excludes1": _("Excludes 1"),
    "excludes2": _("Excludes 2"),
    "includes": _("Includes"),
    "inclusion_term": _("Also called"),
    "note": _("Note"),
    "seventh_note": _("7th character"),
}
NOTE_ORDER = tuple(NOTE_WORDS)

SYSTEM_WORDS: dict[str, str] = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "hcpcs": "HCPCS Level II",
    "practice": _("Practice set"),
}

PLAIN_MATCH = "matches the title"  # goes without saying
MAX_QUERY = 200
MAX_ANSWERS = 20
GROUPS = 8
ROWS_PER_GROUP = 6


@dataclass(frozen=True)
class Line:
    """Where on a claim a code already is: `C`, and the anchor of that line."""

    label: str
    anchor: str


@dataclass(frozen=True)
class Place:
    """Where the pane stands. `lines`: the claim line a code is already on; `link`: the address of a code."""

    link: Callable[[str, str], str]
    on: date | None = None
    adding: bool = False
    lines: Mapping[tuple[str, str], Line] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One code as a list shows it."""

    system: str
    code: str
    title: str
    billable: bool
    href: str
    line: Line | None = None
    why: str = ""


@dataclass(frozen=True)
class Group:
    """A heading and the rows found under it."""

    head: Row | None
    why: str
    rows: tuple[Row, ...]
    more: int = 0


def row(book: CodeBook, place: Place, system: str, code: str, why: str = "") -> Row:
    found = book.find(system, code, place.on)  # type: ignore[arg-type]
    title = (found.title if found else None) or _("title not loaded")
    return Row(
        system=system,
        code=code,
        title=title,
        billable=bool(found and found.billable),
        href=place.link(system, code),
        line=place.lines.get((system, code)),
        why=why,
    )


def search_pane(engine: Engine, place: Place, query: str, systems: tuple[System, ...]) -> dict[str, Any]:
    """{"query", "groups", "codes", "corrected", "place"}: groups in rank order; none for an empty query."""
    query = query.strip()[:MAX_QUERY]
    if not query:
        return {"query": "", "groups": (), "codes": 0, "place": place}
    groups: list[Group] = []
    corrected = ""
    for system in systems:
        answer = engine.searcher.search(query, system=system, limit=24, on=place.on)
        corrected = corrected or answer.corrected or ""
        for found in answer.groups[:GROUPS]:
            rows = tuple(
                row(engine.book, place, h.system, h.code, h.why) for h in found.hits[:ROWS_PER_GROUP]
            )
            head = found.heading
            groups.append(
                Group(
                    head=row(engine.book, place, head.system, head.code) if head else None,
                    why="" if found.why == PLAIN_MATCH else found.why,
                    rows=rows,
                    more=max(0, len(found.hits) - ROWS_PER_GROUP),
                )
            )
    return {
        "query": query,
        "groups": groups,
        "codes": sum(len(g.rows) for g in groups),
        "corrected": corrected,
        "place": place,
    }


def code_pane(
    engine: Engine, place: Place, system: System, text: str, answers: Sequence[str] = ()
) -> dict[str, Any] | None:
    """One code in its place, with every instruction by level. None for an unknown code.

    `answers`: what is known below a heading, each `question:value`.
    """
    book = engine.book
    code = normalize(system, text)
    found = book.find(system, code, place.on)
    if found is None:
        return None
    parent = book.find(system, found.parent, place.on) if found.parent else None
    return {
        "place": place,
        "code": found,
        "row": row(book, place, system, found.code),
        "system_words": SYSTEM_WORDS.get(system, system),
        "in_force": book.in_force(system, found.code, place.on) if place.on else found.billable,
        "path": tuple(row(book, place, system, step) for step in found.path),
        "notes": instructions(book, place, found),
        "children": tuple(row(book, place, system, child) for child in found.children),
        "sevenths": found.sevenths,
        "beside": _neighbours(book, place, found, parent),
        "narrow": None if found.billable else narrow(book, place, found, answers),
    }


def narrow(book: CodeBook, place: Place, heading: Code, answers: Sequence[str]) -> dict[str, Any] | None:
    """The next question below an ICD-10-CM heading, each option a link; None where none is to ask."""
    if heading.system != "icd10cm":
        return None
    known = dict(pair.split(":", 1) for pair in answers[:MAX_ANSWERS] if ":" in pair)
    inquiry = ask(book, heading.code, place.on, known)
    if not inquiry.question and not inquiry.answered:
        return None
    given = [("a", f"{answer.question}:{answer.value}") for answer in inquiry.answered]

    def link(pairs: list[tuple[str, str]]) -> dict[str, str]:
        query = urlencode(pairs)
        address = place.link(heading.system, heading.code).partition("#")[0]
        joint = "&" if "?" in address else "?"
        return {"href": f"{address}{joint if query else ''}{query}#narrow", "query": query}

    question = inquiry.question
    options = question.options if question else ()
    asked = question.id if question else ""
    return {
        "question": question,
        "options": [
            {"option": option} | link([*given, ("a", f"{asked}:{option.value}")]) for option in options
        ],
        "answered": [{"answer": answer} | link(given[:step]) for step, answer in enumerate(inquiry.answered)],
        "remaining": inquiry.remaining,
        "rows": () if question else tuple(row(book, place, heading.system, code) for code in inquiry.codes),
        "why": inquiry.why,
    }


def _neighbours(book: CodeBook, place: Place, code: Code, parent: Code | None) -> dict[str, Row | None]:
    siblings = parent.children if parent else ()
    if code.code not in siblings:
        return {"before": None, "after": None}
    at = siblings.index(code.code)
    before = siblings[at - 1] if at else None
    after = siblings[at + 1] if at + 1 < len(siblings) else None
    return {
        "before": row(book, place, code.system, before) if before else None,
        "after": row(book, place, code.system, after) if after else None,
    }


def instructions(book: CodeBook, place: Place, code: Code) -> list[dict[str, Any]]:
    """One entry a kind and level, nearest level first within a kind; codes inside the text are links."""
    entries: dict[tuple[str, str], list[list[dict[str, str]]]] = {}
    for note in book.notes(code, place.on):
        if note.kind == "inclusion_term" and note.source != code.code:
            continue  # another entry's own names say nothing of this one
        entries.setdefault((note.kind, note.source), []).extend(linked(note, code.system, place))
    ordered = sorted(entries.items(), key=lambda item: NOTE_ORDER.index(item[0][0]))
    return [
        {
            "kind": kind,
            "word": NOTE_WORDS[kind],
            "source": _("chapter %s") % source if source.isdigit() else source,
            "own": source == code.code,
            "lines": lines,
        }
        for (kind, source), lines in ordered
    ]


def linked(note: Note, system: System, place: Place) -> list[list[dict[str, str]]]:
    """The lines of a note, cut at their references: pieces with `text`, and `href` where it is a code."""
    refs = list(note.refs)
    return [_linked_line(line, refs, system, place) for line in note.text.split("\n")]


def _linked_line(rest: str, refs: list[CodeRef], system: System, place: Place) -> list[dict[str, str]]:
    """Takes from `refs`, which stand in the order of the text, as long as they are found in this line."""
    pieces: list[dict[str, str]] = []
    while refs:
        found = [(*_cut(rest, shown), target) for shown, target in _ends(refs[0])]
        if not found[0][1]:
            break
        refs.pop(0)
        for shown, target in ((f[1], f[3]) for f in found if f[1]):
            before, _shown, rest = rest.partition(shown)
            pieces += [{"text": before}] if before else []
            pieces.append({"text": shown, "code": target, "href": place.link(system, target)})
    return pieces + ([{"text": rest}] if rest else [])


def _cut(text: str, shown: tuple[str, ...]) -> tuple[str, str, str]:
    """Around the first of several ways to write a reference that stands in the text."""
    for way in shown:
        before, found, after = text.partition(way)
        if found:
            return before, found, after
    return text, "", ""


def _ends(ref: CodeRef) -> list[tuple[tuple[str, ...], str]]:
    """How a reference may read in the text, and which code each part leads to."""
    ways = (f"{ref.first}.-", f"{ref.first}-", ref.first) if ref.below else (ref.first,)
    first = (ways, ref.first)
    return [first, ((ref.last,), ref.last)] if ref.last else [first]
