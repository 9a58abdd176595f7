"""One code with every instruction that applies to it, and what a code set holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from preceptor.coding.codesets.model import Code, System, normalize
from preceptor.engine.answers.asked import NotThere, shown_code

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store

NEAR = 5


class Named(TypedDict):
    """A code and its title; None where no title is loaded."""

    code: str
    title: str | None


# `from` is a word of the language, so the shape is written as a call.
NoteLine = TypedDict("NoteLine", {"kind": str, "text": str, "from": str, "codes": list[str]})


class SeventhLine(TypedDict):
    char: str
    text: str


class FactLine(TypedDict):
    """What the source says besides: `value` as it has it, `text` in words."""

    name: str
    label: str
    value: str
    text: str


class CodeDocument(TypedDict):
    """`valid`: the day (or the release's first) is within the entry's dates. `notes`: nearest level first.
    `facts`: of HCPCS codes and practice services.
    """

    system: str
    code: str
    title: str | None
    billable: bool
    valid: bool
    release: str
    path: list[Named]
    children: list[str]
    notes: list[NoteLine]
    seventh: list[SeventhLine]
    facts: list[FactLine]


def find(book: Store, system: System, text: str, on: date | None) -> Code | None:
    """What a person typed, as an entry of the book."""
    return book.find(system, normalize(system, text), on) or book.find(system, text.strip(), on)


def entry(book: Store, searcher: Any, system: System, text: str, on: date | None) -> Code:
    """The same where it must exist. Raises NotThere, naming codes that begin alike."""
    found = find(book, system, text, on)
    if found is None:
        answer = searcher.search(text, system=system, limit=NEAR, on=on)
        near = tuple(hit.code for hit in answer.results)
        raise NotThere(f"{shown_code(system, text)} is not a code of {system}.", "code", near)
    return found


def describe(book: Store, code: Code, on: date | None) -> CodeDocument:
    newest = book.newest(code.system)
    day = on or (newest.first if newest else code.first)
    return {
        "system": code.system,
        "code": code.code,
        "title": code.title,
        "billable": code.billable,
        "valid": code.first <= day <= code.last,
        "release": code.release,
        "path": [named(book, code.system, step, on) for step in code.path],
        "children": list(code.children),
        "notes": [
            {
                "kind": note.kind,
                "text": note.text,
                "from": note.source,
                "codes": [str(ref) for ref in note.refs],
            }
            for note in book.notes(code, on)
        ],
        "seventh": [{"char": seventh.char, "text": seventh.text} for seventh in code.sevenths],
        "facts": _facts(code),
    }


def _facts(code: Code) -> list[FactLine]:
    from preceptor.coding.encoder.facts import facts

    return [
        {"name": fact.name, "label": fact.label, "value": fact.value, "text": fact.text}
        for fact in facts(code)
    ]


def named(book: Store, system: System, code: str, on: date | None) -> Named:
    found = book.find(system, code, on)
    return {"code": code, "title": found.title if found else None}
