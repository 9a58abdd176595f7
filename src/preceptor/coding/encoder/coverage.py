"""Is this service covered for this diagnosis, here, on this day: what the loaded coverage policies say.

A policy answers from its lists alone. That a diagnosis is listed is no promise of payment, and the answer
says so; that it is not listed means that a denial is to be expected, and the answer says what then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from preceptor.coding.codesets.model import System
from preceptor.coding.codesets.policies import Group, Limit, Policy, PolicyShelf

Verdict = Literal["covered", "limited", "not-listed", "excluded", "undecided", "varies", "none"]
"""covered: listed, and no condition is seen to fail. limited: listed, and a condition is not met. not-listed:
the policy's lists leave it out. excluded: by law. undecided: a policy speaks of the service and has no list
that decides. varies: it depends on the state. none: no loaded policy speaks of it.
"""

_BEST_FIRST: tuple[Verdict, ...] = ("excluded", "covered", "limited", "not-listed", "undecided")

_SHOWN = 8
"""Codes that a sentence names; the rest stand in the list of their group."""

PROMISE = (
    "That a diagnosis is listed is no promise of payment. The record must show why the service was needed "
    "for this patient, and every other condition of the policy still counts."
)


@dataclass(frozen=True, slots=True)
class Question:
    """`diagnoses` in the order that counts, the first pointer first. `place` is a state ("OH"), "" for any.
    What is None was not said, and its conditions stay open.
    """

    system: System
    code: str
    diagnoses: tuple[str, ...] = ()
    on: date | None = None
    place: str = ""
    age: int | None = None
    sex: str | None = None
    units: int | None = None
    modifiers: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What a policy asks for beside the diagnosis. `met` is None where the question does not show it."""

    kind: Literal["also", "age", "sex", "units", "modifier", "frequency", "asterisk", "scope"]
    text: str
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One policy's answer: the diagnosis and the group that decide it, "" and None where none does."""

    policy: Policy
    verdict: Verdict
    diagnosis: str = ""
    group: Group | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Liability:
    """What to do before the service and how to report it then. `cites` are documents with their sections."""

    text: str
    modifiers: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole answer. `by_place` has a verdict for each state with a policy of its own, where no place was
    named; `elsewhere` lists the states whose policies were left aside because one was.
    """

    question: Question
    verdict: Verdict
    judged: tuple[Judged, ...] = ()
    by_place: tuple[tuple[str, Verdict], ...] = ()
    elsewhere: tuple[str, ...] = ()

    @property
    def deciding(self) -> Judged | None:
        """The policy whose answer is the whole answer."""
        return next((one for one in self.judged if one.verdict == self.verdict), None)

    def states_by_verdict(self) -> dict[Verdict, list[str]]:
        """The states of each verdict, where no place was named."""
        found: dict[Verdict, list[str]] = {}
        for state, verdict in self.by_place:
            found.setdefault(verdict, []).append(state)
        return found

    @property
    def sentence(self) -> str:
        """The answer as somebody would say it."""
        code, asked, found = self.question.code, self.question.diagnoses, self.deciding
        if self.verdict == "none":
            return f"No loaded policy speaks of {code}. That says nothing about its coverage."
        if self.verdict == "varies" or found is None:
            return f"Whether {code} is covered for {', '.join(asked)} depends on the state."
        if self.verdict == "excluded":
            return f"{code} is never covered: {found.policy.excluded}."
        if not asked:
            return f"A policy speaks of {code}. Name the diagnosis it is done for."
        if self.verdict == "undecided":
            return f"A policy speaks of {code} and has no list that decides it: read its words."
        if self.verdict == "not-listed":
            named = f"{found.diagnosis} is named as not supporting" if found.diagnosis else ""
            return f"{named or f'{", ".join(asked)}: not listed for'} {code}."
        broken = " ".join(one.text for one in found.conditions if one.met is False)
        return f"{found.diagnosis} is listed for {code}" + (f", but: {broken}" if broken else ".")

    @property
    def liability(self) -> Liability | None:
        """None where no denial is to be expected."""
        if self.verdict in ("not-listed", "limited"):
            return NECESSITY
        return EXCLUSION if self.verdict == "excluded" else None


_NOTICES = "Medicare Claims Processing Manual, chapter 30, section 50"
NECESSITY = Liability(
    "Medicare is expected to deny it as not reasonable and necessary. Before it is done the patient gets "
    "an Advance Beneficiary Notice (form CMS-R-131), which names the service, the reason and the cost, and "
    "chooses. Signed and on file: GA, and after a denial the patient pays. Not signed: GZ, and the provider "
    "bears the cost.",
    ("GA", "GZ"),
    (_NOTICES, "Social Security Act, sections 1862(a)(1)(A) and 1879"),
)
EXCLUSION = Liability(
    "Medicare does not pay for it, whatever the diagnosis. No notice is required: GY asks for a denial that "
    "another insurer may want to see. Where a notice was given of free will, GX says so. GA and GZ are wrong "
    "here: they speak of necessity.",
    ("GY", "GX"),
    (_NOTICES, "Medicare Claims Processing Manual, chapter 1, section 60"),
)


def covered(policies: PolicyShelf, question: Question) -> Coverage:
    """What every policy in force says of the service, and what follows for this question."""
    listed = policies.of(question.system, question.code, question.on)
    here = [one for one in listed if not (question.place and one.places and question.place not in one.places)]
    judged = tuple(judge(policy, question) for policy in here)
    everywhere = [one for one in judged if not one.policy.places]
    states = sorted({place for one in judged for place in one.policy.places})
    elsewhere = sorted({place for one in listed if one not in here for place in one.places})
    if question.place or not states:
        return Coverage(question, _best(judged), judged, (), tuple(elsewhere))
    by_place = tuple(
        (state, _best([*everywhere, *(one for one in judged if state in one.policy.places)]))
        for state in states
    )
    verdicts = {verdict for _, verdict in by_place}
    return Coverage(question, verdicts.pop() if len(verdicts) == 1 else "varies", judged, by_place)


def _best(judged: Sequence[Judged]) -> Verdict:
    verdicts = {one.verdict for one in judged}
    return next((verdict for verdict in _BEST_FIRST if verdict in verdicts), "none")


def judge(policy: Policy, question: Question) -> Judged:
    """One policy alone. Of several diagnoses the first one that is listed and breaks no condition decides."""
    if policy.excluded:
        return Judged(policy, "excluded")
    groups = policy.for_service(question.code)
    covering = [one for one in groups if one.covers]
    if not question.diagnoses or not groups:
        return Judged(policy, "undecided", conditions=tuple(_limits(policy, question)))
    found = [
        Judged(policy, "covered", code, group, tuple(_conditions(policy, group, code, question)))
        for code in question.diagnoses
        for group in _nearest_first(covering, question.code)
        if group.lists(code) and not any(one.lists(code) for one in groups if not one.covers)
    ]
    if not found:
        return _unlisted(policy, groups, question)
    clean = next((one for one in found if not any(c.met is False for c in one.conditions)), None)
    return clean or Judged(policy, "limited", found[0].diagnosis, found[0].group, found[0].conditions)


def _unlisted(policy: Policy, groups: Sequence[Group], question: Question) -> Judged:
    """Named as not supporting; in no list of those that do; or a policy that only says what does not."""
    for code in question.diagnoses:
        against = next((one for one in groups if not one.covers and one.lists(code)), None)
        if against:
            return Judged(policy, "not-listed", code, against)
    first = next((one for one in groups if one.covers), None)
    return Judged(policy, "not-listed" if first else "undecided", "", first)


def _nearest_first(groups: Sequence[Group], code: str) -> list[Group]:
    """Groups whose paragraph names the service, then those that name none, then those that name others."""
    return sorted(groups, key=lambda one: 0 if code in one.services else 1 if not one.services else 2)


def _conditions(policy: Policy, group: Group, code: str, question: Question) -> Iterator[Condition]:
    if group.also:
        met = group.has_beside(code, question.diagnoses)
        more = f" and {len(group.also) - _SHOWN} more" if len(group.also) > _SHOWN else ""
        beside = ", ".join(group.also[:_SHOWN]) + more
        yield Condition("also", f"{code} needs a second diagnosis beside it, one of {beside}.", met)
    if code in group.starred and group.asterisk:
        yield Condition("asterisk", group.asterisk)
    if group.services and question.code not in group.services:
        named = ", ".join(group.services)
        yield Condition(
            "scope", f"The paragraph of this group names {named} and not {question.code}: read it."
        )
    yield from _limits(policy, question)


def _limits(policy: Policy, question: Question) -> Iterator[Condition]:
    for limit in policy.limits:
        if not limit.services or question.code in limit.services:
            yield Condition(limit.kind, limit.text, _met(limit, question))


def _met(limit: Limit, question: Question) -> bool | None:
    match limit.kind:
        case "age" if question.age is not None:
            return _within(limit, question.age)
        case "units" if question.units is not None:
            return _within(limit, question.units)
        case "sex" if question.sex in ("F", "M"):
            return question.sex == limit.value
        case "modifier" if question.modifiers is not None:
            return limit.value in question.modifiers
    return None


def _within(limit: Limit, number: int) -> bool:
    least = limit.least is None or number >= limit.least
    return least and (limit.most is None or number <= limit.most)
