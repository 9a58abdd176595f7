"""Tabular lists of several years joined into one tree: the newest gives the order and what stands under what;
each gives the titles, notes and 7th characters of its own releases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from preceptor.coding.codesets.model import CodeRef, Level, Note, Seventh, normalize
from preceptor.coding.codesets.refs import parse_refs
from preceptor.coding.codesets.sources.cm_tabular import Node, Tabular, extend
from preceptor.coding.codesets.sources.msdrg_master import Span

STRUCTURE: dict[str, Level] = {"chapter": "chapter", "block": "block"}


@dataclass(frozen=True, slots=True)
class Text:
    """What one tabular list says at an entry. `sevenths` are those that apply, inherited or not."""

    notes: tuple[Note, ...] = ()
    sevenths: tuple[Seventh, ...] = ()


@dataclass(slots=True)
class Entry:
    """One place of the tree. `texts`: by the number of the tabular list, 0 the newest."""

    code: str
    level: Level
    path: tuple[str, ...] = ()
    span: Span | None = None
    texts: dict[int, Text] = field(default_factory=dict)
    children: list[Entry] = field(default_factory=list)

    @property
    def bare(self) -> str:
        return self.code.replace(".", "")


class Tree:
    """`tabulars` come newest first, each with the first and the last day it serves; `headings` are those of
    order files. `titles` are those of each list by undotted code; `leaves` are the codes it has on its
    first day, with those that a 7th character makes.
    """

    def __init__(
        self,
        tabulars: Sequence[tuple[Tabular, date, date]],
        spans: Mapping[str, Span],
        headings: Iterable[str] = (),
    ) -> None:
        self.roots: list[Entry] = []
        self.index: dict[str, Entry] = {}
        self.titles: list[dict[str, str]] = []
        self.leaves: list[set[str]] = []
        self._spans = spans
        self._categories = {code for tabular, _, _ in tabulars for code in _categories(tabular.chapters)}
        self._tabled = 0
        self._refs: dict[str, tuple[CodeRef, ...]] = {}
        for tabular, first, last in tabulars:
            self.titles.append({})
            self.leaves.append(set())
            self._serves = first, last
            self._day = tabular.first
            self._siblings(tabular.chapters, None, ())
        self._file(sorted(headings), "subcategory")
        self._file(spans, "code")

    def _siblings(self, nodes: Sequence[Node], parent: Entry | None, inherited: tuple[Seventh, ...]) -> None:
        before: Entry | None = None
        for node in nodes:
            entry = self.index.get(node.code) or self._place(node, parent, before)
            self._say(entry, node, inherited)
            if entry.level == "block" and not entry.children and node.children:
                self._remove(entry, parent)  # a newer list files all of it elsewhere
            else:
                before = entry

    def _place(self, node: Node, parent: Entry | None, before: Entry | None) -> Entry:
        level = STRUCTURE.get(node.level) or ("category" if len(node.code) == 3 else "subcategory")
        entry = Entry(node.code, level, (*parent.path, parent.code) if parent else ())
        if node.level == "diagnosis":
            entry.span = self._spans.get(entry.bare)
        siblings = parent.children if parent else self.roots
        newest = len(self.titles) == 1
        if newest:
            siblings.append(entry)
        else:
            at = next((n for n, sibling in enumerate(siblings, start=1) if sibling is before), 0)
            siblings.insert(at, entry)
        self.index[node.code] = entry
        return entry

    def _remove(self, entry: Entry, parent: Entry | None) -> None:
        (parent.children if parent else self.roots).remove(entry)
        del self.index[entry.code]

    def _say(self, entry: Entry, node: Node, inherited: tuple[Seventh, ...]) -> None:
        number = len(self.titles) - 1
        sevenths = inherited if node.sevenths is None else node.sevenths
        notes = tuple(Note(kind, text, node.code, self._parsed(text)) for kind, text in node.notes)
        self.titles[number][entry.bare] = node.title
        if node.level == "diagnosis" and not node.children:
            sevenths = self._leaf(entry, sevenths, number)
        entry.texts[number] = Text(notes, sevenths)
        self._siblings(node.children, entry, sevenths)

    def _leaf(self, entry: Entry, sevenths: tuple[Seventh, ...], number: int) -> tuple[Seventh, ...]:
        """The last entry of a branch is a code, or takes a 7th character, of which only what the master knows
        exists.
        """
        first, last = self._serves
        made = [
            (code, seventh)
            for code, seventh in extend(entry.code, sevenths)
            if (span := self._spans.get(code.replace(".", ""))) and span.last >= first and span.first <= last
        ]
        if not made:
            self.leaves[number].add(entry.bare)
            return sevenths
        kept = tuple(seventh for _, seventh in made)
        title = self.titles[number][entry.bare]
        for code, seventh in made:
            child = self.index.get(code) or self._insert(code, entry, "code", append=number == 0)
            child.texts[number] = Text((), kept)
            self.titles[number][child.bare] = f"{title}, {seventh.text.partition(';')[0]}"
            if child.span and child.span.covers(self._day):
                self.leaves[number].add(child.bare)
        return kept

    def _insert(self, code: str, home: Entry | None, level: Level, *, append: bool = False) -> Entry:
        siblings = home.children if home else self.roots
        first = 0 if home else self._tabled  # without a chapter they stand behind the last
        before = len(siblings) if append else sum(1 for sibling in siblings[first:] if sibling.code < code)
        path = (*home.path, home.code) if home else ()
        entry = Entry(code, level, path, self._spans.get(code.replace(".", "")))
        siblings.insert(before if append else first + before, entry)
        self.index[code] = entry
        return entry

    def _file(self, codes: Iterable[str], level: Level) -> None:
        """What no tabular list has goes under the longest heading it begins with, or else stands alone."""
        self._tabled = self._tabled or len(self.roots)
        for bare in codes:
            code = normalize("icd10cm", bare)
            if code in self.index:
                continue
            above = (code[:n] for n in range(len(code) - 1, 2, -1))
            home = next((self.index[name] for name in above if name in self.index), None)
            entry = self._insert(code, home, "category" if level != "code" and len(code) == 3 else level)
            if home and len(bare) == 7:
                entry.texts = {number: Text((), text.sevenths) for number, text in home.texts.items()}

    def _parsed(self, text: str) -> tuple[CodeRef, ...]:
        if text not in self._refs:
            self._refs[text] = parse_refs(text, self._categories.__contains__)
        return self._refs[text]


def listed_codes(tabular: Tabular, knows: Callable[[str], bool]) -> set[str]:
    """The undotted codes of a tabular list of days the master does not cover: of the 7th characters those it
    knows from elsewhere, and all where it knows none.
    """
    found: set[str] = set()

    def walk(node: Node, inherited: tuple[Seventh, ...]) -> None:
        sevenths = inherited if node.sevenths is None else node.sevenths
        for child in node.children:
            walk(child, sevenths)
        if node.level == "diagnosis" and not node.children:
            made = [code.replace(".", "") for code, _ in extend(node.code, sevenths)]
            found.update([code for code in made if knows(code)] or made or [node.code.replace(".", "")])

    for chapter in tabular.chapters:
        walk(chapter, ())
    return found


def _categories(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if node.level == "diagnosis":
            yield node.code
        else:
            yield from _categories(node.children)
