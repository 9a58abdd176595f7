"""The demo school: a term that covers today, two sections, a cast, and the cases of the curriculum.

Loading it again changes nothing that is there; it opens what is missing, such as the next term.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from preceptor.engine import engine
from preceptor.school.conf.classmates import hand_in
from preceptor.school.lab import actions as lab
from preceptor.school.lab.models import CaseSet
from preceptor.school.people import actions as people
from preceptor.school.people.models import User
from preceptor.school.programs import actions as programs
from preceptor.school.programs.models import Enrolment, Program, Section, Term

DOMAIN = "demo.preceptor.example"
PROGRAM = "Certificate in medical coding"
SUMMARY = "Diagnosis and procedure coding for clinics and hospitals, learned on charts as messy as real ones."
FIRST_SET = "First charts: clinic, emergency, surgery"
BY_THE_BOOK = 3  # of the easiest cases, worked once more from the index
HOSPITAL = frozenset({"observation", "inpatient"})


@dataclass(frozen=True, slots=True)
class Person:
    who: str
    name: str
    role: str = ""
    section: str = ""

    @property
    def email(self) -> str:
        return f"{self.who}@{DOMAIN}"


CAST = (
    Person("director", "Dana Whitfield"),
    Person("instructor", "Ines Okoro", Enrolment.Role.INSTRUCTOR, "Section A"),
    Person("student", "Ada Ruiz", Enrolment.Role.STUDENT, "Section A"),
    Person("theo", "Theo Lindqvist", Enrolment.Role.STUDENT, "Section A"),
    Person("mina", "Mina Park", Enrolment.Role.STUDENT, "Section A"),
    Person("evening-instructor", "Rosa Castellanos", Enrolment.Role.INSTRUCTOR, "Section B, evenings"),
    Person("evening-student", "Sam Pike", Enrolment.Role.STUDENT, "Section B, evenings"),
)
SHOWN = ("student", "instructor", "director")


class NotADemo(Exception):
    """There are people here whom the demo did not bring."""


def password(person: Person) -> str:
    """Made from this installation's secret: the same at every start, and different in every school."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"demo:{person.email}".encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()
    return "-".join(letters[i : i + 4] for i in range(0, 12, 4))


def sign_ins() -> list[tuple[str, str, str]]:
    """(role, address, password) of the three people one signs in as."""
    return [(who, person.email, password(person)) for who in SHOWN for person in CAST if person.who == who]


def load(today: date | None = None) -> None:
    """Raises NotADemo when the database is a real school's, StoreError without a code store."""
    today = today or timezone.localdate()
    if User.objects.exclude(email__endswith=f"@{DOMAIN}").exists():
        raise NotADemo("This school has people of its own; the demo is not loaded into it.")
    with transaction.atomic():
        cast = _accounts()
        sections = _sections(today, cast)
        for section in sections.values():
            _case_sets(section, today, by=cast["director"])
    _handed_in(sections["Section A"], cast)


def _accounts() -> dict[str, User]:
    there = {user.email: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    cast = {
        person.who: there.get(person.email)
        or people.open_account(email=person.email, name=person.name, password=password(person))
        for person in CAST
    }
    people.give_duty(user=cast["director"], name="director", by=None)
    return cast


def _sections(today: date, cast: dict[str, User]) -> dict[str, Section]:
    director = cast["director"]
    program = Program.objects.filter(name=PROGRAM).first()
    program = program or programs.create_program(name=PROGRAM, summary=SUMMARY, by=director)
    term = _term(program, today, director)
    sections = {section.name: section for section in term.sections.all()}
    for person in CAST:
        if not person.section:
            continue
        if person.section not in sections:
            sections[person.section] = programs.open_section(term=term, name=person.section, by=director)
        section, user = sections[person.section], cast[person.who]
        if not section.enrolments.filter(user=user).exists():
            programs.enrol(section=section, user=user, role=person.role, by=director)
    return sections


def _term(program: Program, today: date, by: User) -> Term:
    """The third of the year that today is in."""
    running = program.terms.filter(starts__lte=today, ends__gte=today).first()
    if running:
        return running
    third = (today.month - 1) // 4
    starts = date(today.year, third * 4 + 1, 1)
    after = date(today.year + third // 2, (third + 1) % 3 * 4 + 1, 1)
    name = f"{('Spring', 'Summer', 'Fall')[third]} {today.year}"
    return programs.open_term(
        program=program, name=name, starts=starts, ends=after - timedelta(days=1), by=by
    )


def _handed_in(section: Section, cast: dict[str, User]) -> None:
    """Theo has worked through the first set, Mina in haste: something to teach from."""
    first = section.case_sets.get(title=FIRST_SET)
    hand_in(user=cast["theo"], case_set=first, reader=0)
    hand_in(user=cast["mina"], case_set=first, reader=1, hasty=True)


def _case_sets(section: Section, today: date, by: User) -> None:
    """Clinic and outpatient cases due this Sunday, the easiest of them again from the index three days
    later, hospital stays a week later; moved on once past.
    """
    sunday = today + timedelta(days=6 - today.weekday())
    hospital: list[str] = []
    outpatient: list[str] = []
    for file in sorted(engine().library, key=lambda file: (file.case.difficulty, file.id)):
        (hospital if file.case.setting in HOSPITAL else outpatient).append(file.id)
    there = {found.title: found for found in CaseSet.objects.filter(section=section)}
    for title, cases, day, index_first in (
        (FIRST_SET, outpatient, sunday, False),
        ("By the book: index first", outpatient[:BY_THE_BOOK], sunday + timedelta(days=3), True),
        ("Hospital stays", hospital, sunday + timedelta(days=7), False),
    ):
        due = datetime.combine(day, time(23, 59), timezone.get_current_timezone())
        found = there.get(title)
        if found is None:
            lab.make_case_set(
                section=section, title=title, cases=cases, due=due, index_first=index_first, by=by
            )
        elif (found.due is None or found.due < timezone.now()) or found.cases != cases:
            found.due, found.cases = due, cases
            found.save(update_fields=["due", "cases"])
