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
_VERB = re.compile(r"(?:ed|en|ing|struck|caught|cut|hit|shot|stung)$", re.IGNORECASE)
_DRAWN = re.compile(r"\([^()]*\)")


Way = tuple[str, Sequence[Step], tuple[str, ...]]
"""Main term, steps, nonessential modifiers."""


def nodes(entries: Sequence[Entry], phrases: Phrases) -> list[Node]:
    """The main terms of the book."""
    tree = Tree()
    found = [entry for entry in entries if entry.chapter == "20"]
    codes = [entry for entry in found if not entry.heading]
    for entry in codes:
        above = [phrases.vocabulary.small(text) for _, text in entry.above[-1:]]
        for main, steps, modifiers in _ways(entry, entry.titles[0], phrases):
            otherwise = (phrases.vocabulary.small(entry.titles[0]), *above)
            tree.place(main, steps, entry.code, otherwise=otherwise, modifiers=modifiers)
    for entry in codes:
        for term in entry.terms:
            _term(tree, entry, term, phrases)
    for entry in found:
        if entry.heading and not entry.titles[0].startswith(("Other", "Place of occurrence")):
            for main, steps, modifiers in _ways(entry, entry.titles[0], phrases):
                tree.place(main, steps, entry.code, modifiers=modifiers)
    return tree.nodes()


def _term(tree: Tree, entry: Entry, term: str, phrases: Phrases) -> None:
    """A term that names no event ("Bench saw") belongs under that of its title."""
    ways = _ways(entry, term, phrases)
    known = {main for _, main, *_ in lists()["external"]} | {"Accident"}
    if not any(
        main in known or phrases.vocabulary.condition(main) or _VERB.search(main) for main, *_ in ways
    ):
        main, steps, _ = _ways(entry, entry.titles[0], phrases)[0]
        said = phrases.vocabulary.small(re.sub(r",?\s+(?:NOS|NEC)$", "", term))
        ways = [(main, (*steps, Step(said)), ())]
    for main, steps, modifiers in ways:
        tree.place(main, steps, entry.code, modifiers=modifiers)


def _ways(entry: Entry, text: str, phrases: Phrases) -> list[Way]:
    if entry.node[0] == "V" and (hurt := _HURT.match(text)):
        return [("Accident", _transport(entry, hurt, phrases), ())]
    above = entry.above[-1][1] if entry.above else ""
    other = re.match(r"Other (?:specified )?(?=\w)", text)
    plain = text[other.end() :] if other else text
    for opening, main, *steps in lists()["external"]:
        if found := re.match(opening, plain):
            rest = phrases.steps(" ".join((*found.groups(), plain[found.end() :].strip(" ,"))), above)
            return [(main, (*(Step(step) for step in steps), *rest, *([Step(NEC)] if other else [])), ())]
    first, _, rest_of_it = plain.partition(" ")
    if _VERB.search(first) and not phrases.vocabulary.condition(first):  # "Bitten by dog"
        return [(first.strip(",").capitalize(), phrases.steps(rest_of_it, above), ())]
    read = phrases.read(text, "20", above)
    empty = (*lists()["joining"].split(), "other", "unspecified")
    named = [one for one in read if one.main.lower() not in empty]
    return [(_mains().get(one.main, one.main), one.steps, one.nonessential) for one in named] or [
        ("Accident", (Step(phrases.vocabulary.small(plain)),), ())
    ]


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
