"""How two diagnosis codes lie to each other: the same, another 7th character, the other side, vaguer, a
neighbour.

Everything is read from the code set: the tree, the titles, the 7th characters. `docs/rules/grading.md` says
it in words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from preceptor.coding.codesets import Code, CodeBook, System
from preceptor.coding.grading.credit import DIAGNOSIS
from preceptor.coding.grading.model import VerdictName
from preceptor.coding.grading.wording import claims, extent, says_no_more, side, vagueness


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
        my_title, key_title = my_stem.title or "", key_stem.title or ""
        kind = _of_side(my_title, key_title) or _kind(my_stem, key_stem, shelf)
        if kind is None:
            return ()
        faults.append(kind)
        if kind in ("less-specific", "sibling") and _sides_differ(my_title, key_title):
            faults.append("wrong-side")
    if seventh(mine.code) and seventh(keys.code) and seventh(mine.code) != seventh(keys.code):
        faults.append("wrong-seventh")
    return tuple(faults)


def _of_side(mine: str, keys: str) -> VerdictName | None:
    """The fault of two titles that differ in nothing but their side."""
    my_side, key_side = extent(mine), extent(keys)
    if my_side == key_side or claims(mine) != claims(keys):
        return None
    vague = my_side is None or (my_side == "unilateral" and key_side != "bilateral" and key_side)
    return "less-specific" if vague else "wrong-side"


def _sides_differ(mine: str, keys: str) -> bool:
    my_side, key_side = side(mine), side(keys)
    return my_side is not None and key_side is not None and my_side != key_side


def _kind(mine: Code, keys: Code, shelf: Shelf) -> VerdictName | None:
    """Vaguer: where the two part ways the submitted branch is the vaguer one, and the code claims nothing the
    key does not. A neighbour: under the same heading as the key's, laterality levels left out."""
    ours, theirs = (*mine.path, mine.code), (*keys.path, keys.code)
    fork = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), None)
    if fork is not None:
        branch, other = shelf.title(ours[fork]), shelf.title(theirs[fork])
        if vagueness(mine.title or "") and vagueness(branch) > vagueness(other):
            above = [shelf.title(c) for c in keys.path if c.startswith(category(keys.code)) and "-" not in c]
            if says_no_more(mine.title or "", keys.title or "", above):
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
    titles = [child.title or child.code for c in heading.children if (child := shelf.find(c))]
    return len({extent(t) for t in titles}) > 1 and len({claims(t) for t in titles}) == 1


def _stem(code: Code, shelf: Shelf) -> Code:
    """The entry that 7th characters are added to; the code itself when it has none."""
    if not seventh(code.code) or code.parent is None:
        return code
    return shelf.find(code.parent) or code
