"""A book while it is being made: lines that claim a place, and what happens where two claim the same.

The first to claim a place has it. Another code that must be in the book stands one step further down, under
its own title; one that need not is left out there. In the end lines without a code and with one line below
them are drawn together, and everything is put in the order of the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from preceptor.coding.codesets.compiled.volumes import Node, words
from preceptor.coding.codesets.derived.phrases import Step
from preceptor.coding.codesets.derived.vocabulary import adjective
from preceptor.coding.codesets.shelf import Reference


@dataclass(slots=True)
class Branch:
    """One line. `before`: a word that stood before its noun."""

    title: str
    before: bool = False
    code: str = ""
    manifestation: str = ""
    more: list[str] = field(default_factory=list)
    nonessential: dict[str, None] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    below: dict[str, Branch] = field(default_factory=dict)

    def named(self) -> bool:
        return bool(self.code or self.references)


class Tree:
    def __init__(self) -> None:
        self.mains: dict[str, Branch] = {}

    def at(self, main: str, steps: Iterable[Step] = ()) -> Branch:
        """The line there, made where it is missing."""
        branch = self.mains.get(_key(main)) or self.mains.setdefault(_key(main), _main(main))
        for step in steps:
            if step.text:
                branch = branch.below.setdefault(_key(step.text), Branch(step.text, step.before))
        return branch

    def find(self, main: str, steps: Sequence[Step]) -> Branch | None:
        branch = self.mains.get(_key(main))
        for step in steps:
            branch = branch.below.get(_key(step.text)) if branch else None
        return branch

    def place(
        self,
        main: str,
        steps: Sequence[Step],
        code: str,
        *,
        otherwise: Sequence[str] = (),
        modifiers: Iterable[str] = (),
    ) -> bool:
        """Gives the place to a code unless it is taken; then `otherwise` are steps further down to try.
        Whether the code now stands at one of them.
        """
        branch = self.at(main, steps)
        for further in ("", *otherwise):
            if further:
                branch = branch.below.setdefault(_key(further), Branch(further))
            if branch.code in ("", code):
                branch.code = code
                branch.nonessential.update(dict.fromkeys(modifiers))
                return True
        if otherwise:
            branch.more.append(code)
        return bool(otherwise)

    def nodes(self) -> list[Node]:
        """The finished book."""
        mains = (_node(_drawn(branch, main=True)) for branch in self.mains.values())
        return sorted((node for node in mains if node.code or node.references or node.below), key=_order)


def _main(title: str) -> Branch:
    """`History, personal (of)` has a nonessential "of"."""
    inside = re.findall(r"\(([^()]*)\)", title)
    plain = " ".join(re.sub(r"\([^()]*\)", " ", title).split())
    return Branch(plain, nonessential=dict.fromkeys(inside))


def _key(title: str) -> str:
    plain = re.sub(r"\([^()]*\)", " ", title)
    return " ".join(word.removesuffix("s") if len(word) > 3 else word for word in words(plain)) or title


def _drawn(branch: Branch, main: bool = False) -> Branch:
    """A line without a code above a single one: "chronic" under "obstructive" becomes nonessential or part of
    the title.
    """
    below = {key: _drawn(child) for key, child in branch.below.items()}
    below = {key: child for key, child in below.items() if child.named() or child.below}
    branch.below = below
    while not main and len(branch.below) == 1 and not branch.named():
        (child,) = branch.below.values()
        quiet = branch.before and child.before and adjective(child.title) and " " not in child.title
        if quiet:
            branch.nonessential[child.title] = None
        elif child.before and branch.before:
            branch.title = f"{child.title} {branch.title}"
        else:
            link = " " if branch.title in _LINKS else ", "
            branch.title = f"{branch.title}{link}{child.title}"
        branch.before = branch.before and child.before
        branch.code, branch.manifestation, branch.more = child.code, child.manifestation, child.more
        branch.references, branch.below = child.references, child.below
        branch.nonessential.update(child.nonessential)
    return branch


_LINKS = (
    "with", "without", "due to", "in", "in (due to)", "following", "complicating", "affecting", "involving",
    "during", "after", "complicated by", "affected by", "on board",
)  # fmt: skip


def _node(branch: Branch) -> Node:
    return Node(
        branch.title, tuple(branch.nonessential), branch.code, branch.manifestation, (),
        tuple(branch.references), tuple(branch.more), sorted(map(_node, branch.below.values()), key=_order),
    )  # fmt: skip


def _order(node: Node) -> tuple[bool, list[str]]:
    """As the book orders: "with" before all else (guideline I.A.15), numbers by value."""
    spoken = [word.zfill(4) if word.isdigit() else word for word in words(node.title)]
    return spoken[:1] != ["with"], spoken
