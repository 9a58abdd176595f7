"""A chart document as a page shows it, with evidence lit: plain values for the template, no HTML here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from preceptor.coding.charts.model import Block, Document, Sentence


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` up to `end` of a document's text, marked by whom: `yours` or `key`."""

    start: int
    end: int
    whose: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Text with one set of marks over all of it: `css` is empty, `ev`, `ev-key` or both."""

    text: str
    css: str = ""


CSS = {"yours": "ev", "key": "ev-key"}


def pieces(text: str, start: int, marks: Iterable[Mark]) -> list[Piece]:
    """Cut `text`, which begins at `start` of its document, wherever a mark begins or ends."""
    end = start + len(text)
    near = [m for m in marks if m.start < end and m.end > start]
    cuts = sorted({start, end} | {max(start, m.start) for m in near} | {min(end, m.end) for m in near})
    found = []
    for a, b in pairwise(cuts):
        css = {CSS[m.whose] for m in near if m.start <= a and m.end >= b}
        found.append(Piece(text[a - start : b - start], " ".join(sorted(css))))
    return found


Run = Callable[[Document, Sequence[Sentence], Sequence[Mark]], Sequence[Any]]


def sheet(document: Document, marks: Sequence[Mark], run: Run | None = None) -> dict[str, Any]:
    """{"document", "sections": [{"title", "lit", "parts"}]}: a section runs from one heading to the next.

    A section without a mark may be folded by the template. Parts: {"kind": paragraph|list|table, …}.
    `run` says what a stretch of sentences becomes: marked pieces of text by default, else e.g. the sentences
    themselves.
    """
    run = run or marked
    sections: list[dict[str, Any]] = [{"title": [], "lit": False, "parts": []}]
    for block in document.blocks:
        if block.kind == "heading":
            sections.append({"title": run(document, block.sentences, marks), "lit": False, "parts": []})
        elif block.kind == "item":
            _add_item(sections[-1]["parts"], block, run(document, block.sentences, marks))
        elif block.kind == "table":
            rows = [[run(document, (cell,), marks) for cell in row] for row in block.rows]
            sections[-1]["parts"].append({"kind": "table", "header": block.header, "rows": rows})
        else:
            sections[-1]["parts"].append(
                {"kind": "paragraph", "pieces": run(document, block.sentences, marks)}
            )
        sections[-1]["lit"] |= any(_touches(block, m) for m in marks)
    return {"document": document, "sections": [s for s in sections if s["title"] or s["parts"]]}


def folded(document: Document, marks: Sequence[Mark]) -> dict[str, Any]:
    """A sheet whose sections without a mark are put away: {"document", "runs": [{"folded", "titles",
    "sections"}]}, neighbors of one kind in one run. What stands under no heading is always shown."""
    laid = sheet(document, marks)
    runs: list[dict[str, Any]] = []
    for section in laid["sections"]:
        away = bool(section["title"]) and not section["lit"]
        if not runs or runs[-1]["folded"] != away:
            runs.append({"folded": away, "titles": [], "sections": []})
        runs[-1]["titles"].append("".join(piece.text for piece in section["title"]))
        runs[-1]["sections"].append(section)
    return {"document": document, "runs": runs}


def marked(document: Document, sentences: Sequence[Sentence], marks: Sequence[Mark]) -> list[Piece]:
    """Sentences as one run of text, with whatever stands between them."""
    if not sentences:
        return []
    first, last = sentences[0], sentences[-1]
    return pieces(document.text[first.start : last.start + len(last.text)], first.start, marks)


def plain(_document: Document, sentences: Sequence[Sentence], _marks: Sequence[Mark]) -> Sequence[Sentence]:
    """The sentences themselves, for a page that marks them later."""
    return sentences


def _touches(block: Block, mark: Mark) -> bool:
    cells = [*block.sentences, *(cell for row in block.rows for cell in row)]
    return any(mark.start < s.start + len(s.text) and mark.end > s.start for s in cells)


def _add_item(parts: list[dict[str, Any]], block: Block, run: Sequence[Any]) -> None:
    ordered = block.number is not None
    if not parts or parts[-1]["kind"] != "list" or (block.level <= 1 and parts[-1]["ordered"] != ordered):
        parts.append({"kind": "list", "ordered": ordered, "items": []})
    parts[-1]["items"].append({"level": max(0, block.level - 1), "number": block.number, "pieces": run})
