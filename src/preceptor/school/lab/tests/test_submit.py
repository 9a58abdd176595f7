"""Check and submit: once, on what was checked, and kept for good."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from preceptor.engine import engine
from preceptor.school.lab import actions
from preceptor.school.lab.models import AppendOnlyError, Attempt, JournalEntry
from preceptor.school.lab.tests.claims import ANKLE, STAY, key_draft, one_code, sent


@pytest.fixture
def adas(client_of: Any, ada: Any) -> Client:
    return client_of(ada)


def page(client: Client, attempt: Attempt) -> str:
    return client.get(reverse("lab:submit", args=[attempt.uuid])).content.decode()


def test_the_check_lists_what_is_incomplete_and_says_nothing_of_right_or_wrong(
    adas: Client, attempt: Attempt
) -> None:
    draft = {
        "diagnoses": [{"id": "d1", "code": "S93.40"}, {"id": "d2", "code": "E11.9"}],
        "services": [{"id": "s1", "code": "PX213", "modifiers": ["2"]}],
        "queries": [{"id": "q1"}],
    }
    actions.save(attempt=attempt, sent=sent(0, draft, opened=["01-face-sheet"]))
    text = page(adas, attempt)
    for words in (
        "is a heading",
        "has no evidence",
        "points to no diagnosis",
        "“2” is not finished",
        "has no words",
    ):
        assert words in text
    assert "not opened: Clinic visit" in text
    for words in ("over-coded", "wrong", "missed", "I10"):
        assert words not in strip_tags(text.split("<main")[1])


def test_an_inpatient_claim_is_asked_for_poa_and_discharge(adas: Client, case_set: Any, ada: Any) -> None:
    attempt = actions.begin(user=ada, case_set=case_set, case_id=STAY)
    actions.save(attempt=attempt, sent=sent(0, one_code("J18.9")))
    text = page(adas, attempt)
    assert "present on admission is not answered" in text
    assert "discharge status is not answered" in text


def test_a_complete_claim_has_nothing_left_open(adas: Client, attempt: Attempt) -> None:
    opened = ["01-face-sheet", "02-visit"]
    actions.save(attempt=attempt, sent=sent(0, key_draft(attempt.variant()), opened=opened))
    assert "Nothing is left open" in page(adas, attempt)


def test_submitting_grades_and_leads_to_the_review(adas: Client, attempt: Attempt) -> None:
    actions.save(attempt=attempt, sent=sent(0, key_draft(attempt.variant())))
    answer = adas.post(reverse("lab:submit", args=[attempt.uuid]), {"revision": 1})
    assert answer["Location"] == reverse("lab:review", args=[attempt.uuid])
    done = Attempt.objects.get(pk=attempt.pk)
    assert (done.state, done.score) == ("submitted", 1.0)
    assert done.releases["icd10cm"].startswith("FY2026")
    assert done.store_fingerprint == engine().book.fingerprint
    assert done.journal.filter(kind="submitted").count() == 1


def test_an_old_page_cannot_submit_what_was_not_looked_at(adas: Client, attempt: Attempt) -> None:
    actions.save(attempt=attempt, sent=sent(0, one_code("I10")))
    answer = adas.post(reverse("lab:submit", args=[attempt.uuid]), {"revision": 0}, follow=True)
    assert "changed after this page was opened" in answer.content.decode()
    assert Attempt.objects.get(pk=attempt.pk).is_open


@pytest.mark.parametrize("revision", ["", "x", "-1", "999999999999999999999"])
def test_a_nonsense_revision_submits_nothing(adas: Client, attempt: Attempt, revision: str) -> None:
    adas.post(reverse("lab:submit", args=[attempt.uuid]), {"revision": revision})
    assert Attempt.objects.get(pk=attempt.pk).is_open


def test_a_second_submission_answers_with_the_first_result(attempt: Attempt, submit: Any) -> None:
    first = submit(attempt)
    again = actions.submit(attempt=attempt, revision=first.revision)
    stale = actions.submit(attempt=Attempt.objects.get(pk=attempt.pk), revision=0)
    assert again.grade == stale.grade == first.grade
    assert again.submitted == first.submitted
    assert JournalEntry.objects.filter(attempt=attempt, kind="submitted").count() == 1


def test_a_code_that_does_not_exist_is_graded_wrong_and_does_not_crash(attempt: Attempt, submit: Any) -> None:
    draft = {
        "diagnoses": [{"id": "d1", "code": "ZZZ"}, {"id": "d2", "code": ".-."}, {"id": "d3", "code": "💥"}],
        "services": [{"id": "s1", "code": "99999999"}],
    }
    done = submit(attempt, draft)
    assert done.score == 0
    assert {line["verdict"] for line in done.grade["lines"] if line["submitted"]} <= {"wrong", "over-coded"}


def test_an_empty_claim_is_graded_nothing(attempt: Attempt, submit: Any) -> None:
    assert submit(attempt, {"diagnoses": []}).score == 0


def test_an_engine_that_fails_is_shown_and_never_taken_for_clean(
    adas: Client, case_set: Any, ada: Any, submit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from preceptor.coding.edits import EditReport, Finding, LineRef, Source

    failed = Finding(
        "drg.engine-failed", "error", (LineRef("claim"),), "The grouper stopped: no answer.",
        Source("MS-DRG Grouper", "V43.1", ""),
    )  # fmt: skip
    report = EditReport((failed,), drg={"not_computed": "The grouper stopped: no answer."})
    monkeypatch.setattr(type(engine()), "edit", lambda self, claim, today=None: report)
    attempt = actions.begin(user=ada, case_set=case_set, case_id=STAY)
    done = submit(attempt)
    text = adas.get(reverse("lab:review", args=[done.uuid])).content.decode()
    assert "The grouper stopped: no answer." in text
    assert "this is not a clean claim" in text
    assert "No finding." not in text


def test_verdicts_stay_when_the_case_changes_or_leaves(
    adas: Client, submitted: Attempt, library: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from preceptor.coding.cases import Library

    monkeypatch.setitem(engine().__dict__, "library", Library(tmp_path, library.book))
    text = adas.get(reverse("lab:review", args=[submitted.uuid])).content.decode()
    assert "A turned ankle" in text
    assert "no longer in the curriculum" in text


def test_a_fresh_variant_is_one_not_seen(attempt: Attempt, submit: Any) -> None:
    done = submit(attempt)
    fresh = actions.again(attempt=done)
    assert fresh.number == 2
    assert fresh.variant().values != done.variant().values


@pytest.mark.usefixtures("library")
def test_attempts_allowed_are_allowed(section: Any, ines: Any, ada: Any, submit: Any) -> None:
    once = actions.make_case_set(section=section, title="Once", cases=[ANKLE], attempts_allowed=1, by=ines)
    submit(actions.begin(user=ada, case_set=once, case_id=ANKLE))
    with pytest.raises(actions.Refused, match="All 1"):
        actions.begin(user=ada, case_set=once, case_id=ANKLE)


def test_audited_rows_never_change_in_bulk(submitted: Attempt) -> None:
    entry = submitted.journal.first()
    for change in (
        lambda: Attempt.objects.update(score=1),
        lambda: JournalEntry.objects.update(kind="saved"),
        lambda: JournalEntry.objects.all().delete(),
        entry.delete,
        entry.save,
    ):
        with pytest.raises(AppendOnlyError):
            change()
