"""Everything that writes about codes. Each function is keyword-only and one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from preceptor.engine import engine
from preceptor.engine.cpt import export_matching
from preceptor.engine.licence import Licence, keep
from preceptor.school.encoder import access
from preceptor.school.encoder.models import (
    RECENT_KEPT,
    Bookmark,
    CodeNote,
    CptDecision,
    CptReader,
    RecentCode,
    SectionNote,
)
from preceptor.school.people.models import User
from preceptor.school.programs.models import Section


@transaction.atomic
def bookmark(*, user: User, system: str, code: str, label: str = "") -> Bookmark:
    """Keep a code, or change the label it is kept under."""
    found, _made = Bookmark.objects.update_or_create(
        user=user, system=system, code=code, defaults={"label": label.strip()}
    )
    return found


@transaction.atomic
def drop_bookmark(*, user: User, system: str, code: str) -> None:
    Bookmark.objects.filter(user=user, system=system, code=code).delete()


@transaction.atomic
def write_note(*, user: User, system: str, code: str, text: str) -> CodeNote | None:
    """The reader's own words; without words the note is removed."""
    mine = CodeNote.objects.filter(user=user, system=system, code=code)
    if not (text := text.strip()):
        mine.delete()
        return None
    found, _made = CodeNote.objects.update_or_create(
        user=user, system=system, code=code, defaults={"text": text, "changed_at": timezone.now()}
    )
    return found


@transaction.atomic
def write_section_note(
    *, section: Section, by: User, system: str, code: str, text: str
) -> SectionNote | None:
    """What a section reads at a code; without words the note is removed."""
    theirs = SectionNote.objects.filter(section=section, system=system, code=code)
    if not (text := text.strip()):
        theirs.delete()
        return None
    found, _made = SectionNote.objects.update_or_create(
        section=section,
        system=system,
        code=code,
        defaults={"text": text, "by": by, "changed_at": timezone.now()},
    )
    return found


@transaction.atomic
def looked_at(*, user: User, system: str, code: str) -> None:
    """Remember a code among the last thirty."""
    now, mine = timezone.now(), RecentCode.objects.filter(user=user)
    if mine.filter(system=system, code=code).update(at=now):
        return
    RecentCode.objects.get_or_create(user=user, system=system, code=code, defaults={"at": now})
    if old := list(mine.values_list("pk", flat=True)[RECENT_KEPT:]):
        mine.filter(pk__in=old).delete()


@transaction.atomic
def forget_recents(*, user: User) -> None:
    RecentCode.objects.filter(user=user).delete()


@transaction.atomic
def cpt_read(*, user: User, licence: Licence, day: date) -> None:
    """Count a person to whom a descriptor is shown, once in a licence year."""
    CptReader.objects.get_or_create(user=user, year=licence.year_of(day))


def attest(*, licence: Licence) -> Licence:
    """Keep a licence for the whole school, in the place of what was. Raises LicenceError."""
    return keep(engine().home, licence)


@transaction.atomic
def decide(*, concept: str, codes: Sequence[str], by: User) -> CptDecision:
    """These codes stand for a concept; without codes, none does. The engine follows at once."""
    decision = CptDecision.objects.create(concept=concept, codes=list(dict.fromkeys(codes)), by=by)
    transaction.on_commit(export)
    return decision


@transaction.atomic
def undo(*, concept: str) -> CptDecision | None:
    """Take the last decision about a concept back, so that the one before it holds again."""
    last = CptDecision.objects.select_for_update().filter(concept=concept, undone=False).last()
    if last is not None:
        last.undone = True
        last.save(update_fields=["undone"])
        transaction.on_commit(export)
    return last


def export() -> None:
    """Write what holds to where every process's engine reads it."""
    found = {concept: one.codes for concept, one in access.decisions().items()}
    export_matching(engine().home, found)
