"""What an auditor would ask of the note before agreeing: only of facts that carried the level."""

from __future__ import annotations

from collections.abc import Iterator

from preceptor.coding.em.facts import Facts
from preceptor.coding.em.model import Element, Verdict
from preceptor.coding.em.words import WORD

SHOW: dict[str, str] = {
    "threat": "The note must let one see which threat was near, and that this visit dealt with it.",
    "chronic_severe": "The note must show a grave turn that may need a higher level of care, not a bad day.",
    "chronic_worse": "The note must name the goal that is missed, or what has become worse.",
    "new_uncertain": "The note must show which grave possibility was weighed.",
    "acute_systemic": "The note must show the whole body ill, beyond fever and aches of a minor illness.",
    "injury_complicated": "The note must show what made the injury complicated.",
    "prescription": "The note must weigh the drug, its dose or effect: a list or a bare renewal does not.",
    "toxicity": "The note must name the drug, the harm watched for, and the test with its interval.",
    "social": "The note must show how the condition limited diagnosis or treatment.",
    "minor_surgery_risk": "The note must name the risk factors of this patient or procedure.",
    "major_surgery_risk": "The note must name the risk factors of this patient or operation.",
    "hospital_care": "The note must show this physician deciding, not merely where the patient went.",
    "de_escalation": "The note must show that the decision was made at this visit, for a poor outlook.",
    "interpretation": "The reading must be written by this physician and not billed apart.",
    "discussion": "The note must say with whom, of which group, and that it was an exchange.",
    "historian": "The note must say who told the history and why the patient’s own was not enough.",
}

NOT_SAID_TOTAL = "The note must state the minutes as the physician’s own total on that date."
NOT_SAID_APART = "The note must say that services billed apart are left out of the minutes."
SMALL_PROBLEM = (
    "Data and risk carry this level over a smaller problem. Medical necessity comes first: would the "
    "problem call for them? (Medicare Claims Processing Manual, chapter 12, §30.6.1 A)"
)
ONE_TEST = "A test ordered today and its result are one item: see that none is counted twice."
ADMITTED = (
    "The stay must have lasted 8 hours for Medicare to take begun and ended on one date; no hours are given."
)


def doubts(facts: Facts, verdict: Verdict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_doubts(facts, verdict)))


def _doubts(facts: Facts, verdict: Verdict) -> Iterator[str]:
    if verdict.basis == "time" and facts.minutes:
        if facts.minutes_total is None:
            yield NOT_SAID_TOTAL
        if facts.minutes_apart is None:
            yield NOT_SAID_APART
    if verdict.basis in ("mdm", "both") and verdict.mdm:
        deciding = verdict.mdm.deciding
        if "problems" not in [one.name for one in deciding]:
            yield SMALL_PROBLEM
        for element in deciding:
            yield from _of_element(facts, element)
    if verdict.family and verdict.family.key == "hospital-same-day" and facts.hours is None:
        yield ADMITTED


def _of_element(facts: Facts, element: Element) -> Iterator[str]:
    for name, sentence in SHOW.items():
        fact = WORD[name]
        carried = fact.group == element.name and getattr(facts, name)
        if carried and (element.name == "data" or fact.grade == element.grade):
            yield sentence
    if element.name == "data" and facts.orders and facts.results:
        yield ONE_TEST
