"""Who may see which case set, attempt and section. The only way a page gets one; anybody else gets 404."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from preceptor.school.lab import shelf
from preceptor.school.lab.models import Attempt, CaseSet, Dispute
from preceptor.school.lab.review import line_name
from preceptor.school.people.access import Visitor, is_director, signed_in
from preceptor.school.people.models import User
from preceptor.school.programs import access as programs
from preceptor.school.programs.models import Section


def case_sets_for(user: Visitor) -> QuerySet[CaseSet]:
    """The sets of every section somebody is in, in whatever role, soonest due first."""
    sections = programs.sections_of(user).values("pk")
    sets = CaseSet.objects.filter(section__in=sections).select_related("section__term__program")
    return sets.order_by("section__term__starts", "opens", "due", "pk")


def case_set_for(user: Visitor, pk: int) -> CaseSet:
    found = case_sets_for(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def sections_taught(user: Visitor) -> QuerySet[Section]:
    return programs.taught_by(user)


def section_for_instructor(user: Visitor, pk: int) -> Section:
    return programs.taught_section(user, pk)


def _attempts(user: Visitor) -> QuerySet[Attempt]:
    if not signed_in(user):
        raise Http404
    return Attempt.objects.select_related("user", "case_set", "section__term__program")


def attempt_for(user: Visitor, uuid: UUID) -> Attempt:
    """For its owner, and for those who teach its section."""
    found = (
        _attempts(user).filter(uuid=uuid).prefetch_related("overrides__by", "disputes__answered_by").first()
    )
    if found is None or not (found.user_id == user.pk or teaches(user, found)):
        raise Http404
    return found


def attempt_on_paper(user: Visitor, uuid: UUID) -> Attempt:
    """An attempt whose claim somebody may see as a form: one's own, and a student's once submitted."""
    found = attempt_for(user, uuid)
    if found.is_open and not (signed_in(user) and found.user_id == user.pk):
        raise Http404
    return found


def own_attempt(user: Visitor, uuid: UUID) -> Attempt:
    found = _attempts(user).filter(uuid=uuid, user=user.pk).first()
    if found is None:
        raise Http404
    return found


def own_open_attempt(user: Visitor, uuid: UUID) -> Attempt:
    found = own_attempt(user, uuid)
    if not found.is_open:
        raise Http404
    return found


def teaches(user: Visitor, attempt: Attempt) -> bool:
    """Whether somebody judges this attempt: teaches its section or directs the school; never one's own."""
    if not signed_in(user) or attempt.user_id == user.pk:
        return False
    return is_director(user) or programs.is_instructor(user, attempt.section)


def taught_attempt(user: Visitor, uuid: UUID) -> Attempt:
    """A submitted attempt somebody may judge."""
    found = attempt_for(user, uuid)
    if found.is_open or not teaches(user, found):
        raise Http404
    return found


def dispute_of(attempt: Attempt, pk: int) -> Dispute:
    found = attempt.disputes.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def last_scores(attempt: Attempt, limit: int = 5) -> list[float]:
    """The owner's last scores up to this attempt's, oldest first, as fractions."""
    rows = Attempt.objects.submitted().filter(user=attempt.user_id, score__isnull=False)
    rows = rows.filter(submitted__lte=attempt.submitted).order_by("-submitted", "-pk")
    return [score for score in rows.values_list("score", flat=True)[:limit] if score is not None][::-1]


def shelves(user: Visitor, taught: set[int] | None = None) -> list[dict[str, Any]]:
    """Every set with the state of each of its cases: see `shelf.shelves`. `taught`: section ids."""
    if not signed_in(user):
        return []
    if taught is None:
        taught = set(sections_taught(user).values_list("pk", flat=True))
    return shelf.shelves(user, case_sets_for(user), taught)


def answers(user: User) -> list[dict[str, Any]]:
    """Answers to the person's questions about a key not seen yet: [{"dispute", "line", "case"}]."""
    rows = Dispute.objects.filter(attempt__user=user, answered_at__isnull=False, seen_at=None)
    rows = rows.select_related("attempt", "answered_by").order_by("answered_at")
    return [
        {"dispute": row, "line": line_name(row.attempt, row.line), "case": shelf.case(row.attempt.case_id)}
        for row in rows
    ]


def overview(user: User) -> dict[str, Any]:
    """For the home page: {"sets", "answers", "next", "done", "total", "mean"}, see `shelf.standing`.

    `next.url` continues an open attempt, else `next.begin_url` takes a POST.
    """
    sets = shelves(user)
    return {"sets": sets, "answers": answers(user)} | shelf.standing(sets)
