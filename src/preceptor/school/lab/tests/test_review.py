"""The review: every verdict with its sentence, and everything behind it without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from preceptor.coding.charts import read_document
from preceptor.school.lab import actions, paper
from preceptor.school.lab.models import Attempt
from preceptor.school.lab.templatetags.lab import and_list
from preceptor.school.lab.tests.claims import STAY, key_draft, one_code, sent


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


def test_a_good_path_and_ones_own_stand_side_by_side(
    client_of: Any, ada: Any, attempt: Attempt, submit: Any
) -> None:
    steps = [
        {"at": f"2026-04-14T10:00:0{n}Z", "kind": kind, "text": text, "code": code}
        for n, (kind, text, code) in enumerate(
            [("search", "ank", ""), ("search", "ankle", ""), ("open", "", "S93.40"), ("add", "", "S93.401A")]
        )
    ]
    actions.save(attempt=attempt, sent=sent(0, one_code("S93.401A"), path=steps))
    attempt.refresh_from_db()
    done = submit(attempt)
    text = client_of(ada).get(reverse("lab:review", args=[done.uuid])).content.decode()
    part = text.split('id="h-path"')[1].split("</section>")[0]
    paths = " ".join(strip_tags(part.replace("<", " <")).split())
    assert "Your path Searched “ankle” Opened S93.40 Added S93.401A A good path" in paths
    assert "A good path (with the book) Index: Sprain, ankle" in paths


def test_sureness_is_compared_with_verdicts(page: Any) -> None:
    assert "Marked unsure: 1 line, 0 right" in strip_tags(page())


def test_a_missed_question_is_told_apart_from_the_score(page: Any) -> None:
    text = page()
    assert "0 of 1 asked" in text
    assert "Which ligament was sprained?" in text


def test_what_is_told_apart_from_the_score_stands_beside_it(page: Any) -> None:
    text = strip_tags(page())
    assert "The first-listed diagnosis is not right." in text
    assert "Credit for each line, over the lines entered or required" in text
    others = strip_tags(page().split('class="others small"')[1].split("</details>")[0])
    assert "Exact lines" in others and "Whole record" in others and "0 %" in others


def test_a_service_cites_the_practice_set_by_label(page: Any) -> None:
    text = strip_tags(page())
    assert "Preceptor practice set, Office visit, established patient" in text
    assert "office-visit-established-low" not in text


def test_evidence_is_told_on_each_line(page: Any, submitted: Attempt) -> None:
    text = page()
    for n, line in enumerate(submitted.grade["lines"], 1):
        said = text.split(f'id="line-{n}"')[1].split("</details>")[0]
        words = {"agrees": "Evidence agrees", "none": "No evidence"}
        if word := words.get(line["evidence"]["state"]):
            assert word in strip_tags(said)
            assert f'aria-label="{word}"' in said.split("</summary>")[0]


def test_a_question_has_its_own_words_and_is_no_line_that_needs_work(
    client_of: Any, ada: Any, attempt: Attempt, submit: Any
) -> None:
    draft = key_draft(attempt.variant()) | {
        "queries": [{"id": "q1", "topic": "poa", "about": "Was it there?", "documents": []}]
    }
    done = submit(attempt, draft)
    text = client_of(ada).get(reverse("lab:review", args=[done.uuid])).content.decode()
    rows = {
        line["verdict"]: text.split(f'id="line-{n}"')[1].split("</details>")[0]
        for n, line in enumerate(done.grade["lines"], 1)
        if line["section"] == "queries"
    }
    assert "Not needed" in rows["over-coded"] and "no query is expected here" in rows["over-coded"]
    assert "Not asked" in rows["missed"]
    assert not any("data-work" in row.split(">")[0] for row in rows.values())
    assert "Over-coded" not in strip_tags(text)
    assert "0 of 1 asked, 1 not needed" in text


def test_what_only_a_pointer_is_wrong_about_is_explained_before_why_the_code(page: Any) -> None:
    html = line_html(page(), "Wrong pointer")
    body = strip_tags(html.split("</summary>")[1])
    assert "You left out the pointer to" in strip_tags(html.split("</summary>")[0])
    assert (
        body.index("The key’s") < body.index("Why this code") < body.index("One acute uncomplicated injury")
    )


def test_sections_without_evidence_are_folded() -> None:
    head = "---\ntype: progress\ntitle: Note\nauthor: R. Vale MD\nrole: provider\n---\n"
    text = head + "# History\n\nOld.\n\n# Exam\n\nFine.\n\n# Plan\n\nRest."
    document = read_document("01-note", text)
    place = document.text.index("Rest.")
    runs = paper.folded(document, [paper.Mark(place, place + 4, "key")])["runs"]
    assert [(run["folded"], run["titles"]) for run in runs] == [
        (True, ["History", "Exam"]),
        (False, ["Plan"]),
    ]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (list("ABCDEF"), "A, B, C, D and 2 more"),
    ],
)
def test_names_in_a_row(names: list[str], words: str) -> None:
    assert and_list(names) == words


def test_the_last_scores_are_of_any_case(client_of: Any, ada: Any, submitted: Attempt, submit: Any) -> None:
    other = actions.begin(user=ada, case_set=submitted.case_set, case_id=STAY)
    text = client_of(ada).get(reverse("lab:review", args=[submit(other).uuid])).content.decode()
    assert "Your last two:" in text


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
