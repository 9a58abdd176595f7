"""The instructions of one code, each with the level it stands at, the codes inside them as links."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from preceptor.coding.codesets import Code, CodeBook, CodeRef, Note, System
from preceptor.school.encoder.panes.place import Place

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

Piece = dict[str, str | SafeString]


def instructions(book: CodeBook, place: Place, code: Code) -> list[dict[str, Any]]:
    """One entry a kind and level, nearest level first within a kind."""
    entries: dict[tuple[str, str], list[list[Piece]]] = {}
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


def linked(note: Note, system: System, place: Place) -> list[list[Piece]]:
    """The lines of a note, cut at their references: pieces with `text`, and `link` where it is a code."""
    refs = list(note.refs)
    return [_linked_line(line, refs, system, place) for line in note.text.split("\n")]


def _linked_line(rest: str, refs: list[CodeRef], system: System, place: Place) -> list[Piece]:
    """Takes from `refs`, which stand in the order of the text, as long as they are found in this line."""
    pieces: list[Piece] = []
    while refs:
        found = [(*_cut(rest, shown), target) for shown, target in _ends(refs[0])]
        if not found[0][1]:
            break
        refs.pop(0)
        for shown, target in ((f[1], f[3]) for f in found if f[1]):
            before, _shown, rest = rest.partition(shown)
            pieces += [{"text": before}] if before else []
            pieces.append({"text": shown, "code": target, "link": place.link(f"{system}/{target}/")})
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
