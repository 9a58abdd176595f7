"""The derived external cause index: chapter 20 under what happened, transport accidents by who was hurt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from preceptor.coding.codesets.compiled.volumes import Node
from preceptor.coding.codesets.derived.entries import Entry, tidy
from preceptor.coding.codesets.derived.phrases import NEC, Phrases, Step
from preceptor.coding.codesets.derived.tree import Tree
from preceptor.coding.codesets.derived.vocabulary import lists

_HURT = re.compile(r"^(?P<who>.+?) injured in (?P<how>.+)$", re.IGNORECASE)
_TRAFFIC = re.compile(
    r",?\s*(?:in )?(?:unspecified )?(?P<where>(?:non)?traffic)(?: accident)?$", re.IGNORECASE
)
_COLLISION = re.compile(
    r"^(?P<other>other )?(?:and unspecified )?collision with (?P<what>.+)$", re.IGNORECASE
)
_ROLES = re.compile(
    r"\b(driver|passenger|person on outside|person boarding or alighting|unspecified occupant)\b",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"\([^()]*\)")


def nodes(entries: Sequence[Entry], phrases: Phrases) -> list[Node]:
    """The main terms of the book."""
    tree = Tree()
    found = [entry for entry in entries if entry.chapter == "20"]
    for heading in (False, True):
        for entry in found:
            if entry.heading == heading:
                _title(tree, entry, phrases)
        if not heading:
            for entry in found:
                for term in entry.terms:
                    _place(tree, entry, term, phrases, ())
    return tree.nodes()


def _title(tree: Tree, entry: Entry, phrases: Phrases) -> None:
    title = entry.titles[0]
    if entry.heading and title.startswith(("Other", "Place of occurrence")):
        return
    small = phrases.vocabulary.small
    otherwise = () if entry.heading else (small(title), *(small(text) for _, text in entry.above[-1:]))
    _place(tree, entry, title, phrases, otherwise)


def _place(tree: Tree, entry: Entry, text: str, phrases: Phrases, otherwise: Sequence[str]) -> None:
    if entry.node[0] == "V" and (hurt := _HURT.match(text)):
        tree.place("Accident", _transport(entry, hurt, phrases), entry.code, otherwise=otherwise)
        return
    other = re.match(r"Other (?:specified )?(?=\w)", text)
    plain = text[other.end() :] if other else text
    for opening, main, *steps in lists()["external"]:
        if found := re.match(opening, plain):
            rest = phrases.steps(" ".join((*found.groups(), plain[found.end() :].strip(" ,"))))
            path = (*(Step(step) for step in steps), *rest, *([Step(NEC)] if other else []))
            tree.place(main, path, entry.code, otherwise=otherwise)
            return
    for phrase in phrases.read(text, "20", entry.above[-1][1] if entry.above else ""):
        main = _mains().get(phrase.main, phrase.main)
        tree.place(main, phrase.steps, entry.code, otherwise=otherwise, modifiers=phrase.nonessential)


@cache
def _mains() -> dict[str, str]:
    """The full name of a main term by its first word: "Fall" is "Fall, falling (accidental)"."""
    return {re.split(r"[, (]", main)[0]: main for _, main, *_ in lists()["external"]}


def _transport(entry: Entry, hurt: re.Match[str], phrases: Phrases) -> tuple[Step, ...]:
    """Accident → transport → car occupant → collision (with) → pedestrian or animal → driver → nontraffic."""
    category = entry.above[0][1] if entry.above else entry.titles[0]
    general = _HURT.match(category)
    who = tidy(_DRAWN.sub(" ", (general or hurt)["who"]))
    how, where = tidy(_DRAWN.sub(" ", hurt["how"])), ""
    if traffic := _TRAFFIC.search(how):
        how, where = how[: traffic.start()], traffic["where"].lower()
    steps = [Step("transport"), Step(phrases.vocabulary.small(who))]
    if collision := _COLLISION.match(how):
        what = re.sub(r"^other(?: and unspecified)? (.+)$", r"specified \1 NEC", collision["what"])
        steps += [Step("collision (with)"), Step(what)]
    elif how not in ("", "unspecified", "accident", "transport accident"):
        steps.append(Step(phrases.vocabulary.small(re.sub(r"^(?:other|other specified) ", "", how))))
        steps += [Step(NEC)] if how.startswith("other") else []
    role = _ROLES.search(hurt["who"])
    if role and "unspecified" not in role[1].lower():
        steps.append(Step(role[1].lower()))
    return (*steps, Step(where))
