"""Everything that writes. Each function is keyword-only and one transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils import timezone

from preceptor.coding.grading.model import Scorer
from preceptor.engine import engine
from preceptor.school.encoder.panes import Step
from preceptor.school.lab import outcome, scoring
from preceptor.school.lab.draft import Draft, Save, read_draft, to_claim
from preceptor.school.lab.models import Attempt, CaseSet, Dispute, JournalEntry, Override
from preceptor.school.people.models import User
from preceptor.school.programs.models import Section

LONGEST_PAUSE = 300  # seconds between two saves that still count as work
JOURNAL_EVERY = timedelta(seconds=60)
MAX_STEPS = 1000


class Refused(Exception):
    """Something that may not be done now; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Saved:
    """`state` is saved, conflict (the sent draft is `journal`), or submitted (nothing was written)."""

    state: str
    attempt: Attempt
    journal: JournalEntry | None = None


# Case sets


def make_case_set(
    *,
    section: Section,
    title: str,
    cases: Sequence[str],
    opens: datetime | None = None,
    due: datetime | None = None,
    scorer: Scorer = "practice",
    edits_while_coding: bool = False,
    index_first: bool = False,
    attempts_allowed: int | None = None,
    by: User | None,
) -> CaseSet:
    """A queue of cases for a section. Raises Refused for an unknown or repeated case, or impossible dates."""
    unknown = [case_id for case_id in cases if engine().library.case(case_id) is None]
    if unknown:
        raise Refused(f"Not in the curriculum: {', '.join(unknown)}.")
    if len(set(cases)) != len(cases):
        raise Refused("A case stands in a set once.")
    if opens and due and due <= opens:
        raise Refused("A set is due after it opens.")
    return CaseSet.objects.create(
        section=section, title=title, cases=list(cases), opens=opens, due=due, scorer=scorer,
        edits_while_coding=edits_while_coding, index_first=index_first,
        attempts_allowed=attempts_allowed, created_by=by,
    )  # fmt: skip


# Beginning


def begin(*, user: User, case_set: CaseSet, case_id: str, now: datetime | None = None) -> Attempt:
    """The person's open attempt at this case, begun now if there is none. Raises Refused."""
    now = now or timezone.now()
    if case_id not in case_set.cases:
        raise Refused("This case is not in the set.")
    if case_set.opens and case_set.opens > now:
        raise Refused("This set is not open yet.")
    mine = Attempt.objects.filter(user=user, case_set=case_set, case_id=case_id)
    try:
        with transaction.atomic():
            if attempt := mine.open().first():
                return _resume(attempt, now)
            return _new_attempt(user, case_set, case_id, now)
    except IntegrityError:  # two presses at once: the other one made it
        return mine.open().get()


def _resume(attempt: Attempt, now: datetime) -> Attempt:
    if attempt.saved and now - attempt.saved > timedelta(seconds=LONGEST_PAUSE):
        _journal(attempt, "resumed", now)
    return attempt


def _new_attempt(user: User, case_set: CaseSet, case_id: str, now: datetime) -> Attempt:
    before = list(
        Attempt.objects.filter(user=user, case_set=case_set, case_id=case_id).values_list("number", "seed")
    )
    allowed = case_set.attempts_allowed
    if allowed is not None and len(before) >= allowed:
        raise Refused(f"All {allowed} attempts at this case are used.")
    seed = outcome.fresh_seed(case_id, [seed for _, seed in before], secrets.randbelow)
    variant = engine().library.variant(case_id, seed)
    return Attempt.objects.create(
        user=user, section_id=case_set.section_id, case_set=case_set, case_id=case_id, seed=seed,
        number=max((n for n, _ in before), default=0) + 1, scorer=case_set.scorer,
        key_version=variant.key_version, store_fingerprint=engine().book.fingerprint,
        releases=outcome.releases(variant, engine().book), draft=Draft().as_json(), started=now,
    )  # fmt: skip


# Saving


def save(*, attempt: Attempt, sent: Save, now: datetime | None = None) -> Saved:
    """Write a draft that was made on revision `sent.revision`.

    The same draft again changes nothing, so a browser may repeat a save whose answer was lost. A draft made
    on another revision is kept in the journal and never written over what is there.
    """
    now = now or timezone.now()
    draft = sent.draft.as_json()
    with transaction.atomic():
        row = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if not row.is_open:
            return Saved("submitted", row)
        if sent.revision != row.revision and draft != row.draft:
            return Saved("conflict", row, _losing(row, sent, draft, now))
        changed = draft != row.draft
        news = _merge_trail(row, sent)
        if changed:
            _keep_what_was(row, sent.tab, now)
            _count_time(row, now)
            row.draft, row.revision, row.tab, row.saved = draft, row.revision + 1, sent.tab, now
        if changed or news:
            row.save(update_fields=[
                "draft", "revision", "tab", "saved", "opened_documents", "path", "seconds_active",
            ])  # fmt: skip
    return Saved("saved", row)


def _losing(row: Attempt, sent: Save, draft: dict[str, Any], now: datetime) -> JournalEntry:
    """The journal's copy of a draft that lost; one copy however often the tab repeats itself."""
    last = row.journal.filter(kind="losing", tab=sent.tab).last()
    if last is not None and last.draft == draft:
        return last
    return _journal(row, "losing", now, draft=draft, revision=sent.revision, tab=sent.tab)


def _merge_trail(row: Attempt, sent: Save) -> bool:
    """Add newly opened documents and encoder steps; says whether there were any. Quoted is opened."""
    marked = [line.evidence for line in sent.draft.diagnoses] + [s.evidence for s in sent.draft.services]
    quoted = [quote.document for quotes in marked for quote in quotes]
    opened = list(dict.fromkeys([*row.opened_documents, *sent.opened, *quoted]))[:200]
    seen = {json.dumps(step, sort_keys=True) for step in row.path}
    noted = {_lead(step) for step in row.path if step.get("noted")}
    steps = [step.model_dump(mode="json") for step in sent.path]
    fresh = [
        step for step in steps if json.dumps(step, sort_keys=True) not in seen and _lead(step) not in noted
    ]
    news = opened != row.opened_documents or bool(fresh)
    row.opened_documents = opened
    row.path = sorted([*row.path, *fresh], key=lambda step: step["at"])[:MAX_STEPS]
    return news


def index_led(*, attempt: Attempt, steps: Sequence[Step], now: datetime | None = None) -> Attempt:
    """Note that a line of the index or of a table was followed to a code: what index-first exercises ask for.
    The server saw it, so it is `noted`; steps a browser sends never are.

    What is there already is not noted again.
    """
    moment = (now or timezone.now()).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with transaction.atomic():
        row = Attempt.objects.select_for_update().get(pk=attempt.pk)
        known = {_lead(one) for one in row.path}
        seen = [one.__dict__ | {"text": one.text[:200]} for one in steps]
        noted = [one | {"at": moment, "line": None, "noted": True} for one in seen if _lead(one) not in known]
        if noted and row.is_open:
            row.path = [*row.path, *noted][:MAX_STEPS]
            row.save(update_fields=["path"])
    return row


def _lead(step: dict[str, Any]) -> tuple[str, str, str]:
    return step["kind"], step["text"], step["code"]


def _keep_what_was(row: Attempt, tab: str, now: datetime) -> None:
    """Journal the draft about to be replaced: once a minute, and always when another tab wrote it."""
    if row.revision == 0:
        return
    last = row.journal.filter(kind="saved").last()
    if row.tab != tab or last is None or now - last.at >= JOURNAL_EVERY:
        _journal(row, "saved", now)


def _count_time(row: Attempt, now: datetime) -> None:
    gap = (now - (row.saved or row.started)).total_seconds()
    row.seconds_active += int(max(0, min(gap, LONGEST_PAUSE)))


def _journal(
    attempt: Attempt,
    kind: str,
    now: datetime,
    *,
    draft: Any = None,
    revision: int | None = None,
    tab: str | None = None,
) -> JournalEntry:
    return JournalEntry.objects.create(
        attempt=attempt, at=now, kind=kind,
        draft=attempt.draft if draft is None else draft,
        revision=attempt.revision if revision is None else revision,
        tab=attempt.tab if tab is None else tab,
    )  # fmt: skip


# Submitting


def submit(*, attempt: Attempt, revision: int, now: datetime | None = None) -> Attempt:
    """Grade once and close. A second submission answers with the first one's result. Raises Refused."""
    now = now or timezone.now()
    attempt = Attempt.objects.get(pk=attempt.pk)  # the caller's may be as old as the page it came from
    if not attempt.is_open:
        return attempt
    if revision != attempt.revision:
        raise Refused("The claim changed after this page was opened. Look at it again, then submit.")
    variant = attempt.variant()
    claim = to_claim(read_draft(attempt.draft), variant)
    today = timezone.localdate(now)
    result = outcome.judge(engine(), variant, claim, cast(Scorer, attempt.scorer), today)
    with transaction.atomic():
        row = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if not row.is_open:
            return row
        if row.revision != revision:
            raise Refused(
                "The claim changed in another tab while this was sent. Look at it again, then submit."
            )
        _journal(row, "submitted", now)
        _count_time(row, now)
        row.state, row.submitted = Attempt.SUBMITTED, now
        row.key_version, row.store_fingerprint = variant.key_version, engine().book.fingerprint
        row.releases = outcome.releases(variant, engine().book)
        row.claim, row.key = result.claim, result.key
        row.grade, row.findings = result.grade, result.findings
        row.score = result.grade["score"]
        row.save()
    return row


# After submission


def again(*, attempt: Attempt, now: datetime | None = None) -> Attempt:
    """A new attempt at the same case, on a variant not seen yet where the case varies. Raises Refused."""
    return begin(user=attempt.user, case_set=attempt.case_set, case_id=attempt.case_id, now=now)


def override(
    *, attempt: Attempt, line: int, credit: float, reason: str, by: User, now: datetime | None = None
) -> Override:
    """Give a graded line another credit, 0..1. What it was, who and why are kept. Raises Refused."""
    reason = reason.strip()
    if not reason:
        raise Refused("Say why: the student reads the reason.")
    if not 0 <= credit <= 1:
        raise Refused("Credit is between 0 and 1.")
    with transaction.atomic():
        row = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if row.grade is None or not 0 <= line < len(row.grade["lines"]):
            raise Refused("There is no such graded line.")
        graded = row.grade["lines"][line]
        if graded["credit"] is None:
            raise Refused("An optional line stands outside the count and takes no credit.")
        made = latest_credits(row)
        entry = Override.objects.create(
            attempt=row, line=line, credit_before=made.get(line, graded["credit"]), credit_after=credit,
            verdict=graded["verdict"], reason=reason, by=by, at=now or timezone.now(),
        )  # fmt: skip
        row.score = scoring.effective_score(row.grade, made | {line: credit})
        row.save(update_fields=["score"])
    return entry


def latest_credits(attempt: Attempt) -> dict[int, float]:
    """{0-based line: credit} of the overrides in force."""
    return {o.line: o.credit_after for o in attempt.overrides.all()}


def dispute(*, attempt: Attempt, line: int, text: str, now: datetime | None = None) -> Dispute:
    """The student thinks the key is wrong about one line. Raises Refused."""
    text = text.strip()
    if not text:
        raise Refused("Say what the chart or the guideline says instead.")
    if attempt.grade is None or not 0 <= line < len(attempt.grade["lines"]):
        raise Refused("There is no such graded line.")
    with transaction.atomic():
        Attempt.objects.select_for_update().get(pk=attempt.pk)
        if attempt.disputes.filter(line=line, answered_at__isnull=True).exists():
            raise Refused("You have already asked about this line; the instructor has not answered yet.")
        return Dispute.objects.create(attempt=attempt, line=line, text=text, at=now or timezone.now())


def answer(*, dispute: Dispute, text: str, by: User, now: datetime | None = None) -> Dispute:
    """The instructor's answer to a dispute, once. Raises Refused."""
    text = text.strip()
    if not text:
        raise Refused("An answer needs words.")
    with transaction.atomic():
        row = Dispute.objects.select_for_update().get(pk=dispute.pk)
        if row.answered_at is not None:
            raise Refused("This was answered already.")
        row.answer, row.answered_by, row.answered_at = text, by, now or timezone.now()
        row.save(update_fields=["answer", "answered_by", "answered_at"])
    return row


def see_answers(*, attempt: Attempt, now: datetime | None = None) -> None:
    """The student has the answers before their eyes: they are news no longer."""
    news = [d for d in attempt.disputes.all() if d.answered_at and not d.seen_at]
    with transaction.atomic():
        for row in news:
            row.seen_at = now or timezone.now()
            row.save(update_fields=["seen_at"])
