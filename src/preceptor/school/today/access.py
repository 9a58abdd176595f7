"""What lies on somebody's desk today, gathered from the rooms below; several roles, several parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from preceptor.coding.codesets.store import StoreError
from preceptor.engine import engine
from preceptor.school.people.access import is_director
from preceptor.school.people.models import User
from preceptor.school.programs.access import programs_for, sections_of, taught_by
from preceptor.school.programs.models import Enrolment, Program, Section


@dataclass(frozen=True, slots=True)
class Store:
    """The code store in a sentence: what it holds, or what to run."""

    ready: bool
    sentence: str
    systems: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    today: date
    studying: list[Section] = field(default_factory=list)
    teaching: list[Section] = field(default_factory=list)
    office: list[Program] | None = None
    store: Store | None = None

    @property
    def empty(self) -> bool:
        return not (self.studying or self.teaching) and self.office is None

    @property
    def week(self) -> tuple[int, int] | None:
        """Where the term stands that matters most: the one being studied, else the one being taught."""
        for section in (*self.studying, *self.teaching):
            if found := section.term.week(self.today):
                return found
        return None


def desk_of(user: User) -> Desk:
    director = is_director(user)
    return Desk(
        today=timezone.localdate(),
        studying=list(sections_of(user, Enrolment.Role.STUDENT)),
        teaching=list(taught_by(user)),
        office=list(programs_for(user)) if director else None,
        store=store_status() if director else None,
    )


def store_status() -> Store:
    try:
        book = engine().book
    except StoreError as error:
        return Store(False, str(error))
    return Store(True, book.fingerprint)
