"""The worksheet for the level of a visit: the facts of the note on one side, the verdict beside them.

`em/?visit=office&chronic_worse=1&prescription=on`: every fact is a field of its own name.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import parse_qsl, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preceptor.coding.em import FAMILIES, Facts, FactsError, Told, Verdict, facts_from_words, judge, lines
from preceptor.coding.em.patient import SPLIT
from preceptor.coding.em.words import VISIT_WORDS, Fact, Group, of_group
from preceptor.school.encoder.panes.place import Desk, Pane, Step, look, row
from preceptor.school.encoder.panes.search import seek

if TYPE_CHECKING:
    from django.http import QueryDict

PATH = "em/"
MOST_TYPED = 40  # characters of one fact
PAYER_WORDS = {
    "medicare": gettext_lazy("Medicare"),
    "medicaid": gettext_lazy("Medicaid"),
    "commercial": gettext_lazy("Commercial"),
    "self": gettext_lazy("Self-pay"),
}
GROUPS: tuple[tuple[Group, object, object], ...] = (
    ("patient", gettext_lazy("New or established"), gettext_lazy("New, unless all three are answered yes.")),
    ("stay", gettext_lazy("About the visit"), ""),
    ("problems", gettext_lazy("Problems addressed"), gettext_lazy("How many of each the note deals with.")),
    ("data", gettext_lazy("Data reviewed"), gettext_lazy("Each source and each unique test once.")),
    ("risk", gettext_lazy("Risk of what was decided"), gettext_lazy("All that the note shows.")),
    ("time", gettext_lazy("Time"), ""),
)
STAYS = {
    "office": ("staff_only",),
    "emergency": ("staff_only",),
    "preventive": ("age",),
    "hospital-same-day": ("hours",),
    "facility-emergency": ("policy_level",),
}
GRADE_WORDS = ("", "", gettext_lazy("low"), gettext_lazy("moderate"), gettext_lazy("high"))


@dataclass(frozen=True)
class Field:
    """A fact as the form asks for it. `kind`: count, number, flag, or answer (yes, no, or not answered)."""

    fact: Fact
    kind: str
    value: str

    @property
    def grade(self) -> object:
        return GRADE_WORDS[self.fact.grade] if self.fact.group in ("problems", "risk") else ""


def pane(desk: Desk, query: QueryDict) -> Pane:
    """The form as filled in, and the verdict; a fact that cannot be read is told and nothing is judged."""
    typed = {name: str(query[name])[:MOST_TYPED] for name in Facts.model_fields if query.get(name)}
    try:
        facts, fault = facts_from_words(typed), None
        typed = _as_read(facts)
    except FactsError as error:
        facts, fault = Facts(), error
    verdict = None if fault else judge(facts)
    visit = facts.visit if not fault else _visit(typed)
    shown = [
        (group, title, words, [_field(fact, typed) for fact in facts_of])
        for group, title, words in GROUPS
        if (facts_of := _asked(group, visit, facts.payer))
    ]
    reported = _reported(desk, verdict)
    return Pane(
        template="encoder/_visit.html",
        system="practice",
        view="em",
        title=_("Visit level"),
        values={
            "form": _form(desk),
            "visits": VISIT_WORDS.items(),
            "visit": visit,
            "payers": PAYER_WORDS.items(),
            "payer": typed.get("payer", ""),
            "groups": shown,
            "fault": fault,
            "verdict": verdict,
            "reported": reported,
            "told": _told(verdict, reported),
        },
        seek=seek("practice"),
        at=look(PATH, *((name, value) for name, value in typed.items())),
    )


def _as_read(facts: Facts) -> dict[str, str]:
    """What was answered, each fact as the form sends it."""
    answered = facts.model_dump(exclude_defaults=True)
    return {name: str(value).lower() for name, value in answered.items()}


def _visit(typed: dict[str, str]) -> str:
    return typed["visit"] if typed.get("visit") in VISIT_WORDS else "office"


def _asked(group: Group, visit: str, payer: str | None) -> tuple[Fact, ...]:
    """The facts that bear on this kind of visit."""
    facts = of_group(group)
    if group == "patient":
        consultation = visit == "consultation-office" and payer == "medicare"
        return facts if visit in SPLIT or consultation else ()
    if group == "stay":
        return tuple(fact for fact in facts if fact.name in STAYS.get(visit, ()))
    family = FAMILIES.get(visit) or FAMILIES.get(f"{visit}-new")
    if group == "time":
        timed = visit == "critical-care" or (family is not None and family.by_time)
        return facts if timed else ()
    return facts if family is not None and family.by_mdm else ()


def _field(fact: Fact, typed: dict[str, str]) -> Field:
    annotation = Told.model_fields[fact.name].annotation
    if annotation is bool:
        kind = "flag"
    elif bool in get_args(annotation):
        kind = "answer"
    else:
        kind = "count" if fact.group in ("problems", "data") else "number"
    return Field(fact, kind, typed.get(fact.name, ""))


def _form(desk: Desk) -> dict[str, Any]:
    """Where the form goes: the pane's own address, whose query travels as hidden fields."""
    parts = urlsplit(desk.place.address(PATH))
    anchor = f"#{parts.fragment}" if parts.fragment else ""
    return {"action": f"{parts.path}{anchor}", "hidden": parse_qsl(parts.query)}


def _reported(desk: Desk, verdict: Verdict | None) -> list[dict[str, Any]]:
    if verdict is None:
        return []
    return [
        {
            "line": line,
            "row": row(desk.book, desk.place, line.reported.system, line.code.code) if line.code else None,
        }
        for line in lines(desk.book, verdict, desk.day("practice"))
    ]


def _told(verdict: Verdict | None, reported: list[dict[str, Any]]) -> str:
    """What goes into the record of an attempt when the visit is added to the claim."""
    if verdict is None or not reported:
        return "[]"
    level = "" if verdict.level is None else f", level {verdict.level}"
    family = verdict.family.words if verdict.family else VISIT_WORDS[Facts(visit=verdict.visit).visit]
    elements = ", ".join(f"{one.name} {one.word}" for one in verdict.mdm.elements) if verdict.mdm else ""
    minutes = f"{verdict.clock.minutes} minutes" if verdict.clock else ""
    why = "; ".join(part for part in (elements, minutes) if part)
    words = f"{family}{level}{f' ({why})' if why else ''}"
    code = next((one["row"].code for one in reported if one["row"]), "")
    return json.dumps([asdict(Step("questions", words, code))])
