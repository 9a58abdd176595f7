"""Overrides and disputes: what was, who changed it and why stay."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from preceptor.coding.claims import read_claim
from preceptor.coding.grading import SCORERS, grade
from preceptor.school.lab import actions, debrief, review, scoring
from preceptor.school.lab.draft import read_draft, to_claim
from preceptor.school.lab.models import Attempt
from preceptor.school.lab.tests.claims import ANKLE, STAY, key_draft


@pytest.fixture
def teacher(client_of: Any, ines: Any) -> Client:
    return client_of(ines)


def line_of(attempt: Attempt, verdict: str) -> int:
    return next(n for n, line in enumerate(attempt.grade["lines"]) if line["verdict"] == verdict)


def test_an_override_recounts_the_score_and_keeps_the_history(
    teacher: Client, submitted: Attempt, ines: Any
) -> None:
    line = line_of(submitted, "wrong-side")
    url = reverse("lab:override", args=[submitted.uuid, line + 1])
    teacher.post(url, {"credit": "0.5", "reason": "The note is hard to read."})
    teacher.post(url, {"credit": "1", "reason": "The face sheet says so too."})
    now = Attempt.objects.get(pk=submitted.pk)
    whole = max(now.grade["required"], now.grade["entered"])
    assert now.score == pytest.approx((submitted.score * whole - 0.25 + 1) / whole)
    assert now.grade == submitted.grade
    kept = list(now.overrides.values_list("credit_before", "credit_after", "reason", "by"))
    assert kept == [
        (0.25, 0.5, "The note is hard to read.", ines.pk),
        (0.5, 1.0, "The face sheet says so too.", ines.pk),
    ]


def test_the_student_reads_who_changed_it_and_why(
    client_of: Any, ada: Any, submitted: Attempt, ines: Any
) -> None:
    line = line_of(submitted, "missed")
    actions.override(attempt=submitted, line=line, credit=1, reason="Not taught yet.", by=ines)
    text = client_of(ada).get(reverse("lab:review", args=[submitted.uuid])).content.decode()
    said = strip_tags(text.split(f'id="line-{line + 1}"')[1].split("</summary>")[0])
    assert "Missed" in said, "the first verdict stays to be seen"
    assert "Counted as correct" in said
    assert "Changed by your instructor to full credit, was 0: Not taught yet." in said
    assert "Ines Okoro changed credit from 0 to 1." in strip_tags(text)


@pytest.mark.parametrize(
    ("verdict", "credit", "counted"),
    [("wrong-side", 1, "ok"), ("wrong-side", 0.5, "part"), ("wrong-side", 0, "wrong"), ("missed", 0, "miss")],
)
def test_a_line_counts_by_its_credit_in_force(
    submitted: Attempt, ines: Any, verdict: str, credit: float, counted: str
) -> None:
    def tally() -> Counter[str]:
        rows = review.lines(Attempt.objects.get(pk=submitted.pk), submitted.key)
        return Counter({c["kind"]: c["n"] for c in debrief.counts(rows)})

    before = tally()
    at = line_of(submitted, verdict)
    was = review.lines(submitted, submitted.key)[at].kind
    actions.override(attempt=submitted, line=at, credit=credit, reason="So.", by=ines)
    assert tally() == before - Counter([was]) + Counter([counted])
    changed = review.lines(Attempt.objects.get(pk=submitted.pk), submitted.key)[at]
    assert changed.needs_work == (counted != "ok")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"credit": "1", "reason": ""}, "Say why"),
        ({"credit": "1", "reason": "   "}, "Say why"),
        ({"credit": "1.5", "reason": "x"}, "less than or equal to 1"),
        ({"credit": "nan", "reason": "x"}, "Credit is a number"),
        ({"reason": "x"}, "Give the credit"),
    ],
)
def test_an_override_without_sense_is_refused(
    teacher: Client, submitted: Attempt, fields: dict[str, str], words: str
) -> None:
    answer = teacher.post(reverse("lab:override", args=[submitted.uuid, 1]), fields, follow=True)
    assert words in answer.content.decode()
    assert not submitted.overrides.exists()


def test_there_is_no_line_900(teacher: Client, submitted: Attempt) -> None:
    answer = teacher.post(
        reverse("lab:override", args=[submitted.uuid, 900]), {"credit": 1, "reason": "x"}, follow=True
    )
    assert "no such graded line" in answer.content.decode()


def test_accepting_a_line_too_many_takes_it_off_the_extras(submitted: Attempt, ines: Any) -> None:
    grade = submitted.grade | {"scorer": "code-over-code"}
    over = line_of(submitted, "over-coded")
    before = scoring.counts(grade, {})
    after = scoring.counts(grade, {over: 1.0})
    assert (after.over, after.exact) == (before.over - 1, before.exact)


@pytest.mark.parametrize("case_id", [ANKLE, STAY])
def test_without_overrides_the_recount_is_what_grading_said(library: Any, book: Any, case_id: str) -> None:
    """Over many spoiled claims: the same counts, therefore the same three scores."""
    dice = random.Random(7)
    variant = library.variant(case_id, 0)
    for _ in range(40):
        draft = key_draft(variant)
        for line in draft["diagnoses"]:
            line["code"] = dice.choice([line["code"], "E11.9", "S93.409A", "Z87.891", "J18.1", line["code"]])
        if dice.random() < 0.5:
            draft["diagnoses"].append({"id": "x", "code": dice.choice(["Z87.891", "I10", "R05.9"])})
        claim = read_claim(to_claim(read_draft(draft), variant))
        from dataclasses import asdict

        said = asdict(grade(variant, claim, book))
        assert scoring.counts(said, {}).scores() == {
            k: said["scores"][k] for k in SCORERS if k != "financial"
        }


def test_a_dispute_goes_to_the_instructor_and_the_answer_comes_back(
    client_of: Any, teacher: Client, ada: Any, submitted: Attempt
) -> None:
    line = line_of(submitted, "missed") + 1
    adas = client_of(ada)
    adas.post(reverse("lab:dispute", args=[submitted.uuid]), {"line": line, "text": "It was only refilled."})
    section = teacher.get(reverse("lab:section", args=[submitted.section_id])).content.decode()
    assert "It was only refilled." in section
    waiting = strip_tags(section.split('id="h-asked"')[1].split("</ul>")[0])
    key_code = submitted.grade["lines"][line - 1]["key_code"]
    assert f"Ada Ruiz, A turned ankle, {key_code}, not on the claim" in waiting
    asked = submitted.disputes.get()
    url = reverse("lab:answer", args=[submitted.uuid, asked.pk])
    teacher.post(url, {"answer": "A refill is treatment: IV.J."})
    teacher.post(url, {"answer": "Something else."})
    text = adas.get(reverse("lab:review", args=[submitted.uuid])).content.decode()
    assert "A refill is treatment: IV.J." in text
    assert "Something else." not in text


@pytest.mark.usefixtures("library")
def test_a_waiting_question_is_marked_only_at_the_set_it_is_about(
    teacher: Client, submitted: Attempt, section: Any, ines: Any
) -> None:
    actions.make_case_set(section=section, title="Week 2", cases=[STAY], by=ines)
    actions.dispute(attempt=submitted, line=0, text="Why?")
    text = teacher.get(reverse("lab:section", args=[section.pk])).content.decode()
    first, second = (text.split(f">{title}</h2>")[1].split("</section>")[0] for title in ("Week 1", "Week 2"))
    assert "has a question about a key" in first
    assert "has a question about a key" not in second


def test_an_answer_is_news_today_until_the_review_was_opened(
    client_of: Any, ada: Any, submitted: Attempt, ines: Any
) -> None:
    adas = client_of(ada)
    asked = actions.dispute(attempt=submitted, line=0, text="Why?")
    assert "was answered" not in adas.get("/").content.decode()
    actions.answer(dispute=asked, text="Because.", by=ines)
    code = submitted.grade["lines"][0]["submitted_code"]
    address = reverse("lab:review", args=[submitted.uuid])
    for _ in range(2):
        page = adas.get("/").content.decode()
        assert f"Your question about line A, {code} was answered" in page
        assert f'href="{address}?line=1#line-1"' in page
        client_of(ines).get(address)  # only the student's own eyes count
        adas.get(address, {"fragment": "evidence"})
    adas.get(address)
    assert "was answered" not in adas.get("/").content.decode()


def test_one_open_dispute_a_line(submitted: Attempt) -> None:
    actions.dispute(attempt=submitted, line=0, text="Why?")
    with pytest.raises(actions.Refused, match="already asked"):
        actions.dispute(attempt=submitted, line=0, text="Why, again?")


@pytest.mark.parametrize(
    "fields",
    [{"line": "0", "text": "x"}, {"line": "x", "text": "x"}, {"line": "99", "text": "x"}, {"line": "1"}],
)
def test_a_dispute_about_nothing_is_refused(
    client_of: Any, ada: Any, submitted: Attempt, fields: Any
) -> None:
    client_of(ada).post(reverse("lab:dispute", args=[submitted.uuid]), fields)
    assert not submitted.disputes.exists()
