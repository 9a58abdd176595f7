"""The level of a visit in the one shape that command line, JSON API and pages share, and what may be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from preceptor.coding.em import FAMILIES, Facts, FactsError, Verdict, facts_from_words, judge, lines
from preceptor.coding.em.families import MDM_CITE, TIME_CITE
from preceptor.coding.em.model import ELEMENT_WORDS, MDM_WORDS, Clock, Level, Mdm
from preceptor.coding.em.words import VISIT_WORDS, WORD, WORDS
from preceptor.engine.answers.asked import Malformed

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store


class ElementLine(TypedDict):
    """`decides`: it reaches the grade of the whole. `missing`: by grade above, what would be needed."""

    name: str
    grade: str
    counted: list[str]
    decides: bool
    missing: dict[str, str]


class MdmDocument(TypedDict):
    grade: str
    elements: list[ElementLine]


class TimeDocument(TypedDict):
    """`refused`: why the minutes choose no level, else ""."""

    minutes: int
    level: int | None
    refused: str


class ServiceLine(TypedDict):
    """`code` and `title` are None where no loaded set has the service."""

    system: str
    code: str | None
    title: str | None
    concept: str
    units: int
    why: str


class NeedLine(TypedDict):
    fact: str
    question: str


class VisitDocument(TypedDict):
    """`level` is None where none is supported, where the visit has none, or while `needs` are open.

    `basis`: mdm, time, both, staff, policy, age or none. `family` is None for visits without levels.
    """

    visit: str
    family: str | None
    level: int | None
    basis: str
    services: list[ServiceLine]
    reasoning: str
    mdm: MdmDocument | None
    time: TimeDocument | None
    next_step: str
    needs: list[NeedLine]
    notes: list[str]
    doubts: list[str]
    cites: list[str]


class LevelLine(TypedDict):
    """`mdm`: the decision making it asks for, None where that does not choose it; `minutes` likewise."""

    level: int
    mdm: str | None
    minutes: int | None


class FamilyLine(TypedDict):
    family: str
    words: str
    levels: list[LevelLine]
    cites: list[str]


class FactLine(TypedDict):
    name: str
    group: str
    label: str
    help: str


class VisitLine(TypedDict):
    visit: str
    words: str


class RulesDocument(TypedDict):
    """What may be told of a visit, and what each level asks for."""

    visits: list[VisitLine]
    facts: list[FactLine]
    families: list[FamilyLine]
    cites: list[str]


def describe(book: Store, facts: Facts, on: date | None = None) -> VisitDocument:
    return document(book, judge(facts), on)


def facts_of(given: Mapping[str, str]) -> Facts:
    """Facts as words. Raises Malformed."""
    try:
        return facts_from_words(given)
    except FactsError as error:
        raise Malformed(str(error), error.where) from None


def document(book: Store, verdict: Verdict, on: date | None) -> VisitDocument:
    return {
        "visit": verdict.visit,
        "family": verdict.family.key if verdict.family else None,
        "level": verdict.level,
        "basis": verdict.basis,
        "services": [
            {
                "system": line.reported.system,
                "code": line.code.code if line.code else line.reported.code or None,
                "title": line.code.title if line.code else None,
                "concept": line.concept,
                "units": line.reported.units,
                "why": line.reported.why,
            }
            for line in lines(book, verdict, on)
        ],
        "reasoning": verdict.reasoning,
        "mdm": _mdm(verdict.mdm) if verdict.mdm else None,
        "time": _time(verdict.clock) if verdict.clock else None,
        "next_step": verdict.next_step,
        "needs": [{"fact": name, "question": WORD[name].label} for name in verdict.needs],
        "notes": list(verdict.notes),
        "doubts": list(verdict.doubts),
        "cites": [str(cite) for cite in verdict.cites],
    }


def rules() -> RulesDocument:
    return {
        "visits": [{"visit": visit, "words": words} for visit, words in VISIT_WORDS.items()],
        "facts": [
            {"name": fact.name, "group": fact.group, "label": fact.label, "help": fact.help} for fact in WORDS
        ],
        "families": [
            {
                "family": family.key,
                "words": family.words,
                "levels": [_level(level) for level in family.levels],
                "cites": [str(cite) for cite in family.cites],
            }
            for family in FAMILIES.values()
        ],
        "cites": [str(MDM_CITE), str(TIME_CITE)],
    }


def _mdm(found: Mdm) -> MdmDocument:
    return {
        "grade": found.word,
        "elements": [
            {
                "name": one.name,
                "grade": one.word,
                "counted": list(one.counted),
                "decides": one in found.deciding,
                "missing": {ELEMENT_WORDS[one.name][grade]: words for grade, words in one.missing.items()},
            }
            for one in found.elements
        ],
    }


def _time(at: Clock) -> TimeDocument:
    return {"minutes": at.minutes, "level": at.level, "refused": at.refused}


def _level(level: Level) -> LevelLine:
    return {
        "level": level.number,
        "mdm": MDM_WORDS[level.mdm] if level.mdm else None,
        "minutes": level.minutes,
    }
