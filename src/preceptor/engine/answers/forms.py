"""A claim as its form and as its 837, in the shape every door answers."""

from __future__ import annotations

from typing import TypedDict

from preceptor.coding.claims.faults import Fault
from preceptor.coding.claims.forms import Form, Strip
from preceptor.coding.claims.x12 import LOOPS, Interchange


class FaultDocument(TypedDict):
    where: str
    message: str


class BoxDocument(TypedDict):
    """`by`: claim, case or office. `room`: characters of the paper, 0 where it does not matter."""

    number: str
    name: str
    value: str
    by: str
    room: int
    note: str


class LineDocument(TypedDict):
    """`line`: its place in the claim, 0 for one the hospital adds. `boxes`: {box number: text}."""

    line: int
    boxes: dict[str, str]


class StripDocument(TypedDict):
    title: str
    boxes: list[BoxDocument]
    lines: list[LineDocument]


class FormDocument(TypedDict):
    """`pages` are lists of strips. `faults`: what the paper cannot hold."""

    form: str
    pages: list[list[StripDocument]]
    faults: list[FaultDocument]
    notes: list[str]


class SegmentDocument(TypedDict):
    """`box` names the boxes of the paper form that show the same; empty where none does."""

    loop: str
    loop_name: str
    segment: str
    says: str
    box: str


class InterchangeDocument(TypedDict):
    """`text` and `segments` are empty where `faults` say why the claim cannot be sent."""

    version: str
    text: str
    segments: list[SegmentDocument]
    faults: list[FaultDocument]


def form_document(form: Form) -> FormDocument:
    pages = [[_strip(strip) for strip in page.strips] for page in form.pages]
    return {"form": form.name, "pages": pages, "faults": _faults(form.faults), "notes": list(form.notes)}


def interchange_document(made: Interchange) -> InterchangeDocument:
    segments: list[SegmentDocument] = [
        {
            "loop": one.loop,
            "loop_name": LOOPS[one.loop],
            "segment": one.text,
            "says": one.says,
            "box": one.box,
        }
        for one in made.segments
    ]
    return {
        "version": made.version, "text": made.text, "segments": segments, "faults": _faults(made.faults),
    }  # fmt: skip


def _strip(strip: Strip) -> StripDocument:
    boxes: list[BoxDocument] = [
        {
            "number": box.number, "name": box.name, "value": box.value, "by": box.by, "room": box.room,
            "note": box.note,
        }
        for box in strip.boxes
    ]  # fmt: skip
    rows = strip.table.numbered if strip.table else ()
    lines: list[LineDocument] = [
        {"line": line, "boxes": {number: text for number, _, text in cells}} for _, line, cells in rows
    ]
    return {"title": strip.title, "boxes": boxes, "lines": lines}


def _faults(faults: tuple[Fault, ...]) -> list[FaultDocument]:
    return [{"where": fault.where, "message": fault.message} for fault in faults]
