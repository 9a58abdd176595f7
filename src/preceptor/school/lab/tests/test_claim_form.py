"""The claim without script: one form, the same draft."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from preceptor.school.lab import actions
from preceptor.school.lab.models import Attempt
from preceptor.school.lab.tests.claims import sent


@pytest.fixture
def adas(client_of: Any, ada: Any) -> Client:
    return client_of(ada)


@pytest.fixture
def started(attempt: Attempt) -> Attempt:
    """Two diagnoses and a service on the claim."""
    draft = {
        "diagnoses": [{"id": "d1", "code": "S93.401A"}, {"id": "d2", "code": "I10"}],
        "services": [{"id": "s1", "code": "PX213", "points_to": ["d1"]}],
    }
    return actions.save(attempt=attempt, sent=sent(0, draft)).attempt


def change(client: Client, attempt: Attempt, **fields: Any) -> Any:
    """Post the fields, dashes written as two underscores, and follow to the page."""
    data = {"revision": Attempt.objects.get(pk=attempt.pk).revision}
    data |= {name.replace("__", "-"): value for name, value in fields.items()}
    return client.post(reverse("lab:claim", args=[attempt.uuid]), data, follow=True)


def draft(attempt: Attempt) -> dict[str, Any]:
    return Attempt.objects.get(pk=attempt.pk).draft


def test_a_code_is_added_and_one_comes_back_to_the_claim(adas: Client, attempt: Attempt) -> None:
    answer = change(adas, attempt, do="add:icd10cm:I10", q="pressure")
    assert answer.redirect_chain[0][0].endswith("?q=pressure#claim")
    assert [d["code"] for d in draft(attempt)["diagnoses"]] == ["I10"]


def test_a_code_typed_into_the_last_line_is_added(adas: Client, attempt: Attempt) -> None:
    change(adas, attempt, dx__new__code="i10", sv__new__code="px213")
    assert (draft(attempt)["diagnoses"][0]["code"], draft(attempt)["services"][0]["code"]) == ("i10", "px213")


def test_fields_of_a_service_are_changed(adas: Client, started: Attempt) -> None:
    fields = {"sv-s1-code": "PX213", "sv-s1-mod": ["25", ""], "sv-s1-units": "2", "sv-s1-points": "b, A"}
    fields |= {"sv-s1-date": "2026-04-14", "sv-s1-place": "11", "sv-s1-unsure": "on"}
    change(adas, started, **fields)
    line = draft(started)["services"][0]
    assert (line["modifiers"], line["units"], line["points_to"]) == (["25"], 2, ["d2", "d1"])
    assert (line["date"], line["place_of_service"], line["unsure"]) == ("2026-04-14", "11", True)


def test_an_emptied_code_removes_its_line(adas: Client, started: Attempt) -> None:
    change(adas, started, dx__d1__code="")
    assert [d["id"] for d in draft(started)["diagnoses"]] == ["d2"]


@pytest.mark.parametrize(
    ("do", "order"), [("up:d2", ["d2", "d1"]), ("down:d1", ["d2", "d1"]), ("up:d1", ["d1", "d2"])]
)
def test_lines_move(adas: Client, started: Attempt, do: str, order: list[str]) -> None:
    change(adas, started, do=do)
    assert [d["id"] for d in draft(started)["diagnoses"]] == order


def test_words_of_the_chart_become_evidence_and_can_be_taken_back(adas: Client, started: Attempt) -> None:
    change(adas, started, do="mark", line="d2", words="Hypertension,  refill lisinopril.")
    quote = draft(started)["diagnoses"][1]["evidence"][0]
    assert (quote["document"], quote["quote"]) == ("02-visit", "Hypertension, refill lisinopril.")
    change(adas, started, do="unquote:d2:0")
    assert draft(started)["diagnoses"][1]["evidence"] == []


def test_a_sentence_is_marked_by_its_id(adas: Client, started: Attempt) -> None:
    from preceptor.coding.charts.quotes import all_sentences

    document = started.variant().chart.document("02-visit")
    wanted = next(s for s in all_sentences(document) if s.text == "Former smoker.")
    change(adas, started, do="mark", line="d1", document="02-visit", sentence=wanted.id)
    assert draft(started)["diagnoses"][0]["evidence"][0]["quote"] == "Former smoker."


def test_words_that_do_not_stand_are_refused_with_the_nearest(adas: Client, started: Attempt) -> None:
    answer = change(adas, started, do="mark", line="d2", words="hypertension refilled lisinopril")
    text = answer.content.decode()
    assert "do not stand in the chart" in text
    assert "Nearest: “Hypertension, refill lisinopril.”" in text


def test_a_question_is_asked(adas: Client, started: Attempt) -> None:
    change(adas, started, do="ask")
    id = draft(started)["queries"][0]["id"]
    fields = {
        f"qu-{id}-about": "Which ligament?",
        f"qu-{id}-topic": "specificity",
        f"qu-{id}-documents": ["02-visit"],
    }
    change(adas, started, **fields)
    asked = draft(started)["queries"][0]
    assert (asked["topic"], asked["about"], asked["documents"]) == (
        "specificity",
        "Which ligament?",
        ["02-visit"],
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sv-s1-code": "PX213", "sv-s1-units": "two"}, "whole number"),
        ({"sv-s1-code": "PX213", "sv-s1-points": "Q"}, "no diagnosis Q"),
        ({"sv-s1-code": "PX213", "sv-s1-date": "tomorrow"}, "services[0].date"),
        ({"dx-d1-code": "X" * 40}, "diagnoses[0].code"),
        ({"dx-d1-code": "I10", "dx-d1-poa": "perhaps"}, "diagnoses[0].poa"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_lost(
    adas: Client, started: Attempt, fields: dict[str, str], words: str
) -> None:
    answer = change(adas, started, **fields)
    assert words in answer.content.decode()
    assert [d["code"] for d in draft(started)["diagnoses"]] == ["S93.401A", "I10"]
    assert draft(started)["services"][0]["points_to"] in (["d1"], [])


@pytest.mark.parametrize(
    "do", ["remove:zz", "up:zz", "unquote:zz:9", "unquote:d1:x", "mark", "add:", "nonsense", ""]
)
def test_a_command_about_nothing_changes_nothing(adas: Client, started: Attempt, do: str) -> None:
    assert change(adas, started, do=do).status_code == 200
    assert [d["code"] for d in draft(started)["diagnoses"]] == ["S93.401A", "I10"]


def test_an_old_page_does_not_overwrite_newer_work(adas: Client, started: Attempt) -> None:
    actions.save(attempt=started, sent=sent(1, {"diagnoses": [{"id": "d1", "code": "E11.9"}]}, tab="other"))
    answer = change(adas, started, revision=1, do="add:icd10cm:Z23")
    assert "changed in another tab" in answer.content.decode()
    assert [d["code"] for d in draft(started)["diagnoses"]] == ["E11.9"]
    assert started.journal.filter(kind="losing").exists()
