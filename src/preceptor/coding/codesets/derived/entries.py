"""What the tabular list has to offer an index: one entry for each thing a book would name, with its code as
printed there.

A book leaves out side, trimester and encounter. Children that differ in nothing else are one entry: `S52.53-`
for Colles' fracture of right, left and unspecified radius. Where they differ in more, each such group is one:
`M84.31-`. An entry whose code takes a 7th character ends in `-` too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from preceptor.coding.codesets.compiled.volumes import words
from preceptor.coding.codesets.model import NoteKind
from preceptor.coding.codesets.sources.cm_tabular import Node, Tabular

_SIDED = re.compile(
    r"\b(?:right|left|bilateral(?:ly)?|both|(?:first|second|third) trimester)\b", re.IGNORECASE
)
_SIDES = re.compile(
    r"\b(?:right|left|bilateral(?:ly)?|both)(?:\s+side[sd]?)?\b|"
    r"\b(?:first|second|third|unspecified) trimester\b",
    re.IGNORECASE,
)
_SIDED_PART = re.compile(
    r",\s*(?:right|left|bilateral|unspecified|one) (?:eye|ear|side|arm|leg|limb)s?\b(?!\w| and)",
    re.IGNORECASE,
)
_UNSAID = re.compile(r"\b(?:unspecified|side)\b", re.IGNORECASE)
_KEPT = ("code_first", "includes")
_SMALL = ("of", "the", "in", "and", "with")
_EMPTY = re.compile(r"\s+(?=[,;)])|^\s*[,;]\s*|(?:[,;]\s*)+$|\(\s*\)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with one code. `heading`: `code` is a heading's, to be taken where nothing below it is meant.

    `titles` are its own, side left out, the best first; `terms` the inclusion terms; `above` the titles of
    the headings over it, nearest last.
    """

    code: str  # as printed: "S52.53-"
    node: str  # the entry of the tabular list: "S52.53"
    chapter: str
    titles: tuple[str, ...]
    terms: tuple[str, ...]
    above: tuple[tuple[str, str], ...] = ()  # (code, title)
    heading: bool = False
    notes: tuple[tuple[NoteKind, str], ...] = field(default=(), repr=False)  # its own and inherited


def entries(tabular: Tabular) -> Iterator[Entry]:
    """Every entry in tabular order, a heading before what stands below it."""
    for chapter in tabular.chapters:
        for block in chapter.children:
            for category in _diagnoses(block):
                yield from _entries(category, chapter.code, (), (), bool(block.sevenths or chapter.sevenths))


def sideless(title: str) -> str:
    """A title without side and trimester: `Pain in right shoulder` → `Pain in shoulder`."""
    return tidy(_SIDES.sub(" ", _SIDED_PART.sub("", title)))


def tidy(text: str) -> str:
    """Single blanks, no commas left standing alone."""
    text = " ".join(text.split())
    while (shorter := " ".join(_EMPTY.sub("", text).split())) != text:
        text = shorter
    return re.sub(r",(?:\s*,)+", ",", text)


def _diagnoses(block: Node) -> Iterator[Node]:
    for child in block.children:
        if child.level == "diagnosis":
            yield child
        else:
            yield from _diagnoses(child)


def _entries(
    node: Node, chapter: str, above: tuple[tuple[str, str], ...],
    inherited: tuple[tuple[NoteKind, str], ...], seventh: bool,
) -> Iterator[Entry]:  # fmt: skip
    seventh = seventh if node.sevenths is None else bool(node.sevenths)
    own = tuple(text for kind, text in node.notes if kind == "inclusion_term")
    notes = (*(note for note in node.notes if note[0] in _KEPT), *inherited)
    title = node.title
    if not node.children:
        code = f"{node.code}-" if seventh else node.code
        yield Entry(code, node.code, chapter, (title,), own, above, False, notes)
        return
    shown = _shown(node.code)
    groups = _groups(node)
    if all(_stem(group) == node.code for group in groups):
        titles, below = _said([child for group in groups for child in group])
        titles = tuple(dict.fromkeys((title, *(_title(group) for group in groups), *titles)))
        yield Entry(shown, node.code, chapter, titles, own + below, above, False, notes)
        return
    yield Entry(shown, node.code, chapter, (title,), own, above, True, notes)
    here = (*above, (node.code, title))
    inherited = tuple(note for note in notes if note[0] == "code_first")
    for group in groups:
        if len(group) == 1:
            yield from _entries(group[0], chapter, here, inherited, seventh)
        else:
            stem, (titles, below) = _stem(group), _said(group)
            titles = tuple(dict.fromkeys((_title(group), *titles)))
            yield Entry(_shown(stem), stem, chapter, titles, below, here, False, inherited)


def _groups(parent: Node) -> list[list[Node]]:
    """Children by what they say besides their parent's words and the side; one by one where they do not
    differ in side ("Right heart failure" has no left beside it).
    """
    known = _gist(parent.title)
    named: dict[frozenset[str], list[Node]] = {}
    for child in parent.children:
        named.setdefault(_gist(child.title) - known, []).append(child)
    groups: list[list[Node]] = []
    for group in named.values():
        sides = {side.lower() for child in group for side in _SIDED.findall(child.title)}
        groups += [group] if len(sides) > 1 else [[child] for child in group]
    return groups


def _said(group: Sequence[Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Titles of what stands below a group, and its inclusion terms, all without side."""
    below = [node for child in group for node in _walk(child)]
    titles = (sideless(node.title) for node in below if node not in group)
    terms = (sideless(text) for node in below for kind, text in node.notes if kind == "inclusion_term")
    return tuple(dict.fromkeys(titles)), tuple(dict.fromkeys(terms))


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _gist(title: str) -> frozenset[str]:
    """Its words without side, trimester and "unspecified", plurals folded."""
    kept = words(_UNSAID.sub(" ", sideless(title)))
    return frozenset(re.sub(r"ies$", "y", word).removesuffix("s") for word in kept if word not in _SMALL)


def _stem(group: Sequence[Node]) -> str:
    """What the codes of several have in common; "" for one."""
    first, last = min(child.code for child in group), max(child.code for child in group)
    same = next((place for place, char in enumerate(first) if last[place : place + 1] != char), len(first))
    return first[:same].rstrip(".") if len(group) > 1 else ""


def _shown(stem: str) -> str:
    return f"{stem}-" if "." in stem else f"{stem}.-"


def _title(group: Sequence[Node]) -> str:
    """The title of the group: that of one whose side is named, without it."""
    sided = next((child for child in group if _SIDED.search(child.title)), group[0])
    return sideless(sided.title)
