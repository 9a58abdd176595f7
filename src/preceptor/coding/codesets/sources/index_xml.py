"""The official ICD-10-CM indexes and tables (CDC/NCHS XML): the index to diseases and injuries, the external
cause index, the table of neoplasms, the table of drugs and chemicals. All have one schema:

    ICD10CM.index > version, title?, indexHeading?, letter > mainTerm > term level="1" > term level="2" …

A line (`mainTerm`, `term`) holds a `title`, in it nonessential modifiers (`nemod`) and inline elements; then
`code`, `manif`, `see`, `seeAlso`, `subcat`, `seecat`, and in the tables `cell col="2"` … as `indexHeading`
names them. Nothing is dropped: what a `nemod` has outside its parentheses belongs to the title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from preceptor.coding.codesets.compiled.volumes import Node, number_terms
from preceptor.coding.codesets.shelf import Reference, Term, Volume, VolumeKind
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.safe import xml

ROOT = "ICD10CM.index"
DEEPEST = 9
"""Level of the deepest term; the deepest official one is 8."""

_CODE = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?(?:\.?-{1,4})?")
_HEADINGS: dict[str, VolumeKind] = {
    "INDEX TO DISEASES": "disease",
    "EXTERNAL CAUSE": "external",
    "NEOPLASM": "neoplasm",
    "SUBSTANCE": "drug",
}
_TITLES: dict[VolumeKind, str] = {
    "disease": "Index to Diseases and Injuries",
    "external": "External Cause of Injuries Index",
    "neoplasm": "Table of Neoplasms",
    "drug": "Table of Drugs and Chemicals",
}
_REFERENCES = {"see": "see", "seeAlso": "see_also", "subcat": "subcategory", "seecat": "category"}
_NONE = ("-", "--")


@dataclass(frozen=True, slots=True)
class Book:
    """One file. `fiscal_year` is its <version>; `spring`: the edition of April of that year, as the name of
    the file says; `heading`: the title of an index, of a table what its first column holds.
    """

    kind: VolumeKind
    fiscal_year: int
    spring: bool
    source: str
    heading: str
    columns: tuple[str, ...]
    main_terms: tuple[Node, ...]

    @property
    def volume(self) -> Volume:
        year = self.fiscal_year
        first = date(year, 4, 1) if self.spring else date(year - 1, 10, 1)
        label = f"FY{year} April" if self.spring else f"FY{year}"
        last = date(year, 9, 30)
        return Volume(self.kind, label, _TITLES[self.kind], self.source, first, last, columns=self.columns)

    def terms(self) -> list[Term]:
        return number_terms(self.kind, self.main_terms)


def kind_of(head: bytes) -> VolumeKind | None:
    """Which book a file is, from its beginning; None where it is none of them."""
    front, letter, _ = head.decode("utf-8", "ignore").partition("<letter")
    if f"<{ROOT}" not in front or not letter:
        return None
    found = re.search(r"<title>([^<]*)<|<head\b[^>]*>([^<]*)<", front)
    return _kind((found[1] or found[2] or "").strip()) if found else None


def read(path: Path) -> Book:
    """The whole book. Raises `SourceError` with file, line and reason."""
    root = xml(path, ROOT)
    front: dict[str, Any] = {}
    letters: list[Any] = []
    for part in root:
        if part.tag == "letter":
            letters.append(part)
        elif part.tag in ("version", "title", "indexHeading") and part.tag not in front and not letters:
            front[part.tag] = part
        else:
            raise SourceError(path, part.sourceline, f"element <{part.tag}> is not expected here")
    heads = _heads(path, front.get("indexHeading"))
    heading = _text(front["title"]) if "title" in front else "".join(heads[:1])
    kind = _kind(heading)
    year = _text(front["version"]) if "version" in front else ""
    if kind is None:
        raise SourceError(path, None, f"is no book this reader knows ({heading[:80]!r})")
    if not re.fullmatch(r"20\d\d", year):
        raise SourceError(path, None, f"names no fiscal year (<version> is {year!r})")
    reader = _Reader(path, len(heads))
    main_terms = tuple(node for part in letters for node in reader.letter(part))
    if not main_terms:
        raise SourceError(path, None, "holds no main term")
    spring = re.search(rf"April\W*1\W*{year}", path.name, re.IGNORECASE) is not None
    return Book(kind, int(year), spring, path.name, heading, tuple(heads[1:]), main_terms)


def _kind(heading: str) -> VolumeKind | None:
    return next((kind for start, kind in _HEADINGS.items() if start in heading.upper()), None)


def _heads(path: Path, element: Any) -> list[str]:
    if element is None:
        return []
    for number, head in enumerate(element, 1):
        if head.tag != "head" or head.get("col") != str(number):
            raise SourceError(path, head.sourceline, f"column {number} of the heading is missing")
    return [_text(head) for head in element]


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


class _Reader:
    """Reads the lines of one file; `columns` counts the titles' own."""

    def __init__(self, path: Path, columns: int) -> None:
        self.path = path
        self.columns = columns

    def letter(self, element: Any) -> list[Node]:
        found: list[Node] = []
        for part in element:
            if part.tag == "mainTerm":
                found.append(self.line(part, 0))
            elif part.tag != "title":
                raise self.error(part, f"element <{part.tag}> under a letter is not one this reader knows")
        return found

    def line(self, element: Any, level: int) -> Node:
        if level and element.get("level") != str(level):
            raise self.error(
                element, f"a term of level {element.get('level')!r} stands where level {level} must"
            )
        if level > DEEPEST:
            raise self.error(element, f"terms stand more than {DEEPEST} deep")
        title = element.find("title")
        if title is None:
            raise self.error(element, f"<{element.tag}> has no title")
        node = Node(*self.title(title))
        cells = [""] * max(0, self.columns - 1)
        for part in element:
            if part.tag == "term":
                node.below.append(self.line(part, level + 1))
            elif part.tag == "cell":
                self.cell(part, cells)
            elif part.tag != "title":
                self.part(part, node)
            elif part is not title:
                raise self.error(part, "a line has two titles")
        if any(cells):
            node.cells = tuple(cells)
        return node

    def part(self, element: Any, node: Node) -> None:
        text = _text(element)
        if not text:
            raise self.error(element, f"<{element.tag}> is empty")
        if element.tag == "code":
            first, *more = self.codes(element, text)
            if node.code:
                more.insert(0, first)
            node.code, node.more = node.code or first, (*node.more, *more)
        elif element.tag == "manif":
            bare = text.removeprefix("[").removesuffix("]")
            node.manifestation = "; ".join(filter(None, (node.manifestation, bare)))
        elif element.tag in _REFERENCES:
            kind: Any = _REFERENCES[element.tag]
            if element.tag == "subcat":
                self.codes(element, text)
            node.references = (*node.references, Reference(kind, text))
        else:
            raise self.error(element, f"element <{element.tag}> is not one this reader knows")

    def cell(self, element: Any, cells: list[str]) -> None:
        column, text = element.get("col") or "", _text(element)
        place = int(column) - 2 if re.fullmatch(r"\d{1,2}", column) else -1
        if not 0 <= place < len(cells):
            raise self.error(element, f"a cell of column {column!r}, which the heading does not have")
        if cells[place]:
            raise self.error(element, f"a second cell of column {column}")
        cells[place] = text if text in _NONE else self.codes(element, text)[0]

    def codes(self, element: Any, text: str) -> list[str]:
        """Codes separated by commas or blanks; each must look like one."""
        found = re.split(r"[,\s]+", text)
        for code in found:
            if not _CODE.fullmatch(code):
                raise self.error(element, f"{code[:40]!r} is no code of ICD-10-CM")
        return found

    def title(self, element: Any) -> tuple[str, tuple[str, ...]]:
        """The words outside the parentheses of `nemod`, and those inside, in order."""
        words: list[str] = [element.text or ""]
        modifiers: list[str] = []
        for part in element:
            if part.tag == "nemod":
                outside, inside = _split(_text(part))
                words.append(f" {outside} ")
                modifiers += inside
            else:  # an inline element: emphasis, superscript
                words.append("".join(part.itertext()))
            words.append(part.tail or "")
        title = re.sub(r"\s+([,;])", r"\1", " ".join("".join(words).split()))
        if not title:
            raise self.error(element, "a title is empty")
        return title, tuple(modifiers)

    def error(self, element: Any, reason: str) -> SourceError:
        return SourceError(self.path, element.sourceline, reason)


def _split(text: str) -> tuple[str, list[str]]:
    """What stands outside parentheses, and each part inside: `(a) of (b (c))` → `of`, [`a`, `b (c)`]. A
    parenthesis that is never closed is taken to end with the text.
    """
    outside: list[str] = []
    inside: list[str] = []
    depth = start = 0
    for place, char in enumerate(text):
        if char == "(":
            if not depth:
                start = place + 1
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            if not depth:
                inside.append(text[start:place].strip())
        elif not depth:
            outside.append(char)
    if depth:
        inside.append(text[start:].strip())
    return " ".join("".join(outside).split()), [part for part in inside if part]
