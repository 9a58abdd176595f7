"""The official ICD-10-CM tabular list (CDC/NCHS XML, one file a year): chapters, blocks, categories, codes.

Shape: `ICD10CM.tabular > chapter > section > diag > diag …`. A `diag` with a `sevenChrDef`, or below one,
that has no `diag` of its own needs a 7th character; the codes themselves are not in the file. `extend`
makes them, padded with the placeholder X; which combinations really exist is for the code master to say
(S06.1X7 takes A only).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, Literal

from lxml import etree

from preceptor.coding.codesets.model import NoteKind, Seventh
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.code_list import edition_label, first_day

NodeLevel = Literal["chapter", "block", "diagnosis"]

# Each line of these is an instruction of its own; the lines of the others belong together ("such as:").
_LINES: dict[str, NoteKind] = {
    "includes": "includes",
    "inclusionTerm": "inclusion_term",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
}
_WHOLE: dict[str, NoteKind] = {
    "codeFirst": "code_first", "useAdditionalCode": "use_additional", "codeAlso": "code_also",
    "notes": "note", "sevenChrNote": "seventh_note",
}  # fmt: skip
_OTHER = {"name", "desc", "section", "diag", "sectionIndex", "sevenChrDef", "visualImpairment"}

_CATEGORY = r"[A-Z](?:\d[0-9A-Z]|A\d)"  # QA0 is a category too
_DIAGNOSIS = re.compile(rf"{_CATEGORY}(\.[0-9A-Z]{{1,4}})?")
_BLOCK = re.compile(rf"({_CATEGORY})(?:-({_CATEGORY}))?")
_TITLE_RANGE = re.compile(rf"\s*\({_CATEGORY}(-{_CATEGORY})?\)$")


@dataclass(slots=True)
class Node:
    """One entry as the file has it. `sevenths` is None where the entry defines none (its ancestors' then
    count).
    """

    level: NodeLevel
    code: str
    title: str
    notes: list[tuple[NoteKind, str]] = field(default_factory=list)
    sevenths: tuple[Seventh, ...] | None = None
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tabular:
    """`fiscal_year` is the file's <version>: 2026 is in force from October 2025 to September 2026.

    `april`: the update of 1 April, which the file's name alone tells from the edition of October.
    """

    fiscal_year: int
    chapters: tuple[Node, ...]
    april: bool = False

    @property
    def first(self) -> date:
        """The first day of the edition."""
        return first_day(self.fiscal_year, self.april)

    @property
    def label(self) -> str:
        return edition_label(self.fiscal_year, self.april)


def read(path: Path) -> Tabular:
    """The whole list, in order. Raises `SourceError` with file, line and reason."""
    seen: set[str] = set()
    year = ""
    chapters: list[Node] = []
    with path.open("rb") as stream:
        for element in _parts(path, stream):
            if element.tag == "version":
                year = (element.text or "").strip()
            else:
                chapters.append(_node(path, element, "chapter", seen))
    if not re.fullmatch(r"20\d\d", year):
        raise SourceError(path, None, f"names no fiscal year (<version> is {year!r})")
    if not chapters:
        raise SourceError(path, None, "holds no chapter")
    return Tabular(int(year), tuple(chapters), "april" in path.name.lower())


def extend(code: str, sevenths: tuple[Seventh, ...]) -> Iterator[tuple[str, Seventh]]:
    """The codes a 7th character makes: (`S61.0`, A) → `S61.0XXA`."""
    stem = (code if "." in code else f"{code}.").ljust(7, "X")
    return ((stem + seventh.char, seventh) for seventh in sevenths)


def _parts(path: Path, stream: IO[bytes]) -> Iterator[Any]:
    """The version and each chapter once whole, then forgotten. Nothing is ever resolved or fetched for the
    file.
    """
    events = etree.iterparse(
        stream, events=("start", "end"), 
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    started = False
    try:
        for event, element in events:
            if not started:
                _check_root(path, element)
                started = True
            if event == "end" and element.tag in ("version", "chapter"):
                yield element
                element.clear()
    except etree.XMLSyntaxError as error:
        first = events.error_log[0] if len(events.error_log) else None
        line, message = (first.line, first.message) if first else (1, error.msg)
        raise SourceError(path, line, f"not well-formed XML ({message})") from error


def _check_root(path: Path, root: Any) -> None:
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise SourceError(path, root.sourceline, "has a document type declaration, which is refused")
    if root.tag != "ICD10CM.tabular":
        raise SourceError(path, root.sourceline, "is not an ICD-10-CM tabular list")


def _node(path: Path, element: Any, level: NodeLevel, seen: set[str]) -> Node:
    node = Node(level, *_name(path, element, level))
    if (key := f"{level}:{node.code}") in seen:
        raise SourceError(path, element.sourceline, f"{node.code} is defined twice")
    seen.add(key)
    for part in element:
        tag = part.tag
        if tag == "section":
            node.children.append(_node(path, part, "block", seen))
        elif tag == "diag":
            node.children.append(_node(path, part, "diagnosis", seen))
        elif tag in _LINES:
            node.notes += [(_LINES[tag], line) for line in _lines(part)]
        elif tag in _WHOLE:
            node.notes.append((_WHOLE[tag], "\n".join(_lines(part))))
        elif tag == "sevenChrDef":
            node.sevenths = _sevenths(path, part)
        elif tag == "visualImpairment":
            node.notes.append(("note", _visual_impairment(part)))
        elif tag not in _OTHER:
            raise SourceError(
                path, part.sourceline, f"element <{tag}> under {node.code} is not one this reader knows"
            )
    return node


def _name(path: Path, element: Any, level: NodeLevel) -> tuple[str, str]:
    title = " ".join((element.findtext("desc") or "").split())
    code = (element.get("id") if level == "block" else element.findtext("name")) or ""
    code = code.strip()
    line = element.sourceline
    if not title:
        raise SourceError(path, line, f"<{element.tag}> {code} has no <desc>")
    if level == "chapter" and code.isdigit():
        return code, _TITLE_RANGE.sub("", title)
    if level == "block" and (match := _BLOCK.fullmatch(code)):
        # A block of one category ("B20") takes the range form, so that no two entries share a name.
        return f"{match[1]}-{match[2] or match[1]}", _TITLE_RANGE.sub("", title)
    if level == "diagnosis" and _DIAGNOSIS.fullmatch(code):
        return code, title
    raise SourceError(path, line, f"<{element.tag}> has no usable code ({code!r})")


def _lines(element: Any) -> list[str]:
    texts = (" ".join("".join(note.itertext()).split()) for note in element.iter("note"))
    return [text for text in texts if text]


def _sevenths(path: Path, element: Any) -> tuple[Seventh, ...]:
    found: list[Seventh] = []
    for part in element:
        text = " ".join((part.text or "").split())
        if part.tag == "extension":
            char = part.get("char") or ""
            if not re.fullmatch(r"[0-9A-Z]", char) or not text:
                raise SourceError(path, part.sourceline, f"<extension> with char {char!r} and text {text!r}")
            found.append(Seventh(char, text))
        elif part.tag == "note" and found and text:  # an inclusion term of the extension before it
            found[-1] = Seventh(found[-1].char, f"{found[-1].text}; {text}")
    return tuple(found)


def _visual_impairment(element: Any) -> str:
    """The table at H54, a line a category: value, then each scale's "less than, equal to or better than"."""
    lines: list[str] = []
    for category in element.iter("visCategory"):
        cells = [(category.findtext("heading") or category.findtext("value") or "").strip()]
        for scale in category.iter("visRange"):
            bounds = (("".join(bound.itertext())).strip() for bound in scale)
            cells.append(" ".join(" ".join(bound.split()) for bound in bounds))
        lines.append(" | ".join(cells))
    return "\n".join(lines)
