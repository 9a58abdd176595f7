"""What a chart says of one visit, as far as its level depends on it: counts, yes or no, minutes.

`Facts` is flat, so that a file, an address and a form name the same fact by the same word. A yes-or-no fact
that is None was not answered. What each fact means, and what counts for it, is told in `words.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from preceptor.coding.claims import visible
from preceptor.coding.claims.model import Payer

Visit = Literal[
    "office",
    "consultation-office",
    "home",
    "emergency",
    "hospital-first",
    "hospital-later",
    "hospital-same-day",
    "hospital-discharge",
    "consultation-hospital",
    "critical-care",
    "nursing-first",
    "nursing-later",
    "nursing-discharge",
    "preventive",
    "facility-clinic",
    "facility-emergency",
]
VISITS: tuple[Visit, ...] = get_args(Visit)

Count = Annotated[int, Field(ge=0, le=99)]
_MOST_MINUTES = 24 * 60


class FactsError(ValueError):
    """Facts that cannot be read. `where` names the fact; `reason` is a sentence."""

    def __init__(self, where: str, reason: str) -> None:
        self.where, self.reason = visible(where), visible(reason)
        super().__init__(f"{self.where}: {self.reason}" if where else self.reason)


class Told(BaseModel):
    """What may be told of a visit of any kind; nothing need be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    payer: Payer | None = None

    # New or established: office, home and preventive visits.
    seen: bool | None = None
    same_group: bool | None = None
    same_specialty: bool | None = None

    staff_only: bool = False
    age: Annotated[int, Field(ge=0, le=124)] | None = None
    hours: Annotated[int, Field(ge=0, le=48)] | None = None
    policy_level: Annotated[int, Field(ge=1, le=5)] | None = None

    # Problems addressed: how many of each.
    minor: Count = 0
    acute_simple: Count = 0
    acute_stable: Count = 0
    acute_simple_hospital: Count = 0
    chronic_stable: Count = 0
    chronic_worse: Count = 0
    new_uncertain: Count = 0
    acute_systemic: Count = 0
    injury_complicated: Count = 0
    chronic_severe: Count = 0
    threat: Count = 0

    # Data.
    outside_notes: Count = 0
    results: Count = 0
    orders: Count = 0
    billed_readings: Count = 0
    historian: bool = False
    interpretation: bool = False
    discussion: bool = False

    # Risk of what was decided.
    over_counter: bool = False
    therapy: bool = False
    minor_surgery: bool = False
    prescription: bool = False
    minor_surgery_risk: bool = False
    major_surgery: bool = False
    social: bool = False
    toxicity: bool = False
    major_surgery_risk: bool = False
    emergency_surgery: bool = False
    hospital_care: bool = False
    de_escalation: bool = False
    parenteral_controlled: bool = False

    # Time, in minutes.
    minutes: Annotated[int, Field(ge=0, le=_MOST_MINUTES)] | None = None
    minutes_total: bool | None = None
    minutes_apart: bool | None = None


class Facts(Told):
    """The facts of one visit."""

    visit: Visit = "office"


FACTS: tuple[str, ...] = tuple(Facts.model_fields)


def read_facts(text: str | bytes) -> Facts:
    """One JSON object. Types are strict: `true` is no 1, and "1" is text. Raises `FactsError`."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FactsError("", f"This is not JSON ({error}).") from None
    if not isinstance(value, dict):
        raise FactsError("", "The facts of a visit are one JSON object.")
    return _validated(value, strict=True)


def facts_from_words(given: Mapping[str, str]) -> Facts:
    """Facts as an address, a form or a command line gives them; an empty one was not answered.

    Raises `FactsError`.
    """
    return _validated({name: text.strip() for name, text in given.items() if text.strip()}, strict=False)


def _validated(value: Mapping[str, Any], strict: bool) -> Facts:
    try:
        return Facts.model_validate(value, strict=strict)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FactsError(where, _reason(first["type"], where, first["msg"])) from None


def _reason(kind: str, name: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"There is no such fact. Known: {', '.join(FACTS)}."
    if kind == "literal_error":
        return f"{message}."
    return f"{message} (a fact is a whole number, or true or false)." if name in FACTS else message
