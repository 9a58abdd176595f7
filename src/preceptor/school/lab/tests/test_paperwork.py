"""The claim as its form, PDF and 837: who sees it, what it says, what happens where it cannot be made."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from preceptor.coding.claims.tests.x12_oracle import errors
from preceptor.school.lab import actions, paperwork
from preceptor.school.lab.models import Attempt
from preceptor.school.lab.tests.claims import STAY, key_draft, sent

NAMES = ("form", "form-pdf", "x12", "x12-file")


@pytest.fixture
def adas(client_of: Any, ada: Any) -> Client:
    return client_of(ada)


@pytest.fixture
def stay(case_set: Any, ada: Any, submit: Any) -> Attempt:
    """Ada's submitted stay, coded as the key has it."""
    attempt: Attempt = submit(actions.begin(user=ada, case_set=case_set, case_id=STAY))
    return attempt


def get(client: Client, name: str, attempt: Attempt) -> Any:
    return client.get(reverse(f"lab:{name}", args=[attempt.uuid]))


@pytest.mark.parametrize("name", NAMES)
def test_unfinished_work_is_its_owners_alone(client_of: Any, ines: Any, attempt: Attempt, name: str) -> None:
    assert get(client_of(ines), name, attempt).status_code == 404


def test_the_instructor_sees_a_submitted_claim_as_its_form(
    client_of: Any, ines: Any, submitted: Attempt
) -> None:
    assert b"CMS-1500" in get(client_of(ines), "form", submitted).content


def test_the_form_follows_the_draft(adas: Client, attempt: Attempt) -> None:
    assert "No services yet." in get(adas, "form", attempt).content.decode()
    actions.save(attempt=attempt, sent=sent(attempt.revision, key_draft(attempt.variant())))
    text = get(adas, "form", attempt).content.decode()
    assert "S93401A" in text or "S93402A" in text


def test_an_empty_draft_is_told_why_it_cannot_be_sent(adas: Client, attempt: Attempt) -> None:
    assert "This claim cannot be sent yet" in get(adas, "x12", attempt).content.decode()
    assert get(adas, "x12-file", attempt)["Location"] == reverse("lab:x12", args=[attempt.uuid])


def test_a_submitted_claim_is_downloaded_as_an_837_the_judge_accepts(
    adas: Client, submitted: Attempt, stay: Attempt
) -> None:
    for done, version in ((submitted, "005010X222A1"), (stay, "005010X223A2")):
        answer = get(adas, "x12-file", done)
        assert "attachment" in answer["Content-Disposition"]
        assert version in answer.content.decode()
        assert errors(answer.content.decode()) == []
        assert answer.content == get(adas, "x12-file", done).content


def test_a_submitted_stay_shows_the_group_it_fell_into(adas: Client, stay: Attempt) -> None:
    work = paperwork.paperwork(stay)
    assert work.form.box("71").value == stay.findings["drg"]["number"]
    assert f"DR:{work.drg}" in work.interchange.text


def test_an_open_stay_does_not_tell_its_group(case_set: Any, ada: Any) -> None:
    going = actions.begin(user=ada, case_set=case_set, case_id=STAY)
    going = actions.save(attempt=going, sent=sent(0, key_draft(going.variant()))).attempt
    assert paperwork.paperwork(going).form.box("71").value == ""


def test_the_837_is_read_segment_by_segment(adas: Client, submitted: Attempt) -> None:
    text = get(adas, "x12", submitted).content.decode()
    assert "HI*ABK:" in text
    assert "Box 21" in text


def test_the_form_comes_as_a_pdf(adas: Client, submitted: Attempt) -> None:
    pytest.importorskip("weasyprint")
    answer = get(adas, "form-pdf", submitted)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_without_the_pdf_library_the_page_remains(
    adas: Client, submitted: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = adas.get(reverse("lab:form-pdf", args=[submitted.uuid]), follow=True)
    assert "Print the page instead." in answer.content.decode()


@pytest.mark.parametrize("name", ["form", "x12"])
def test_a_page_of_the_form_asks_little(
    adas: Client, submitted: Attempt, name: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        assert get(adas, name, submitted).status_code == 200
