"""Is a service covered for these diagnoses, and what a policy says, in the shape that every door gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from preceptor.coding.codesets.model import System, normalize
from preceptor.coding.codesets.policies import Group, Policy
from preceptor.coding.encoder import coverage as asking
from preceptor.engine.answers.asked import Malformed, NotThere, shown

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store

MOST_DIAGNOSES = 12
MOST_TITLES = 500
_STATE = re.compile(r"[A-Z]{2}")


class NamedCode(TypedDict):
    system: str
    code: str
    title: str | None


class ConditionLine(TypedDict):
    """`met` is None where the question does not show it."""

    kind: str
    text: str
    met: bool | None


class GroupLine(TypedDict):
    """Diagnoses as the policy lists them: codes, headings and ranges. `also`: one of these beside them."""

    number: int
    covers: bool
    paragraph: str
    codes: list[str]
    also: list[str]
    services: list[str]


class PolicyLine(TypedDict):
    """`label` says whose words they are; a teaching policy stands for no payer. `last` is None while in
    force.
    """

    id: str
    kind: str
    label: str
    title: str
    version: int
    first: str
    last: str | None
    places: list[str]
    contractors: list[str]
    source: str


class JudgedLine(TypedDict):
    """One policy's answer. `group` is the number of the group that decides it."""

    policy: PolicyLine
    verdict: str
    diagnosis: str | None
    group: int | None
    paragraph: str
    conditions: list[ConditionLine]
    groups: list[GroupLine]


class LiabilityLine(TypedDict):
    text: str
    modifiers: list[str]
    cites: list[str]


class PlaceLine(TypedDict):
    place: str
    verdict: str


class CoverageDocument(TypedDict):
    """`verdict`: covered, limited, not-listed, excluded, undecided, varies (by state) or none (no policy).
    `liability` is None where no denial is to be expected; `promise` goes with every answer.
    """

    service: NamedCode
    diagnoses: list[NamedCode]
    date: str | None
    place: str | None
    verdict: str
    sentence: str
    policies: list[JudgedLine]
    by_place: list[PlaceLine]
    elsewhere: list[str]
    liability: LiabilityLine | None
    promise: str


class Paragraph(TypedDict):
    heading: str
    text: str


class PolicyDocument(TypedDict):
    """A policy whole. `excluded` names the law that excludes its services; `lesson`: of a teaching policy."""

    policy: PolicyLine
    services: list[NamedCode]
    groups: list[GroupLine]
    limits: list[ConditionLine]
    text: list[Paragraph]
    related: list[str]
    excluded: str | None
    lesson: str | None


class TitleLine(TypedDict):
    id: str
    kind: str
    title: str


class PoliciesDocument(TypedDict):
    loaded: dict[str, int]
    places: list[str]
    policies: list[TitleLine]


LABELS = {
    "teaching": "Teaching policy of Preceptor; it stands for no payer",
    "article": "Medicare coverage article",
    "lcd": "Local Coverage Determination",
    "ncd": "National Coverage Determination",
}


def service_of(book: Store, text: str, on: date | None = None) -> tuple[System, str]:
    """A service as a person typed it: HCPCS or practice code, concept, or a number that a policy lists.
    Raises NotThere.
    """
    code = normalize("hcpcs", text)
    for system in ("hcpcs", "practice"):
        found = book.find(system, code, on)
        if found is not None and found.billable:
            return system, code
    if concept := book.concept(text.strip().lower()):
        return "practice", concept.code
    if book.policies.of("cpt", code) or book.find("cpt", code, on):
        return "cpt", code
    raise NotThere(f"{shown(code)} is no service that is loaded here.", "service")


def diagnosis_of(book: Store, text: str, on: date | None = None) -> str:
    """A diagnosis as a person typed it, a code or a heading. Raises NotThere."""
    code = normalize("icd10cm", text)
    if book.find("icd10cm", code, on) is None:
        raise NotThere(f"{shown(code)} is no code of ICD-10-CM.", "dx")
    return code


def place_of(text: str) -> str:
    """A state by its two letters, "" for none. Raises Malformed."""
    place = text.strip().upper()
    if place and not _STATE.fullmatch(place):
        raise Malformed(f"{shown(text)!r} is no state (two letters).", "place")
    return place


def ask(
    book: Store,
    service: str,
    diagnoses: Sequence[str],
    on: date | None = None,
    place: str = "",
    age: int | None = None,
    sex: str | None = None,
) -> asking.Coverage:
    """As a person typed it; without a day the newest versions answer. Raises NotThere or Malformed."""
    if len(diagnoses) > MOST_DIAGNOSES:
        raise Malformed(f"At most {MOST_DIAGNOSES} diagnoses stand on a claim.", "dx")
    codes = tuple(dict.fromkeys(diagnosis_of(book, text, on) for text in diagnoses))
    system, code = service_of(book, service, on)
    question = asking.Question(system, code, codes, on, place_of(place), age, sex)
    return asking.covered(book.policies, question)


def coverage(book: Store, found: asking.Coverage) -> CoverageDocument:
    """The document of an answer."""
    question, liability = found.question, found.liability
    return {
        "service": named(book, question.system, question.code, question.on),
        "diagnoses": [named(book, "icd10cm", code, question.on) for code in question.diagnoses],
        "date": question.on.isoformat() if question.on else None,
        "place": question.place or None,
        "verdict": found.verdict,
        "sentence": found.sentence,
        "policies": [_judged(one, question.code) for one in found.judged],
        "by_place": [{"place": place, "verdict": verdict} for place, verdict in found.by_place],
        "elsewhere": list(found.elsewhere),
        "liability": {
            "text": liability.text, "modifiers": list(liability.modifiers), "cites": list(liability.cites),
        } if liability else None,
        "promise": asking.PROMISE,
    }  # fmt: skip


def policies(book: Store, words: str = "") -> PoliciesDocument:
    """What is loaded, and the policies with these words in their titles, at most 500."""
    titles = book.policies.titles(words, MOST_TITLES)
    return {
        "loaded": book.policies.counts,
        "places": list(book.policies.places),
        "policies": [{"id": id, "kind": kind, "title": title} for id, kind, title in titles],
    }


def find(book: Store, id: str, on: date | None = None) -> Policy:
    """A policy by its id in any case. Raises NotThere."""
    text = id.strip()
    found = book.policies.find(text, on) or book.policies.find(text.lower(), on)
    found = found or book.policies.find(text.upper(), on)
    if found is None:
        raise NotThere(f"No policy {shown(text)} is loaded.", "policy")
    return found


def policy(book: Store, id: str, on: date | None = None) -> PolicyDocument:
    """A policy whole, in the version of the day. Raises NotThere."""
    found = find(book, id, on)
    return {
        "policy": policy_line(found),
        "services": [named(book, system, code, on) for system, code in found.services],
        "groups": [_group(one) for one in found.groups],
        "limits": [{"kind": one.kind, "text": one.text, "met": None} for one in found.limits],
        "text": [{"heading": heading, "text": text} for heading, text in book.policies.text(found)],
        "related": list(found.related),
        "excluded": found.excluded or None,
        "lesson": found.lesson or None,
    }


def named(book: Store, system: System, code: str, on: date | None) -> NamedCode:
    """A code with its title, None where no title is loaded; CPT is shown by number alone here."""
    found = None if system == "cpt" else book.find(system, code, on)
    return {"system": system, "code": code, "title": found.title if found else None}


def policy_line(one: Policy) -> PolicyLine:
    return {
        "id": one.id, "kind": one.kind, "label": LABELS[one.kind], "title": one.title, "version": one.version,
        "first": one.first.isoformat(), "last": None if one.last == date.max else one.last.isoformat(),
        "places": list(one.places), "contractors": list(one.contractors), "source": one.source,
    }  # fmt: skip


def _judged(one: asking.Judged, service: str) -> JudgedLine:
    return {
        "policy": policy_line(one.policy),
        "verdict": one.verdict,
        "diagnosis": one.diagnosis or None,
        "group": one.group.number if one.group else None,
        "paragraph": one.group.paragraph if one.group else "",
        "conditions": [{"kind": c.kind, "text": c.text, "met": c.met} for c in one.conditions],
        "groups": [_group(group) for group in one.policy.for_service(service)],
    }


def _group(one: Group) -> GroupLine:
    return {
        "number": one.number, "covers": one.covers, "paragraph": one.paragraph, "codes": list(one.codes),
        "also": list(one.also), "services": list(one.services),
    }  # fmt: skip
