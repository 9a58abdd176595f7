"""Who may use the encoder, and what of it is whose: bookmarks and notes are their owner's alone.

The code sets are for anybody who is signed in. A note to a section is read by those in it and written by
those who teach it; for everybody else it does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpResponse

from preceptor.school.encoder.models import (
    Bookmark,
    CodeNote,
    CptDecision,
    CptReader,
    RecentCode,
    SectionNote,
)
from preceptor.school.people.access import Visitor, is_director, signed_in
from preceptor.school.people.models import User
from preceptor.school.programs import access as programs
from preceptor.school.programs.models import Section

COMPARED = 2  # codes offered to compare with

View = Callable[..., HttpResponse]


def reader_required[V: View](view: V) -> V:
    """For whoever is signed in, and for anybody if the school opens the encoder: the sign-in asked of every
    page reads this mark.
    """
    view.open_to_readers = True  # type: ignore[attr-defined]
    return view


def is_open_to_readers(view: View) -> bool:
    return getattr(view, "open_to_readers", False)


def bookmarks_of(user: User) -> QuerySet[Bookmark]:
    return Bookmark.objects.filter(user=user)


def notes_of(user: User) -> QuerySet[CodeNote]:
    return CodeNote.objects.filter(user=user)


def recents_of(user: User) -> QuerySet[RecentCode]:
    """Newest first."""
    return RecentCode.objects.filter(user=user)


def section_notes_for(user: Visitor) -> QuerySet[SectionNote]:
    """Notes to the sections somebody is in now, in whatever role."""
    if not signed_in(user):
        return SectionNote.objects.none()
    sections = programs.sections_of(user).values("pk")
    return SectionNote.objects.filter(section__in=sections).select_related("section__term", "by")


def sections_taught(user: Visitor) -> QuerySet[Section]:
    return programs.taught_by(user)


def taught_section(user: Visitor, pk: int) -> Section:
    """Http404 for those who only study in it, and for strangers."""
    section = sections_taught(user).filter(pk=pk).first()
    if section is None:
        raise Http404
    return section


@dataclass(frozen=True)
class Kept:
    """What one reader has about one code.

    `taught`: the sections they may write a note to, each with its text. `others`: codes of the same set to
    compare it with, bookmarked ones first.
    """

    bookmark: Bookmark | None
    note: CodeNote | None
    section_notes: list[SectionNote]
    taught: list[tuple[Section, str]]
    others: list[str]


def kept(user: User, system: str, code: str) -> Kept:
    about = {"system": system, "code": code}
    marked = list(bookmarks_of(user).filter(system=system).order_by("-at", "-pk"))
    recent = recents_of(user).filter(system=system).values_list("code", flat=True)
    others = dict.fromkeys([*(mark.code for mark in marked[: COMPARED + 1]), *recent[: COMPARED + 1]])
    told = list(section_notes_for(user).filter(**about))
    texts = {note.section_id: note.text for note in told}
    return Kept(
        bookmark=next((mark for mark in marked if mark.code == code), None),
        note=notes_of(user).filter(**about).first(),
        section_notes=told,
        taught=[(section, texts.get(section.pk, "")) for section in sections_taught(user)],
        others=[other for other in others if other != code][:COMPARED],
    )


def may_match(user: Visitor) -> bool:
    """Who may say which CPT code stands for a concept: the director, and those who teach."""
    return is_director(user) or (signed_in(user) and sections_taught(user).exists())


def matcher_or_404(user: Visitor) -> User:
    if not (signed_in(user) and may_match(user)):
        raise Http404
    return user


def cpt_for(user: Visitor, day: date) -> date | None:
    """The day as what a place needs to show CPT; None for whoever is not signed in, because every reader of a
    descriptor is counted.
    """
    return day if signed_in(user) else None


def decisions() -> dict[str, CptDecision]:
    """{concept: what holds of it}"""
    return {one.concept: one for one in CptDecision.objects.filter(undone=False).select_related("by")}


def cpt_readers(year: date) -> int:
    """How many people read a descriptor in a licence year."""
    return CptReader.objects.filter(year=year).count()
