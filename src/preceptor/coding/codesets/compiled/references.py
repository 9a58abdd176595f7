"""Follows the references of a book to the lines they mean: "see Accident, transport, car occupant".

Each part of a reference is looked for among the lines below the one found for the part before it, by its
words, whole or as one of the alternatives a title gives ("Fall, falling"). Parts that only instruct ("by
type") end the way. Where a part is not found, the line reached so far is the target.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from preceptor.coding.codesets.compiled.volumes import stem, words
from preceptor.coding.codesets.shelf import VOLUME_KINDS, Reference, Term, Volume, VolumeKind

Books = Sequence[tuple[Volume, Sequence[Term]]]

_INSTRUCTS = re.compile(r"(?:^|\s)(?:by|for|with 7th character)\s.*$", re.IGNORECASE)
_UNSPECIFIC = re.compile(r"\s+(?:NEC|NOS)$")
_OTHER_BOOKS: tuple[tuple[re.Pattern[str], VolumeKind], ...] = (
    (re.compile(r"table of drugs and \w+,?\s*", re.IGNORECASE), "drug"),
    (
        re.compile(r"(?:table of neoplasms?|neoplasm table|neoplasms?, by site),?\s*", re.IGNORECASE),
        "neoplasm",
    ),
    (re.compile(r"index to (?:diseases?(?: and injur\w+)?),?\s*", re.IGNORECASE), "disease"),
    (
        re.compile(r"(?:index to )?external causes?(?: of injur\w+)?(?: index)?,\s*", re.IGNORECASE),
        "external",
    ),
)
_NEXT: dict[VolumeKind, tuple[VolumeKind, ...]] = {
    "disease": ("neoplasm", "external"),
    "external": ("disease",),
    "neoplasm": ("disease",),
    "drug": ("disease",),
}
"""The books tried when a reference is not found in its own."""


def resolve(books: Books) -> list[tuple[Volume, Sequence[Term]]]:
    """The same books with `Reference.target` and `volume` filled in wherever a line is found. A reference
    into another book means its edition of the same days, else the newest.
    """
    ways = [_Ways(terms) for _, terms in books]
    done: list[tuple[Volume, Sequence[Term]]] = []
    for own, (volume, terms) in zip(ways, books, strict=True):
        others = {other: _edition(books, ways, other, volume) for other in VOLUME_KINDS}
        finder = _Finder(volume.kind, own, {kind: found for kind, found in others.items() if found})
        done.append((volume, [finder.filled(term) for term in terms]))
    return done


def _edition(books: Books, ways: list[_Ways], kind: VolumeKind, of: Volume) -> _Ways | None:
    found = [
        (volume.first <= of.last, volume.first, number)
        for number, (volume, _) in enumerate(books)
        if volume.kind == kind
    ]
    return ways[max(found)[2]] if found else None


class _Ways:
    """The lines of one book by what they are called, under the line above them."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.named: dict[tuple[int, str], int] = {}
        self.variant: dict[tuple[int, str], int] = {}
        self.coded: dict[str, int] = {}
        self.below: dict[int, list[tuple[str, int]]] = {}
        for term in terms:
            parent = term.path[-1] if term.path else -1
            names, variants = _names(term)
            self.below.setdefault(parent, []).append((names[0], term.number))
            for name in names:
                self.named.setdefault((parent, name), term.number)
            for name in variants:
                self.variant.setdefault((parent, name), term.number)
            if term.code:
                self.coded.setdefault(stem(term.code), term.number)

    def follow(self, parts: Sequence[str], parent: int = -1) -> tuple[int | None, int]:
        """The line reached and how many parts led there; (None, 0) where not even the first does."""
        best: tuple[int | None, int] = (None, 0)
        for taken in range(len(parts), 0, -1):
            found = self._line(parent, _name(", ".join(parts[:taken])))
            if found is not None:
                further, more = self.follow(parts[taken:], found)
                best = max(
                    best, (found if further is None else further, taken + more), key=lambda way: way[1]
                )
        return best

    def _line(self, parent: int, name: str) -> int | None:
        """A line below, by its name, else by a variant of it, else one level further down (references leave
        out "with", "due to"), else the first that begins so.
        """
        for names in (self.named, self.variant):
            if (parent, name) in names:
                return names[parent, name]
        below = self.below.get(parent, ())
        if parent >= 0:
            for _, child in below:
                if (child, name) in self.named:
                    return self.named[child, name]
        return next((number for title, number in below if title.startswith(f"{name} ")), None)


def _name(text: str) -> str:
    """What a line is compared by: its words, without plurals, "NEC" and "NOS"."""
    plain = _UNSPECIFIC.sub("", text.replace("(s)", ""))
    return " ".join(word.removesuffix("s") if len(word) > 3 else word for word in words(plain))


def _names(term: Term) -> tuple[list[str], list[str]]:
    """What a line is called in full, and the alternatives its title gives ("Fall, falling")."""
    names = [_name(term.title)]
    if term.nonessential:  # "electric (assisted) bicyclist"
        start, *rest = term.title.split(" ", 1)
        names.append(_name(" ".join((start, *term.nonessential, *rest))))
    first, *others = term.title.split(", ")
    return names, [_name(first), *(_name(other) for other in others if " " not in other)] if others else []


class _Finder:
    def __init__(self, kind: VolumeKind, own: _Ways, others: dict[VolumeKind, _Ways]) -> None:
        self.kind = kind
        self.own = own
        self.others = others

    def filled(self, term: Term) -> Term:
        if not any(reference.target is None for reference in term.references):
            return term
        found = (r if r.target is not None else self.find(r, term) for r in term.references)
        return replace(term, references=tuple(found))

    def find(self, reference: Reference, term: Term) -> Reference:
        if reference.kind in ("subcategory", "category"):
            return self._coded(reference)
        for opening, kind in _OTHER_BOOKS:
            if (match := opening.match(reference.text)) and kind != self.kind:
                ways = self.others.get(kind)
                parts = _parts(reference.text[match.end() :])
                parts = ["Neoplasm", *parts] if kind == "neoplasm" else parts  # its only main term
                target = ways.follow(parts)[0] if ways else None
                return replace(reference, target=target, volume=kind)
        parts = _parts(reference.text)
        best = self.own.follow(parts)
        if best[1] < len(parts) and term.path:  # "see ether" may mean a neighbor
            near = self.own.follow(parts, term.path[-1])
            best = near if near[1] == len(parts) else best
        if best[0] is not None and best[0] != term.number:
            return replace(reference, target=best[0])
        for kind in _NEXT.get(self.kind, ()):
            target, _ = self.others[kind].follow(parts) if kind in self.others else (None, 0)
            if target is not None:
                return replace(reference, target=target, volume=kind)
        return reference

    def _coded(self, reference: Reference) -> Reference:
        code = stem(reference.text)
        if code in self.own.coded:
            return replace(reference, target=self.own.coded[code])
        for kind, ways in self.others.items():
            if kind != self.kind and code in ways.coded:
                return replace(reference, target=ways.coded[code], volume=kind)
        return reference


def _parts(text: str) -> list[str]:
    return [part for part in (_INSTRUCTS.sub("", part).strip() for part in text.split(",")) if part]
