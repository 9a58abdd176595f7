"""The ICD-10-PCS index as CMS publishes it: `<ICD10PCS.index>`, letters, main terms, terms up to five deep.

A line has a title, or nothing but where it sends the reader (`see`, `use`). It may name codes in three
lengths: a whole code (`code`), the beginning of one (`codes`), or a table (`tab`, three characters).
The official file of 2021 holds one `see` without a word, so that `Send.text` may be empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from preceptor.coding.codesets.sources import SourceError, safe
from preceptor.coding.codesets.sources.pcs_tables import text, year_of

ROOT = "ICD10PCS.index"
_LENGTHS = {"code": (7, 7), "codes": (4, 6), "tab": (3, 3)}
_CODE = re.compile(r"[0-9A-HJ-NP-Z]{3,7}")


@dataclass(frozen=True, slots=True)
class Send:
    """Where a line sends the reader, with the codes or tables that stand there."""

    kind: Literal["see", "use"]
    text: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the index with the lines below it. `codes` are whole codes, beginnings and tables alike."""

    title: str
    codes: tuple[str, ...]
    sends: tuple[Send, ...]
    below: tuple[Line, ...]

    def walk(self) -> Iterator[Line]:
        yield self
        for line in self.below:
            yield from line.walk()


@dataclass(frozen=True, slots=True)
class Index:
    year: int
    main_terms: tuple[Line, ...]


def read(path: Path) -> Index:
    """The whole file. Raises `SourceError` with file, line and reason."""
    root = safe.xml(path, ROOT)
    year = year_of(path, root)
    lines: list[Line] = []
    for element in root:
        if element.tag == "letter":
            lines += _letter(path, element)
        elif element.tag not in ("version", "title"):
            raise SourceError(path, element.sourceline, f"<{element.tag}> is not part of the index")
    if not lines:
        raise SourceError(path, None, "holds no main term")
    return Index(year, tuple(lines))


def _letter(path: Path, element: Any) -> Iterator[Line]:
    for part in element:
        if part.tag == "mainTerm":
            line = _line(path, part, 0)
            if not line.title:
                raise SourceError(path, part.sourceline, "the main term has no title")
            yield line
        elif part.tag != "title":
            raise SourceError(path, part.sourceline, f"<{part.tag}> is out of place under a letter")


def _line(path: Path, element: Any, level: int) -> Line:
    title = ""
    codes: list[str] = []
    sends: list[Send] = []
    below: list[Line] = []
    for part in element:
        if part.tag == "title" and not title:
            title = text(path, part)
        elif part.tag in _LENGTHS:
            codes.append(_code(path, part))
        elif part.tag in ("see", "use"):
            sends.append(_send(path, part))
        elif part.tag == "term":
            if part.get("level") != str(level + 1):
                raise SourceError(path, part.sourceline, f"level {part.get('level')!r}, expected {level + 1}")
            below.append(_line(path, part, level + 1))
        else:
            raise SourceError(path, part.sourceline, f"<{part.tag}> is out of place in a term")
    if not (title or sends or codes) or not (codes or sends or below):
        raise SourceError(path, element.sourceline, "the term leads nowhere")
    return Line(title, tuple(codes), tuple(sends), tuple(below))


def _send(path: Path, element: Any) -> Send:
    words = " ".join((element.text or "").split())
    codes: list[str] = []
    for part in element:
        if part.tag not in _LENGTHS or (part.tail or "").strip():
            raise SourceError(path, part.sourceline, f"<{element.tag}> holds words, then codes")
        codes.append(_code(path, part))
    return Send("see" if element.tag == "see" else "use", words, tuple(codes))


def _code(path: Path, element: Any) -> str:
    least, most = _LENGTHS[element.tag]
    code = (element.text or "").strip()
    if len(element) or not _CODE.fullmatch(code) or not least <= len(code) <= most:
        raise SourceError(path, element.sourceline, f"{code!r} is no <{element.tag}>")
    return code
