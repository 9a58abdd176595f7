"""What the workbench and the check before submitting are made from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from preceptor.coding.claims import read_claim
from preceptor.engine import engine
from preceptor.school.lab import shelf
from preceptor.school.lab.describe import describe
from preceptor.school.lab.draft import read_draft, to_claim
from preceptor.school.lab.models import Attempt
from preceptor.school.lab.outcome import explored


def context(attempt: Attempt) -> dict[str, Any]:
    """{"attempt", "variant", "case", "chart", "draft", "lines", "case_set", "place", "state"}.

    `state`, for `json_script`: {draft, revision, saved_at, lines, opened, kind, service_date, settings,
    urls}.
    """
    made = attempt.variant()
    draft = read_draft(attempt.draft)
    lines = describe(draft, made, engine().book_on(timezone.localdate()))
    return {
        "attempt": attempt,
        "variant": made,
        "case": made.case,
        "chart": made.chart,
        "draft": draft,
        "lines": lines,
        "case_set": attempt.case_set,
        "place": shelf.place(attempt),
        "state": {
            "draft": draft.as_json(),
            "revision": attempt.revision,
            "saved_at": school_time(attempt.saved),
            "lines": lines,
            "opened": attempt.opened_documents,
            "kind": made.case.claim,
            "service_date": made.case.service_date.isoformat(),
            "settings": {
                "single_keys": attempt.user.single_keys,
                "edits_while_coding": attempt.case_set.edits_while_coding,
            },
            "urls": urls(attempt),
        },
    }


def edits(attempt: Attempt) -> list[dict[str, Any]] | None:
    """The findings on the draft as it stands, where the exercise shows edits while coding; else None."""
    if not attempt.case_set.edits_while_coding:
        return None
    claim = read_claim(to_claim(read_draft(attempt.draft), attempt.variant()))
    return [finding.as_json() for finding in engine().edit(claim, timezone.localdate()).findings]


def groups(attempt: Attempt) -> dict[str, Any] | None:
    """What the draft groups to as it stands, where the exercise shows edits while coding; else None."""
    if not attempt.case_set.edits_while_coding:
        return None
    return explored(engine(), read_claim(to_claim(read_draft(attempt.draft), attempt.variant())))


def school_time(moment: datetime | None) -> str | None:
    """ISO, in the school's zone: what the page shows is the server's clock, wherever the browser is."""
    return timezone.localtime(moment).isoformat() if moment else None


def urls(attempt: Attempt) -> dict[str, str]:
    names = ("workbench", "save", "claim", "submit", "review")
    found = {name: reverse(f"lab:{name}", args=[attempt.uuid]) for name in names}
    return found | {
        "encoder": reverse("lab:pane", args=[attempt.uuid]),
        "sign_in": reverse("account_login"),
        "settings": reverse("account"),
    }
