"""Everything that writes about codes. Each function is keyword-only and one transaction."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from preceptor.school.encoder.models import RECENT_KEPT, Bookmark, CodeNote, RecentCode, SectionNote
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
