"""How two diagnosis codes lie to each other: the same, another 7th character, the other side, vaguer, a
neighbour.

Everything is read from the code set: the tree, the titles, the 7th characters. `docs/rules/grading.md` says
it in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from preceptor.coding.codesets import Code, CodeBook, System
from preceptor.coding.grading.credit import DIAGNOSIS
from preceptor.coding.grading.model import VerdictName

Side = Literal["right", "left", "bilateral"]
_SIDES: tuple[Side, ...] = ("right", "left", "bilateral")
_VAGUE = re.compile(
    r"\b(unspecified|nos|not otherwise specified|without complications?|uncomplicated)\b", re.I
)
_WORD = re.compile(r"[a-z0-9]+")
_SIDE_WORDS = frozenset({*_SIDES, "unilateral", "unspecified", "of", "the", "and", "in", "side"})


@dataclass(slots=True)
class Shelf:
    """The book on the day that counts, each entry read once."""

    book: CodeBook
    on: date
    _entries: dict[tuple[System, str], Code | None] = field(default_factory=dict)

    def find(self, code: str, system: System = "icd10cm") -> Code | None:
        key = (system, code)
        if key not in self._entries:
            self._entries[key] = self.book.find(system, code, self.on)
        return self._entries[key]

    def title(self, code: str, system: System = "icd10cm") -> str:
        entry = self.find(code, system)
        return (entry.title if entry else None) or ""

    def reportable(self, code: str, system: System = "icd10cm") -> bool:
        entry = self.find(code, system)
        return entry is not None and entry.billable and entry.first <= self.on <= entry.last


def category(code: str) -> str:
    return code[:3]


def seventh(code: str) -> str:
    """The 7th character, or nothing."""
    return code.replace(".", "")[6:]


def side(title: str) -> Side | None:
    words = set(_WORD.findall(title.lower()))
    found = [s for s in _SIDES if s in words]
    return found[0] if len(found) == 1 else None


def relate(given: str, wanted: str, shelf: Shelf) -> tuple[VerdictName, ...]:
    """The faults of a submitted code against a key's; `("correct",)` for the same, `()` when they are
    strangers.

    A code that does not exist or is not in force is a stranger to every other.
    """
    if given == wanted:
        return ("correct",)
    if category(given) != category(wanted):
        return ()
    mine, keys = shelf.find(given), shelf.find(wanted)
    if mine is None or keys is None:
        return ()
    if not mine.billable:
        return ("heading",) if given in keys.path else ()
    if not shelf.reportable(given):
        return ()
    return _between(mine, keys, shelf)


def credit(faults: tuple[VerdictName, ...]) -> float:
    """What several faults leave of a diagnosis."""
    left = 1.0 if faults else 0.0
    for fault in faults:
        left *= DIAGNOSIS[fault]
    return left


def _between(mine: Code, keys: Code, shelf: Shelf) -> tuple[VerdictName, ...]:
    faults: list[VerdictName] = []
    my_stem, key_stem = _stem(mine, shelf), _stem(keys, shelf)
    if my_stem.code != key_stem.code:
        mine_side, keys_side = side(mine.title or ""), side(keys.title or "")
        if _but_for_side(my_stem) == _but_for_side(key_stem):
            faults.append("less-specific" if mine_side is None and keys_side else "wrong-side")
        else:
            kind = _kind(my_stem, key_stem, shelf)
            if kind is None:
                return ()
            faults.append(kind)
            if mine_side and keys_side and mine_side != keys_side:
                faults.append("wrong-side")
    if seventh(mine.code) and seventh(keys.code) and seventh(mine.code) != seventh(keys.code):
        faults.append("wrong-seventh")
    return tuple(faults)


def _kind(mine: Code, keys: Code, shelf: Shelf) -> VerdictName | None:
    """Vaguer: where the two part ways, the submitted branch says `unspecified` and the key's does not. A
    neighbour: under the same heading as the key's, laterality levels left out."""
    ours, theirs = (*mine.path, mine.code), (*keys.path, keys.code)
    fork = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), None)
    if fork is not None:
        branch, other = shelf.title(ours[fork]), shelf.title(theirs[fork])
        if _vague(mine.title or "") and _vague(branch) > _vague(other):
            return "less-specific"
    return "sibling" if _family(keys, shelf) in mine.path else None


def _family(code: Code, shelf: Shelf) -> str | None:
    """The heading whose codes are a code's neighbours; never above the category."""
    parent = shelf.find(code.parent or "")
    if parent is None or len(code.code) == 3:
        return None
    while len(parent.code) > 3 and _only_sides(parent, shelf):
        above = shelf.find(parent.parent or "")
        if above is None:
            break
        parent = above
    return parent.code


def _only_sides(heading: Code, shelf: Shelf) -> bool:
    children = [child for c in heading.children if (child := shelf.find(c))]
    return len(children) > 1 and len({_but_for_side(child) for child in children}) == 1


def _stem(code: Code, shelf: Shelf) -> Code:
    """The entry that 7th characters are added to; the code itself when it has none."""
    if not seventh(code.code) or code.parent is None:
        return code
    return shelf.find(code.parent) or code


def _but_for_side(code: Code) -> frozenset[str]:
    words = _WORD.findall((code.title or code.code).lower())
    return frozenset(w.rstrip("s") for w in words if w not in _SIDE_WORDS)


def _vague(title: str) -> int:
    return len(_VAGUE.findall(title))
