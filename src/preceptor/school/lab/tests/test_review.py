"""The review: every verdict with its sentence, and everything behind it without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from preceptor.school.lab import paper
from preceptor.school.lab.models import Attempt


@pytest.fixture
def page(client_of: Any, ada: Any, submitted: Attempt) -> Any:
    """page(line=2) → the review's HTML."""

    def get(**query: Any) -> str:
        return client_of(ada).get(reverse("lab:review", args=[submitted.uuid]), query).content.decode()

    return get


def line_html(text: str, verdict: str) -> str:
    """The first line with this verdict word."""
    parts = text.split('<details class="line"')[1:]
    return next(part for part in parts if verdict in strip_tags(part.split("</summary>")[0]))


def test_the_sentence_of_a_line_that_needs_work_stands_unopened(page: Any, submitted: Attempt) -> None:
    text = page()
    for line in submitted.grade["lines"]:
        if line["verdict"] not in ("correct", "optional"):
            summaries = strip_tags(" ".join(re.findall(r"<summary>(.*?)</summary>", text, re.S)))
            start = line["feedback"][:30].replace("&", "&amp;")
            assert start in summaries


def test_a_line_shows_yours_the_key_its_words_and_its_source(page: Any) -> None:
    html = strip_tags(line_html(page(), "Wrong side"))
    assert "S93.401A" in html and "S93.402A" in html
    assert "Sprain of the" in html
    assert "I.B.13" in html


def test_verdicts_are_counted_in_words(page: Any) -> None:
    strip = strip_tags(page().split('class="counts"')[1].split("</ul>")[0])
    for words in ("partly right", "over-coded", "missed", "optional"):
        assert words in strip


def test_the_evidence_of_a_line_is_lit_without_script(page: Any, submitted: Attempt) -> None:
    n = next(i for i, x in enumerate(submitted.grade["lines"], 1) if x["key_code"] == "I10")
    aside = page(line=n).split('id="evidence"')[1]
    assert '<mark class="ev-key">Hypertension, refill lisinopril.</mark>' in aside


def test_only_the_evidence_is_sent_as_a_fragment(page: Any) -> None:
    text = page(line=1, fragment="evidence")
    assert text.lstrip().startswith("<aside")
    assert "<html" not in text


@pytest.mark.parametrize("line", ["0", "99", "-1", "x", "1e9", "²", "9" * 400])
def test_a_line_that_does_not_exist_shows_the_first_that_needs_work(page: Any, line: str) -> None:
    assert "Evidence for" in page(line=line)


def test_a_good_path_stands_at_the_line_it_leads_to(page: Any) -> None:
    assert "Index: Sprain, ankle" in line_html(page(), "Wrong side")


def test_sureness_is_compared_with_verdicts(page: Any) -> None:
    assert "Marked unsure: 1 line, 0 right" in strip_tags(page())


def test_a_missed_question_is_told_apart_from_the_score(page: Any) -> None:
    text = page()
    assert "0 of 1 asked" in text
    assert "Which ligament was sprained?" in text


def test_what_is_told_apart_from_the_score_stands_beside_it(page: Any) -> None:
    text = strip_tags(page())
    assert "first diagnosis not right" in text or "first diagnosis right" in text
    assert "code over code" in text


def test_the_edits_say_how_many_rules_passed(page: Any, submitted: Attempt) -> None:
    raised = {f["rule"] for f in submitted.findings["findings"]}
    passed = [rule for rule in submitted.findings["ran"] if rule not in raised]
    assert f"{len(passed)} rules passed" in page()


def test_the_foot_names_attempt_time_releases_and_key(page: Any, submitted: Attempt) -> None:
    foot = strip_tags(page().split('class="pinned')[1])
    assert "Attempt 1, submitted" in foot
    assert submitted.key_version in foot
    assert submitted.releases["icd10cm"] in foot


def test_an_open_attempt_leads_back_to_the_workbench(client_of: Any, ada: Any, attempt: Attempt) -> None:
    answer = client_of(ada).get(reverse("lab:review", args=[attempt.uuid]))
    assert answer["Location"] == reverse("lab:workbench", args=[attempt.uuid])


def test_trying_again_opens_a_new_attempt(client_of: Any, ada: Any, submitted: Attempt) -> None:
    client: Client = client_of(ada)
    answer = client.post(reverse("lab:again", args=[submitted.uuid]))
    fresh = Attempt.objects.get(user=ada, state="open")
    assert answer["Location"] == reverse("lab:workbench", args=[fresh.uuid])
    assert fresh.number == 2


def test_text_of_a_student_never_becomes_markup(
    client_of: Any, ada: Any, attempt: Attempt, submit: Any
) -> None:
    draft = {
        "diagnoses": [{"id": "d1", "code": "<b>x</b>"}],
        "queries": [{"id": "q1", "about": "<script>alert(1)</script>"}],
    }
    done = submit(attempt, draft)
    text = client_of(ada).get(reverse("lab:review", args=[done.uuid])).content.decode()
    assert "<script>alert" not in text
    assert "<b>x" not in text.lower().replace('<b class="vh">', "")


@pytest.mark.parametrize(
    ("marks", "pieces"),
    [
        ([], [("heart failure", "")]),
        ([(0, 5, "yours")], [("heart", "ev"), (" failure", "")]),
        ([(0, 5, "yours"), (3, 13, "key")], [("hea", "ev"), ("rt", "ev ev-key"), (" failure", "ev-key")]),
        ([(-9, 99, "key")], [("heart failure", "ev-key")]),
    ],
)
def test_marks_cut_text_where_they_begin_and_end(marks: Any, pieces: Any) -> None:
    found = paper.pieces("heart failure", 0, [paper.Mark(*mark) for mark in marks])
    assert [(piece.text, piece.css) for piece in found] == pieces
