"""A claim laid out for the rules: lines with what the tabular list says of them, and the engines' answers.

Everything a rule may ask is looked up here, once a claim; what depends on the code alone is kept between
claims.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal, cast

from preceptor.coding.claims import Claim, Diagnosis, Service
from preceptor.coding.codesets import Code, CodeBook, CodeRef, Note, System
from preceptor.coding.edits.forms import FormFault, form_fault
from preceptor.coding.edits.model import LineRef, Source
from preceptor.coding.encoder.coverage import Coverage, Question, covered
from preceptor.coding.grouping import Engines, MceAnswer, OceAnswer

Engine = Literal["mce", "drg", "oce", "modifiers"]
Need = Engine | Literal["codes", "tabular"]
"""What a rule reads beside the claim: an engine's answer; a release for every code; the tabular list of the
day.
"""

REPORTED = ("principal", "first", "secondary", "external")
"""Roles that report a condition. Admitting and reason-for-visit codes say why somebody came."""

# "in diseases classified elsewhere", not "as the cause of diseases classified elsewhere"
_ELSEWHERE = re.compile(r"\bin\b.* classified elsewhere")
RANGES = ""
"""Where `Facts.excludes1` keeps the references that span several categories."""

_SIDES = re.compile(r"\b(right|left|bilateral)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one ICD-10-CM code is, in one release. `mce` holds the Medicare Code Editor's attributes of it."""

    entry: Code
    release: str
    excludes1: dict[str, tuple[tuple[CodeRef, Note], ...]]  # by the category referred to, or RANGES
    code_first: tuple[Note, ...]
    use_additional: tuple[CodeRef, ...]
    mce: frozenset[str]
    side: str | None
    stage: str | None  # initial, subsequent or sequela, by the 7th character

    @property
    def manifestation(self) -> bool:
        """A code that is never listed first: CMS's list, and the titles that say so (I.A.13)."""
        return "manifestation" in self.mce or _ELSEWHERE.search(self.entry.title or "") is not None


@dataclass(frozen=True, slots=True)
class Line:
    """A reported diagnosis that the book knows. `number` is its 1-based line of the claim."""

    number: int
    diagnosis: Diagnosis
    facts: Facts

    @property
    def code(self) -> str:
        return self.diagnosis.code

    @property
    def category(self) -> str:
        return self.diagnosis.code[:3]

    @property
    def ref(self) -> LineRef:
        return LineRef("diagnoses", self.number)


class Sheet:
    """One claim, the day it is judged by, and whom to ask about it."""

    def __init__(self, claim: Claim, book: CodeBook, engines: Engines) -> None:
        self.claim, self.book, self.engines = claim, book, engines
        self.on = claim.judged_on
        self.inpatient = claim.kind == "inpatient"
        self.professional = claim.kind == "professional"
        self.said: set[tuple[str, LineRef]] = set()  # the families that have spoken, and of which lines
        self._failures: dict[Engine, str] = {}
        self._modifiers: dict[date, frozenset[str] | None] = {}

    @cached_property
    def fiscal_year(self) -> str:
        return f"FY{self.on.year + (self.on.month >= 10)}"

    @cached_property
    def lead(self) -> Line | None:
        """The principal or first-listed diagnosis, when the book knows it."""
        return next((x for x in self.lines if x.diagnosis.role in ("principal", "first")), None)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every reported diagnosis the book knows, the leading one first, the others as they stand."""
        found = [
            Line(number, diagnosis, facts)
            for number, diagnosis in enumerate(self.claim.diagnoses, 1)
            if diagnosis.role in REPORTED and (facts := facts_of(self.book, diagnosis.code, self.on))
        ]
        return tuple(sorted(found, key=lambda x: x.diagnosis.role not in ("principal", "first")))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where in `lines` each category stands."""
        found: dict[str, list[int]] = {}
        for at, line in enumerate(self.lines):
            found.setdefault(line.category, []).append(at)
        return found

    @cached_property
    def faults(self) -> tuple[tuple[LineRef, System, str, FormFault], ...]:
        """Every code of the claim that cannot be reported as it stands, diagnoses before services."""
        asked: list[tuple[LineRef, System, str, date]] = [
            (LineRef("diagnoses", n), "icd10cm", d.code, self.on)
            for n, d in enumerate(self.claim.diagnoses, 1)
        ]
        for number, service in self.services:
            ref = LineRef("services", number)
            asked.append((ref, service.system, service.code, self.day_for(service.system, ref)))
        return tuple(
            (ref, system, code, fault)
            for ref, system, code, day in asked
            if (fault := form_fault(system, code, day, self.book))
        )

    @cached_property
    def services(self) -> tuple[tuple[int, Service], ...]:
        return tuple(enumerate(self.claim.services, 1))

    def stands_for(self, service: Service) -> tuple[Code, ...]:
        """The practice services of a line: its own, or those that a school let its CPT code stand for."""
        codes: tuple[str, ...] = ()
        if service.system == "practice":
            codes = (service.code,)
        elif service.system == "cpt":
            codes = self.book.matched(service.code)
        found = (self.book.find("practice", code, self.on) for code in codes)
        return tuple(entry for entry in found if entry)

    @cached_property
    def covered(self) -> tuple[tuple[int, tuple[Line, ...], Coverage], ...]:
        """Each service line of a Medicare claim that has diagnoses, with them (professional: those it points
        to, in that order) and what the coverage policies say. A claim names no state.
        """
        patient, by_number = self.claim.patient, {line.number: line for line in self.lines}
        found: list[tuple[int, tuple[Line, ...], Coverage]] = []
        for number, service in self.services if patient.payer == "medicare" else ():
            pointed = service.points_to if self.professional else by_number
            lines = tuple(by_number[at] for at in dict.fromkeys(pointed) if at in by_number)
            if not lines or service.system == "icd10pcs":
                continue
            question = Question(
                service.system, service.code, tuple(line.code for line in lines), self.day_of(service), "",
                patient.age, patient.sex, service.units, frozenset(service.modifiers),
            )  # fmt: skip
            found.append((number, lines, covered(self.book.policies, question)))
        return tuple(found)

    @cached_property
    def mce(self) -> MceAnswer:
        try:
            answer = self.engines.mce(self.claim)
        except Exception as error:  # a native engine: whatever it does, the claim must not look clean
            sentence = self._broken("mce", "The Medicare Code Editor", error)
            return MceAnswer(reason=sentence, failed=sentence)
        if answer.failed:
            self._failures["mce"] = answer.failed
        return answer

    @cached_property
    def drg(self) -> dict[str, Any]:
        try:
            return self.engines.drg(self.claim)
        except Exception as error:
            return {"not_computed": self._broken("drg", "The MS-DRG grouper", error)}

    @cached_property
    def oce(self) -> OceAnswer:
        try:
            answer = self.engines.apc(self.claim)
        except Exception as error:
            sentence = self._broken("oce", "The I/OCE", error)
            return OceAnswer({"not_computed": sentence}, failed=sentence)
        if answer.failed:
            self._failures["oce"] = answer.failed
        return answer

    @cached_property
    def modified(self) -> tuple[tuple[int, Service], ...]:
        """The service lines with modifiers to look up."""
        return tuple((n, s) for n, s in self.services if s.modifiers and s.system != "icd10pcs")

    def modifiers(self, day: date) -> frozenset[str] | None:
        """Every modifier in force on a day; None when nobody can say."""
        if day not in self._modifiers:
            try:
                self._modifiers[day] = self.engines.modifiers(day)
            except Exception as error:
                self._broken("modifiers", "The table of modifiers", error)
                self._modifiers[day] = None
        return self._modifiers[day]

    def answered(self, need: Need) -> bool:
        """Whether what a rule reads was there to be read."""
        match need:
            case "codes":
                return not any(fault.kind == "release-not-loaded" for *_, fault in self.faults)
            case "tabular":
                return self.book.release("icd10cm", self.on) is not None
            case "modifiers":
                return all(self.modifiers(self.day_of(s)) is not None for _, s in self.modified)
            case "mce":
                return self.mce.reason is None
        return "not_computed" not in (self.drg if need == "drg" else self.oce.apc)

    def failure(self, engine: Engine) -> str | None:
        """What went wrong in an engine that should have judged this claim."""
        self.answered(engine)
        return self._failures.get(engine)

    def _broken(self, engine: Engine, name: str, error: Exception) -> str:
        sentence = f"{name} did not answer: it stopped with {type(error).__name__} ({error})."
        self._failures[engine] = sentence
        return sentence

    def guideline(self, section: str) -> Source:
        return Source("ICD-10-CM Official Guidelines", self.fiscal_year, section)

    def day_for(self, system: System, ref: LineRef) -> date:
        """The day whose release judges the code of a line."""
        if system in ("icd10cm", "icd10pcs"):
            return self.on
        return self.day_of(self.claim.services[ref.index - 1])

    def day_of(self, service: Service) -> date:
        return service.date or self.claim.service_date


def facts_of(book: CodeBook, code: str, on: date) -> Facts | None:
    """What a code is on a day; None for a code nobody knows, and for every code of a day no release covers:
    another year's notes do not judge it.
    """
    release = book.release("icd10cm", on)
    return _facts(cast(Hashable, book), code, release.first, release.label) if release else None


@lru_cache(maxsize=32768)
def _facts(book: CodeBook, code: str, on: date, label: str) -> Facts | None:
    entry = book.find("icd10cm", code, on)
    if entry is None or entry.level in ("chapter", "block"):
        return None
    notes = book.notes(entry, on)
    return Facts(
        entry,
        label,
        _by_category(tuple(n for n in notes if n.kind == "excludes1")),
        tuple(n for n in notes if n.kind == "code_first"),
        tuple(ref for n in notes if n.kind == "use_additional" for ref in n.refs),
        frozenset(entry.facts.get("mce", "").split()),
        side_of(entry.title),
        stage_of(entry),
    )


@lru_cache(maxsize=8192)  # most codes of a category inherit the same notes: one table for all of them
def _by_category(notes: tuple[Note, ...]) -> dict[str, tuple[tuple[CodeRef, Note], ...]]:
    found: dict[str, list[tuple[CodeRef, Note]]] = {}
    for note in notes:
        for ref in note.refs:
            one_category = ref.last is None or ref.last[:3] == ref.first[:3]
            found.setdefault(ref.first[:3] if one_category else RANGES, []).append((ref, note))
    return {category: tuple(refs) for category, refs in found.items()}


def side_of(title: str | None) -> str | None:
    """`right`, `left` or `bilateral` when the title names exactly one of them."""
    found = {word.lower() for word in _SIDES.findall(title or "")}
    return found.pop() if len(found) == 1 else None


def stage_of(entry: Code) -> str | None:
    """Which stage of care the 7th character reports, for codes whose 7th character is about that."""
    if len(entry.code) != 8 or not any(s.char == "S" for s in entry.sevenths):
        return None
    seventh = entry.code[7]
    return "initial" if seventh in "ABC" else "sequela" if seventh == "S" else "subsequent"
