"""Which family a visit belongs to: new or established, and what a payer's own rule makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from preceptor.coding.em.facts import Facts
from preceptor.coding.em.families import CONSULTATIONS, NEW_PATIENT, SAME_DAY
from preceptor.coding.em.model import Cite

QUESTIONS = ("seen", "same_group", "same_specialty")
SPLIT = ("office", "home", "preventive")  # visits that differ for new and established patients
SHORT_STAY = 8  # hours


@dataclass(frozen=True, slots=True)
class Placed:
    """`key`: the family, "" while `needs` are open. `notes`: rules that moved the visit there."""

    key: str
    needs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = ()


def is_new(facts: Facts) -> bool | None:
    """New, unless all three are answered yes: seen face to face within three years, by this physician or
    group, in this specialty. One no settles it; None while it is open.
    """
    answers = [getattr(facts, name) for name in QUESTIONS]
    if False in answers:
        return True
    return False if all(answers) else None


def placed(facts: Facts) -> Placed:
    """The family of the visit. Medicare takes no consultations, and no discharge from a short stay."""
    if facts.payer == "medicare" and facts.visit in ("consultation-office", "consultation-hospital"):
        return _consultation(facts)
    if facts.visit == "hospital-same-day" and facts.payer == "medicare" and _short(facts.hours):
        note = (
            "For Medicare a stay of less than 8 hours has a first visit only; the discharge is not reported."
        )
        return Placed("hospital-first", (), (note,), (SAME_DAY,))
    if facts.visit not in SPLIT:
        return Placed(facts.visit)
    new = is_new(facts)
    if new is None:
        unanswered = next(name for name in QUESTIONS if getattr(facts, name) is None)
        return Placed("", (unanswered,), (), (NEW_PATIENT,))
    return Placed(f"{facts.visit}-{'new' if new else 'established'}", (), (), (NEW_PATIENT,))


def _consultation(facts: Facts) -> Placed:
    office = facts.visit == "consultation-office"
    instead = "an office visit" if office else "the first hospital visit of that physician"
    note = f"Medicare takes no consultations: it is reported as {instead}."
    moved = placed(facts.model_copy(update={"visit": "office" if office else "hospital-first"}))
    return replace(moved, notes=(note, *moved.notes), cites=(*moved.cites, CONSULTATIONS))


def _short(hours: int | None) -> bool:
    return hours is not None and hours < SHORT_STAY
