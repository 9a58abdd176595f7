"""Matching service concepts with CPT codes: what is open, and which codes our search proposes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from preceptor.coding.codesets import Code
from preceptor.coding.codesets.store import Store
from preceptor.engine.cpt import Cpt
from preceptor.school.encoder.models import CptDecision

PROPOSED = 8
ASKED = 20
MOST_CODES = 40
_STEP = 10.0  # how quickly a lower rank counts less


@dataclass(frozen=True)
class Concept:
    """A service concept and what holds of it."""

    slug: str
    service: Code
    decision: CptDecision | None

    @property
    def state(self) -> str:
        """`open`, `matched` or `skipped`."""
        if self.decision is None:
            return "open"
        return "matched" if self.decision.codes else "skipped"


@dataclass(frozen=True)
class Family:
    title: str
    concepts: tuple[Concept, ...]
    done: int
    of: int


@dataclass(frozen=True)
class Proposal:
    """A licensed code that may stand for a concept. `chosen`: it does now."""

    code: str
    title: str
    chosen: bool


def concepts(book: Store, decided: Mapping[str, CptDecision]) -> list[Concept]:
    """Every concept, in the order of the practice set."""
    return [
        Concept(one.facts["concept"], one, decided.get(one.facts["concept"]))
        for one in book.all_codes("practice") if one.billable
    ]  # fmt: skip


def families(book: Store, listed: list[Concept], shown: str) -> Iterator[Family]:
    """The concepts in a state (all of them for ""), by family; families with none are left out."""
    by_family: dict[str, list[Concept]] = defaultdict(list)
    for one in listed:
        by_family[one.service.path[0]].append(one)
    for name, members in by_family.items():
        chosen = tuple(one for one in members if shown in ("", one.state))
        head = book.find("practice", name)
        if chosen and head:
            done = sum(one.state != "open" for one in members)
            yield Family(head.title or name, chosen, done, len(members))


def next_open(listed: list[Concept], after: str = "") -> Concept | None:
    """The first concept behind another on which nobody has decided, else the first of all."""
    slugs = [one.slug for one in listed]
    at = slugs.index(after) + 1 if after in slugs else 0
    return next((one for one in (*listed[at:], *listed[:at]) if one.state == "open"), None)


def proposals(cpt: Cpt, concept: Concept, words: str = "") -> list[Proposal]:
    """What stands for it now, then the codes that the label, the short label and its other names find, those
    first that several of them find early; for `words` what these find.
    """
    service = concept.service
    names = [words] if words else [service.title or "", service.facts.get("short", ""), *_also(service)]
    scores: dict[str, float] = defaultdict(float)
    for name in dict.fromkeys(filter(None, names)):
        answer = cpt.searcher.search(name, system="cpt", limit=ASKED)
        for rank, hit in enumerate(answer.results):
            scores[hit.code] += 1 / (_STEP + rank)
    found = sorted(scores, key=lambda code: (-scores[code], code))[:PROPOSED]
    now = concept.decision.codes if concept.decision else []
    entries = ((code, cpt.book.find("cpt", code)) for code in dict.fromkeys((*now, *found)))
    return [Proposal(code, entry.title or "", code in now) for code, entry in entries if entry]


def _also(service: Code) -> Iterator[str]:
    return (note.text for note in service.notes if note.kind == "inclusion_term")
