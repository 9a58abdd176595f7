"""The derived index to diseases and injuries: every entry of chapters 1–19, 21 and 22 under its condition.

Neoplasms that the table of neoplasms arranges by site, and drugs, stand in those tables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from preceptor.coding.codesets.compiled.volumes import Node
from preceptor.coding.codesets.derived.entries import Entry, sideless
from preceptor.coding.codesets.derived.phrases import Phrase, Phrases, Step
from preceptor.coding.codesets.derived.tree import Tree
from preceptor.coding.codesets.derived.vocabulary import adjective, lists
from preceptor.coding.codesets.refs import parse_refs
from preceptor.coding.codesets.shelf import Reference

TABLED = re.compile(
    r"^(?:(?:other|unspecified|primary|secondary|and|specified)\s+)*"
    r"(?:(?:malignant|benign) neoplasms?|carcinoma in situ|neoplasms? of (?:uncertain|unspecified)|"
    r"poisoning by|adverse effect of|underdosing of|toxic effect of (?!venom|contact))\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r",?\s+in (?:other |[\w,/ -]+)?diseases? classified elsewhere.*$", re.IGNORECASE)
_UNCOMPLICATED = re.compile(r"\b(?:without (?:mention of )?complications?|uncomplicated)$", re.IGNORECASE)
_UNSPECIFIED = re.compile(r",\s*(?:\w+ )?unspecified(?: \w+)?$|^unspecified\b", re.IGNORECASE)
_ALIKE = 3
"""A word that leads to as many conditions is worth a main term that sends to them."""


def nodes(entries: Sequence[Entry], phrases: Phrases) -> list[Node]:
    """The main terms of the book."""
    maker = _Maker(entries, phrases)
    maker.make()
    return maker.tree.nodes()


class _Maker:
    def __init__(self, entries: Sequence[Entry], phrases: Phrases) -> None:
        self.entries = [entry for entry in entries if entry.chapter != "20"]
        self.categories = {entry.node[:3] for entry in entries}
        self.phrases = phrases
        self.tree = Tree()
        self.named: dict[str, list[tuple[str, Sequence[Step]]]] = defaultdict(list)
        self.leading: dict[str, set[str]] = defaultdict(set)
        self.children: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.above:
                self.children[entry.above[-1][0]].append(entry)

    def make(self) -> None:
        """Own titles first, then inclusion terms, then headings: the first has the place."""
        codes = [entry for entry in self.entries if not entry.heading]
        for entry in codes:
            self._titles(entry)
        for nos in (True, False):
            for entry in codes:
                self._terms(entry, entry.terms, entry.code, nos=nos)
        for entry in self.entries:
            if entry.heading:
                self._heading(entry)
            self._pairs(entry)
        for main, code in lists()["defaults"].items():
            if any(entry.code == code for entry in codes):
                self.tree.at(main).code = code
        self._names()
        self._sent()

    def _titles(self, entry: Entry) -> None:
        first = True
        for title in entry.titles:
            if TABLED.match(title):
                continue
            for phrase in self._read(entry, title):
                whole = self.phrases.vocabulary.small(title)
                context = [self.phrases.vocabulary.small(entry.above[-1][1])] if entry.above else []
                self._place(entry, phrase, entry.code, (whole, *context) if first else ())
            first = False

    def _terms(self, entry: Entry, terms: Sequence[str], code: str, *, nos: bool) -> None:
        for text in terms:
            term = sideless(text)
            if term.endswith(" NOS") != nos or TABLED.match(term) or len(term) > _LONGEST:
                continue
            joined = term.split()[0].lower() in lists()["joining"].split()
            found = self._read(entry, term)
            for phrase in found:
                if phrase.found and not joined:
                    self._place(entry, phrase, code, ())
            if (joined or not any(phrase.found for phrase in found)) and not TABLED.match(entry.titles[0]):
                self._beneath(entry, term, code)

    def _beneath(self, entry: Entry, term: str, code: str) -> None:
        """A term that names no condition ("Bowel") belongs under that of its title; as a main term it sends
        there.
        """
        phrase = self._read(entry, entry.titles[0])[0]
        word = self.phrases.vocabulary.small(re.sub(r"\s+(?:NOS|NEC)$", "", term))
        main, steps = self._main(entry, phrase)
        self.tree.place(main, (*steps, Step(word)), code)

    def _heading(self, entry: Entry) -> None:
        """A heading's own words lead to what it has for them without more detail, else to itself."""
        children = self.children[entry.node]
        code = entry.code
        for pattern in (_UNCOMPLICATED, _UNSPECIFIED):
            plain = [child for child in children if not child.heading and pattern.search(child.titles[0])]
            if len(plain) == 1:
                code = plain[0].code
                break
        for title in entry.titles:
            if not TABLED.match(title) and not title.startswith("Other"):
                for phrase in self._read(entry, title):
                    if phrase.found:
                        self._place(entry, phrase, code, ())
        included = tuple(text for kind, text in entry.notes if kind == "includes")
        for nos in (True, False):
            self._terms(entry, entry.terms + included, code, nos=nos)

    def _pairs(self, entry: Entry) -> None:
        """Etiology [manifestation]: what a code-first note names with ONE code, under the manifestation."""
        if entry.heading or "classified elsewhere" not in entry.titles[0]:
            return
        title = _ELSEWHERE.sub("", entry.titles[0])
        for kind, note in entry.notes:
            if kind != "code_first":
                continue
            for line in note.split("\n"):
                refs = parse_refs(line, self.categories.__contains__)
                cause = re.sub(r"\s*\([^()]*\)", "", line).strip(" ,;")
                if len(refs) != 1 or refs[0].last or refs[0].only or not cause or _INSTRUCTION.search(cause):
                    continue
                for phrase in self._read(entry, title):
                    main, steps = self._main(entry, phrase)
                    small = self.phrases.vocabulary.small(cause)
                    branch = self.tree.at(main, (*steps, Step("in (due to)"), Step(small)))
                    if not branch.code:
                        branch.code, branch.manifestation = str(refs[0]), entry.code

    def _read(self, entry: Entry, text: str) -> list[Phrase]:
        above = entry.above[-1][1] if entry.above else ""
        category = entry.above[0][1] if entry.above else entry.titles[0]
        found = self.phrases.read(text, entry.chapter, above, category)
        return [self._sited(entry, phrase) for phrase in found]

    def _sited(self, entry: Entry, phrase: Phrase) -> Phrase:
        """Colles' fracture says nothing of the radius: the heading above it does."""
        if len(phrase.steps) <= len(phrase.sites):
            return phrase
        for _, title in reversed(entry.above):
            for above in self.phrases.read(title, entry.chapter):
                same = above.main == phrase.main and above.sites[: len(phrase.sites)] == phrase.sites
                if same and len(above.sites) > len(phrase.sites):
                    own = tuple(step for step in phrase.steps if step not in above.sites)
                    return replace(phrase, steps=(*above.sites, *own), sites=above.sites)
        return phrase

    def _main(self, entry: Entry, phrase: Phrase) -> tuple[str, tuple[Step, ...]]:
        """Some main terms are divided: traumatic and pathological fractures."""
        for rule in lists()["divided"].get(phrase.main.lower(), ()):
            word = rule.get("word")
            if word is None and rule["chapter"] in ("", entry.chapter):
                return rule["term"], phrase.steps
            if word and any(step.text == word for step in phrase.steps):
                return rule["term"], tuple(step for step in phrase.steps if step.text != word)
        return phrase.main, phrase.steps

    def _place(self, entry: Entry, phrase: Phrase, code: str, otherwise: Sequence[str]) -> None:
        main, steps = self._main(entry, phrase)
        self.tree.place(main, steps, code, otherwise=otherwise, modifiers=phrase.nonessential)
        if phrase.always:
            self.tree.at(main).nonessential.update(dict.fromkeys(phrase.always))
        for step in phrase.steps:
            if " " not in step.text and ((step.before and adjective(step.text)) or step in phrase.sites):
                self.leading[step.text].add(main)
        for name in (*((phrase.name,) if phrase.name else ()), *phrase.short):
            self.named[name].append((main, steps))
        for low, high, opening in lists()["pregnancy"]:
            if low <= entry.node[:3] <= high and main not in _OBSTETRIC:
                noun = Step(main[:1].lower() + main[1:])
                self.tree.place(opening, (Step("complicated by"), noun, *steps), code)

    def _names(self) -> None:
        """Names and abbreviations as main terms that send to the line meant, with its code."""
        for name, places in self.named.items():
            main, steps = min(places, key=lambda place: len(place[1]))
            title = name[:1].upper() + name[1:]
            branch = self.tree.at(title)
            target = self.tree.find(main, steps)
            if branch is target or branch.references:
                continue
            if not branch.code and target is not None:
                branch.code = target.code
            text = ", ".join((main, *(step.text for step in steps)))
            branch.references.append(Reference("see_also" if branch.code else "see", text))

    def _sent(self) -> None:
        """Adjectives and sites as main terms: they send to the condition."""
        for word, text in lists()["see"].items():
            self.tree.at(word).references.append(
                Reference("see_also" if self.tree.at(word).below else "see", text)
            )
        for word, mains in self.leading.items():
            title = word[:1].upper() + word[1:]
            if word in lists()["joining"].split() or word.endswith("ing"):
                continue
            if len(mains) >= _ALIKE and word.isalpha() and not self.phrases.vocabulary.condition(word):
                branch = self.tree.at(title)
                if not branch.references:
                    branch.references.append(Reference("see_also" if branch.below else "see", "condition"))


_LONGEST = 110
_INSTRUCTION = re.compile(r"^(?:code first|underlying|any|if|the)\b", re.IGNORECASE)
_OBSTETRIC = ("Pregnancy", "Delivery", "Labor", "Abortion", "Puerperal", "Supervision")
