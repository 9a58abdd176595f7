"""What a code is called: its own title, its inclusion terms, and those of the headings above it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from preceptor.coding.codesets.model import Code, CodeBook
from preceptor.coding.encoder.shortened import written_out
from preceptor.coding.encoder.words import MARKS, mark

NameKind = Literal["title", "term", "inherited", "description", "index"]
_NAME_NOTES = ("inclusion_term", "includes")
# What a heading of T36-T50 may be; each code below says which of them it is.
_EITHER = re.compile(r"^Poisoning by, adverse effect of and underdosing of ")
_MOST_NAMES = 40  # the longest "includes" list of the tabular is shorter


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a code: as printed, the code it stands at, and as marked words (`words.mark`)."""

    kind: NameKind
    text: str
    source: str
    marked: str


def names(code: Code, book: CodeBook) -> tuple[Name, ...]:
    """Every name, the title first. A heading's term is completed by what the title adds to the heading's."""
    title = code.title or ""
    found = [Name("title", title, code.code, mark(in_full(code, title)))] if title else []
    found += [Name("term", n.text, code.code, mark(n.text)) for n in code.notes if n.kind in _NAME_NOTES]
    if text := code.facts.get("text") or code.facts.get("long"):
        found.append(Name("description", text, code.code, mark(text)))
    for heading in _headings(code, book):
        added = _added(mark(title), mark(heading.title or ""))
        found += [
            Name("inherited", n.text, heading.code, f"{mark(n.text)} {added}".strip())
            for n in heading.notes
            if n.kind in _NAME_NOTES
        ]
    return tuple(found[:_MOST_NAMES])


def in_full(code: Code, text: str) -> str:
    """A name of the code with its abbreviations written out, where its system prints such."""
    return written_out(text) if code.system == "hcpcs" else text


def context(code: Code, book: CodeBook) -> str:
    """The titles of the headings above, up to the category: what completes a short title."""
    return " ".join(heading_words(heading) for heading in _headings(code, book))


def heading_words(heading: Code) -> str:
    """The title of a heading as marked words, without what only the codes below it tell apart."""
    return mark(_EITHER.sub("", heading.title or ""))


def _headings(code: Code, book: CodeBook) -> list[Code]:
    """Those above a code that are narrower than a block, nearest first."""
    found = (book.find(code.system, name) for name in reversed(code.path))
    return [h for h in found if h and h.level not in ("block", "chapter", "section")]


def _added(title: str, heading: str) -> str:
    """The words of a title its heading's title has not; none of them is the head of the completed name."""
    known = Counter(word.lstrip(MARKS) for word in heading.split())
    out = []
    for word in title.split():
        bare = word.lstrip(MARKS)
        if known[bare]:
            known[bare] -= 1
        else:
            out.append(word if word[0] in "~&-" else bare)
    return " ".join(out)
