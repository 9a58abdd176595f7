"""What lies on somebody's desk today, gathered from the rooms below; several roles, several parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from preceptor.coding.codesets.store import StoreError
from preceptor.engine import engine
from preceptor.school.encoder.panes import SYSTEM_WORDS
from preceptor.school.lab import access as lab
from preceptor.school.people.access import is_director
from preceptor.school.people.models import User
from preceptor.school.programs.access import Role, programs_for, sections_of, taught_by
from preceptor.school.programs.models import Program, Section

RECENT = 5


@dataclass(frozen=True, slots=True)
class Work:
    """A student's cases: `sets` with something left, soonest due first, `recent`, what was coded last, and
    `answers` to questions about a key, not seen yet.
    """

    next: Any
    sets: list[dict[str, Any]]
    recent: list[Any]
    done: int
    total: int
    mean: float | None
    answers: list[dict[str, Any]]

    @classmethod
    def of(cls, user: User) -> Work:
        """Raises StoreError: a case cannot be shown without the codes of its key."""
        seen = lab.overview(user)
        mine = [shelf for shelf in seen["sets"] if not shelf["taught"]]
        coded = [item for shelf in mine for item in shelf["items"] if item.latest]
        coded.sort(key=lambda item: item.latest.submitted, reverse=True)
        sets = [shelf for shelf in mine if shelf["done"] < shelf["total"]]
        numbers = seen["done"], seen["total"], seen["mean"]
        return cls(seen["next"], sets, coded[:RECENT], *numbers, seen["answers"])


@dataclass(frozen=True, slots=True)
class Codes:
    """The code store: what it holds on a day, or the sentence saying what to run."""

    sentence: str = ""
    fingerprint: str = ""
    systems: tuple[dict[str, Any], ...] = ()

    @classmethod
    def on(cls, day: date) -> Codes:
        try:
            book = engine().book
        except StoreError as error:
            return cls(sentence=str(error))
        systems = tuple(
            {
                "name": SYSTEM_WORDS.get(one.system, one.system),
                "release": book.release(one.system, day),
                "newest": book.newest(one.system),
                "codes": one.in_force,
            }
            for one in book.status(day)
        )
        return cls(fingerprint=book.fingerprint, systems=systems)


@dataclass(frozen=True, slots=True)
class Desk:
    today: date
    studying: list[Section] = field(default_factory=list)
    work: Work | None = None
    teaching: list[Section] = field(default_factory=list)
    office: list[Program] | None = None
    codes: Codes | None = None
    trouble: str = ""

    @property
    def ask(self) -> Section | None:
        """The taught section with most questions waiting, else with most work handed in."""
        return max(self.teaching, key=lambda s: (s.waiting, s.lately), default=None)  # type: ignore[attr-defined]

    @property
    def unstaffed(self) -> Section | None:
        """A section of a running term in which nobody teaches or nobody studies yet."""
        running = (
            section
            for program in self.office or ()
            for term in program.terms.all()
            if term.starts <= self.today <= term.ends
            for section in term.sections.all()
        )
        return next((s for s in running if not (s.teachers and s.students)), None)  # type: ignore[attr-defined]

    @property
    def empty(self) -> bool:
        return not (self.studying or self.teaching) and self.office is None

    @property
    def section(self) -> Section | None:
        """The one the page names: the first studied in, else the first taught."""
        return next(iter((*self.studying, *self.teaching)), None)

    @property
    def week(self) -> tuple[int, int] | None:
        return self.section.term.week(self.today) if self.section else None


def desk_of(user: User) -> Desk:
    """A missing code store is said on the page (`trouble`), which stands without it."""
    today, director = timezone.localdate(), is_director(user)
    studying, work, trouble = list(sections_of(user, Role.STUDENT)), None, ""
    if studying:
        try:
            work = Work.of(user)
        except StoreError as error:
            trouble = str(error)
    return Desk(
        today=today,
        studying=studying,
        work=work,
        teaching=list(_teaching(user)),
        office=list(programs_for(user)) if director else None,
        codes=Codes.on(today) if director else None,
        trouble=trouble,
    )


def _teaching(user: User) -> QuerySet[Section]:
    """With `students`, `lately` (cases submitted in seven days), `waiting` (questions about the key)."""
    week_ago = timezone.now() - timedelta(days=7)
    lately = Q(attempts__submitted__gte=week_ago)
    waiting = Q(attempts__disputes__answered_at=None, attempts__disputes__isnull=False)
    return taught_by(user).annotate(
        lately=Count("attempts", filter=lately, distinct=True),
        waiting=Count("attempts__disputes", filter=waiting, distinct=True),
        program=F("term__program__name"),
    )
