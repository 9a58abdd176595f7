"""Saving: never a word lost, never a word overwritten in silence."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from preceptor.coding.codesets.store import StoreError
from preceptor.school.lab import actions
from preceptor.school.lab.models import Attempt
from preceptor.school.lab.tests.claims import body, one_code, sent


def post(client: Client, attempt: Attempt, data: Any) -> Any:
    text = data if isinstance(data, (bytes, str)) else json.dumps(data)
    return client.post(reverse("lab:save", args=[attempt.uuid]), text, content_type="application/json")


@pytest.fixture
def adas(client_of: Any, ada: Any) -> Client:
    return client_of(ada)


def test_a_save_answers_with_the_next_revision_and_what_each_line_is(adas: Client, attempt: Attempt) -> None:
    answer = post(adas, attempt, body(0, one_code("i10")))
    assert answer.status_code == 200
    said = answer.json()
    assert said["revision"] == 1
    assert said["lines"]["diagnoses"][0]["title"] == "Essential (primary) hypertension"
    saved = Attempt.objects.get(pk=attempt.pk)
    assert timezone.datetime.fromisoformat(said["saved_at"]) == saved.saved
    assert saved.draft["diagnoses"][0]["code"] == "i10"


def test_the_same_save_sent_twice_counts_once(adas: Client, attempt: Attempt) -> None:
    first = post(adas, attempt, body(0, one_code("I10"))).json()
    again = post(adas, attempt, body(0, one_code("I10")))
    assert again.status_code == 200
    assert (again.json()["revision"], again.json()["saved_at"]) == (first["revision"], first["saved_at"])


def test_a_stale_tab_gets_both_texts_and_its_own_is_kept(adas: Client, attempt: Attempt) -> None:
    post(adas, attempt, body(0, one_code("I10"), tab="one"))
    answer = post(adas, attempt, body(0, one_code("E11.9"), tab="two"))
    assert answer.status_code == 409
    said = answer.json()
    assert said["revision"] == 1
    assert said["draft"]["diagnoses"][0]["code"] == "I10"
    kept = attempt.journal.get(pk=said["journal"])
    assert (kept.kind, kept.draft["diagnoses"][0]["code"], kept.tab) == ("losing", "E11.9", "two")
    assert Attempt.objects.get(pk=attempt.pk).draft["diagnoses"][0]["code"] == "I10"


def test_a_stale_tab_that_repeats_itself_is_kept_once(adas: Client, attempt: Attempt) -> None:
    post(adas, attempt, body(0, one_code("I10"), tab="one"))
    ids = {post(adas, attempt, body(0, one_code("E11.9"), tab="two")).json()["journal"] for _ in range(3)}
    assert len(ids) == 1


def test_what_another_tab_wrote_is_journaled_before_it_is_replaced(adas: Client, attempt: Attempt) -> None:
    post(adas, attempt, body(0, one_code("I10"), tab="one"))
    post(adas, attempt, body(1, one_code("E11.9"), tab="two"))
    assert attempt.journal.get(kind="saved").draft["diagnoses"][0]["code"] == "I10"


def test_opened_documents_and_the_path_only_grow(adas: Client, attempt: Attempt) -> None:
    step = {"at": "2026-04-14T10:00:00Z", "kind": "search", "text": "ankle"}
    later = {"at": "2026-04-14T10:00:05Z", "kind": "open", "code": "S93.401A"}
    post(adas, attempt, body(0, one_code("I10"), opened=["02-visit"], path=[step]))
    post(adas, attempt, body(1, one_code("I10"), opened=["01-face-sheet"], path=[later, step]))
    saved = Attempt.objects.get(pk=attempt.pk)
    assert saved.opened_documents == ["02-visit", "01-face-sheet"]
    assert [s["kind"] for s in saved.path] == ["search", "open"]
    assert saved.revision == 1


def test_a_document_that_is_quoted_was_opened(adas: Client, attempt: Attempt) -> None:
    quote = {"document": "02-visit", "quote": "Former smoker."}
    draft = {"diagnoses": [{"id": "d1", "code": "I10", "evidence": [quote]}]}
    post(adas, attempt, body(0, draft, opened=["01-face-sheet"]))
    check = adas.get(reverse("lab:submit", args=[attempt.uuid])).content.decode()
    assert "not opened" not in check


@pytest.mark.parametrize("fails", ["describe", "bench.edits"])
def test_a_save_that_cannot_be_described_is_still_a_save(
    adas: Client, attempt: Attempt, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def gone(*args: Any) -> None:
        raise StoreError("There is no code store.")

    with monkeypatch.context() as patch:
        patch.setattr(f"preceptor.school.lab.views.work.{fails}", gone)
        answer = post(adas, attempt, body(0, one_code("I10")))
    assert answer.status_code == 200
    assert answer.json()["revision"] == 1
    if fails == "describe":
        assert answer.json()["lines"] is None
    after = post(adas, attempt, body(1, one_code("I11.9")))
    assert after.json()["lines"]["diagnoses"][0]["code"] == "I11.9"


def test_what_is_saved_already_is_no_conflict_for_a_tab_that_missed_the_answer(
    adas: Client, attempt: Attempt
) -> None:
    post(adas, attempt, body(0, one_code("I10")))
    post(adas, attempt, body(1, one_code("I11.9")))
    assert post(adas, attempt, body(1, one_code("I11.9"))).json()["revision"] == 2
    assert not attempt.journal.filter(kind="losing").exists()


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"{", ""),
        ({"revision": -1, "draft": {}}, "revision"),
        ({"revision": 0, "draft": {}, "user": 7}, "user"),
        ({"revision": 0, "draft": {"diagnoses": [{"id": "d1", "poa": "maybe"}]}}, "draft.diagnoses[0].poa"),
    ],
)
def test_a_malformed_save_is_422_with_the_field(
    adas: Client, attempt: Attempt, data: Any, where: str
) -> None:
    answer = post(adas, attempt, data)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["where"] == where
    assert Attempt.objects.get(pk=attempt.pk).revision == 0


@pytest.mark.parametrize("size", [300_000, 3_000_000])
def test_a_save_without_end_is_413(adas: Client, attempt: Attempt, size: int) -> None:
    assert post(adas, attempt, b" " * size).status_code == 413


def test_signed_out_is_403_and_no_redirect(attempt: Attempt) -> None:
    answer = post(Client(), attempt, body(0, one_code("I10")))
    assert (answer.status_code, answer.json()) == (403, {"signed_out": True})


def test_a_save_needs_the_csrf_token(attempt: Attempt, ada: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert post(client, attempt, body(0, one_code("I10"))).status_code == 403
    token = client.get(reverse("lab:save", args=[attempt.uuid])).json()["csrf"]
    answer = client.post(
        reverse("lab:save", args=[attempt.uuid]), json.dumps(body(0, one_code("I10"))),
        content_type="application/json", headers={"X-CSRFToken": token},
    )  # fmt: skip
    assert answer.status_code == 200


def test_after_submission_a_save_is_refused_and_changes_nothing(adas: Client, submitted: Attempt) -> None:
    answer = post(adas, submitted, body(submitted.revision, one_code("I10")))
    assert answer.status_code == 409
    assert answer.json()["submitted"] is True
    assert Attempt.objects.get(pk=submitted.pk).draft == submitted.draft


@pytest.mark.usefixtures("library")
def test_edits_come_with_a_save_only_where_the_exercise_shows_them(
    adas: Client, ada: Any, attempt: Attempt, section: Any
) -> None:
    assert "findings" not in post(adas, attempt, body(0, one_code("ZZZ"))).json()
    open_book = actions.make_case_set(
        section=section, title="Open book", cases=[attempt.case_id], edits_while_coding=True, by=None
    )
    shown = actions.begin(user=ada, case_set=open_book, case_id=attempt.case_id)
    said = post(adas, shown, body(0, one_code("ZZZ"))).json()
    assert "code.unknown" in [finding["rule"] for finding in said["findings"]]
    check = adas.get(reverse("lab:submit", args=[shown.uuid])).content.decode()
    assert "What the edits say" in check


def test_a_save_asks_the_database_little(
    adas: Client, attempt: Attempt, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        assert post(adas, attempt, body(0, one_code("I10"))).status_code == 200


def test_work_is_counted_and_a_long_pause_is_not(attempt: Attempt) -> None:
    start = attempt.started
    actions.save(attempt=attempt, sent=sent(0, one_code("I10")), now=start + timedelta(seconds=40))
    saved = actions.save(
        attempt=attempt, sent=sent(1, one_code("I11.9")), now=start + timedelta(hours=5)
    ).attempt
    assert saved.seconds_active == 40 + actions.LONGEST_PAUSE


@pytest.mark.django_db(transaction=True)
def test_tabs_saving_at_once_lose_nothing(attempt: Attempt) -> None:
    """Six tabs, five saves each, every one retried on the newest revision."""
    errors: list[Exception] = []

    def tab(name: str) -> None:
        try:
            revision = 0
            for n in range(5):
                while True:
                    result = actions.save(
                        attempt=attempt, sent=sent(revision, one_code(f"{name}{n}"), tab=name)
                    )
                    revision = result.attempt.revision
                    if result.state == "saved":
                        break
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=tab, args=(f"T{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    final = Attempt.objects.get(pk=attempt.pk)
    assert final.revision == 30
    last = final.draft["diagnoses"][0]["code"]
    kept = {entry.draft["diagnoses"][0]["code"] for entry in final.journal.all() if entry.draft["diagnoses"]}
    assert {f"T{n}4" for n in range(6)} <= kept | {last}, (
        "each tab's last words stand in the draft or the journal"
    )


def test_two_presses_of_begin_open_one_attempt(attempt: Attempt, case_set: Any, ada: Any) -> None:
    again = actions.begin(user=ada, case_set=case_set, case_id=attempt.case_id)
    assert again.pk == attempt.pk
