"""Case sets as a list shows them: each case with its state, what is next, how far along one is."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from preceptor.coding.cases import Case, CaseError
from preceptor.engine import engine
from preceptor.school.lab.models import Attempt, CaseSet

if TYPE_CHECKING:
    from preceptor.school.people.models import User

logger = logging.getLogger(__name__)

SETTINGS = {
    "clinic": _("Clinic"),
    "ed": _("Emergency"),
    "observation": _("Observation"),
    "same-day-surgery": _("Same-day surgery"),
    "inpatient": _("Inpatient"),
    "ancillary": _("Ancillary"),
}
CLAIMS = {"professional": _("Professional"), "outpatient": _("Outpatient"), "inpatient": _("Inpatient")}
DIFFICULTY = {1: _("first steps"), 2: _("easy"), 3: _("middling"), 4: _("hard"), 5: _("expert")}


@dataclass(frozen=True, slots=True)
class Item:
    """One case of a set for one person. `state`: new, open, submitted. `best`: 0..1 or None.

    `open` and `latest` are attempts without their documents; `left` counts attempts still allowed, None for
    any number.
    """

    case_set: CaseSet
    id: str
    case: Case
    number: int
    total: int
    state: str
    open: Attempt | None
    latest: Attempt | None
    best: float | None
    tries: int
    left: int | None
    not_yet: bool

    @property
    def url(self) -> str | None:
        """Where the open attempt goes on, else the review of the latest."""
        if self.open:
            return reverse("lab:workbench", args=[self.open.uuid])
        return reverse("lab:review", args=[self.latest.uuid]) if self.latest else None

    @property
    def begin_url(self) -> str:
        return reverse("lab:begin", args=[self.case_set.pk, *self.id.split("/", 1)])

    @property
    def may_begin(self) -> bool:
        return not self.not_yet and self.open is None and self.left != 0

    @property
    def setting(self) -> Any:
        return SETTINGS[self.case.setting]

    @property
    def claim(self) -> Any:
        return CLAIMS[self.case.claim]

    @property
    def difficulty(self) -> Any:
        return DIFFICULTY[self.case.difficulty]


def case(case_id: str) -> Case | None:
    """A case of the curriculum, or None when it left it or cannot be read: one bad case spoils no list."""
    try:
        return engine().library.case(case_id)
    except CaseError:
        logger.warning("the case %s cannot be read", case_id, exc_info=True)
        return None


def shelves(user: User, sets: Iterable[CaseSet], taught: set[int]) -> list[dict[str, Any]]:
    """[{"set", "taught", "items", "missing", "done", "total", "minutes", "late", "not_yet"}], one query.

    `taught`: ids of sections the person teaches. `minutes` is the authors' estimate for what is not
    submitted.
    """
    sets, now = list(sets), timezone.now()
    mine: dict[tuple[int, str], list[Attempt]] = {}
    rows = Attempt.objects.light().filter(user=user, case_set__in=[s.pk for s in sets]).order_by("number")
    for attempt in rows:
        mine.setdefault((attempt.case_set_id, attempt.case_id), []).append(attempt)
    return [_shelf(s, mine, taught, now) for s in sets]


def _shelf(
    case_set: CaseSet, mine: dict[tuple[int, str], list[Attempt]], taught: set[int], now: datetime
) -> dict[str, Any]:
    items, missing = [], []
    not_yet = bool(case_set.opens and case_set.opens > now)
    for number, case_id in enumerate(case_set.cases, 1):
        found = case(case_id)
        if found is None:
            missing.append(case_id)
        else:
            tries = mine.get((case_set.pk, case_id), [])
            items.append(_item(case_set, case_id, found, number, tries, not_yet))
    left = [item for item in items if item.latest is None]
    return {
        "set": case_set,
        "taught": case_set.section_id in taught,
        "items": items,
        "missing": missing,
        "done": len(items) - len(left),
        "total": len(items),
        "minutes": sum(item.case.minutes for item in left),
        "late": bool(left and case_set.due and case_set.due < now),
        "not_yet": not_yet,
    }


def _item(
    case_set: CaseSet, case_id: str, found: Case, number: int, tries: list[Attempt], not_yet: bool
) -> Item:
    submitted = [a for a in tries if not a.is_open]
    scores = [a.score for a in submitted if a.score is not None]
    open_ = next((a for a in tries if a.is_open), None)
    allowed = case_set.attempts_allowed
    return Item(
        case_set=case_set, id=case_id, case=found, number=number, total=len(case_set.cases),
        state="open" if open_ else "submitted" if submitted else "new",
        open=open_, latest=submitted[-1] if submitted else None, best=max(scores, default=None),
        tries=len(tries), left=None if allowed is None else max(0, allowed - len(tries)), not_yet=not_yet,
    )  # fmt: skip


def standing(sets: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """{"next": the item to carry on with or begin, "done", "total", "mean": of the best scores, 0..1 or
    None}.

    Counts only sets of sections one studies in.
    """
    mine = [s for s in sets if not s["taught"]]
    items = [item for s in mine for item in s["items"]]
    scores = [item.best for item in items if item.best is not None]
    return {
        "next": next_up(mine),
        "done": sum(item.latest is not None for item in items),
        "total": len(items),
        "mean": sum(scores) / len(scores) if scores else None,
    }


def next_up(sets: Iterable[dict[str, Any]]) -> Item | None:
    """The attempt worked on last, else the first case not begun of the set that is due first."""
    mine = [s for s in sets if not s["taught"]]
    items: list[Item] = [item for s in mine for item in s["items"]]
    if going := [(item.open.saved or item.open.started, item) for item in items if item.open]:
        return max(going, key=lambda pair: pair[0])[1]
    far = timezone.now().replace(year=9999)
    for s in sorted(mine, key=lambda s: s["set"].due or far):
        fresh: list[Item] = [item for item in s["items"] if item.state == "new" and item.may_begin]
        if fresh:
            return fresh[0]
    return None


def place(attempt: Attempt) -> dict[str, Any]:
    """Where an attempt stands in its set: {"title", "number", "of", "next": the case to work on next or None,
    "may_again", "varies", "late"}."""
    case_set, now = attempt.case_set, timezone.now()
    shelf = shelves(attempt.user, [case_set], set())[0]
    number = case_set.position(attempt.case_id)
    others = [item for item in shelf["items"] if item.id != attempt.case_id and item.state != "submitted"]
    after = [item for item in others if number is None or item.number > number]
    following = next((item for item in after + others if item.open or item.may_begin), None)
    mine = next((item for item in shelf["items"] if item.id == attempt.case_id), None)
    may_again = mine is not None and (mine.open is not None or mine.may_begin)
    return {
        "title": case_set.title, "number": number, "of": len(case_set.cases), "next": following, "may_again":
        may_again,
        "varies": bool(mine and mine.case.vary), "late": bool(case_set.due and case_set.due < now),
    }  # fmt: skip
