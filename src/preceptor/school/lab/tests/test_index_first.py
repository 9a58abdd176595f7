"""An exercise that asks for the index first: what may be added when, and what the review says of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from preceptor.engine import engine
from preceptor.school.lab import actions
from preceptor.school.lab.tests.claims import ANKLE

pytestmark = pytest.mark.django_db

CODE = "I10"
ADD = f'value="add:icd10cm:{CODE}"'


@pytest.fixture
def attempt(library, section, ada, ines):
    case_set = actions.make_case_set(
        section=section, title="By the book", cases=[ANKLE], index_first=True, by=ines
    )
    return actions.begin(user=ada, case_set=case_set, case_id=ANKLE)


@pytest.fixture
def leading(attempt):
    """The address of the code as the line of the index that names it links to it."""
    day = attempt.variant().judged_on
    line = next(one for one in engine().book.shelf.leading_to(CODE, day) if one.code == CODE)
    return f"icd10cm/{CODE}/?via={line.volume}.{line.number}"


def look(client, attempt, at=""):
    return client.get(reverse("lab:pane", args=[attempt.uuid]), {"at": at})


def test_the_pane_opens_on_the_index_and_says_the_rule(client_of, ada, attempt):
    text = client_of(ada).get(reverse("lab:workbench", args=[attempt.uuid])).text
    assert "Index to Diseases" in text and "Index first." in text


@pytest.mark.parametrize("at", [f"?q={CODE}&system=icd10cm", f"icd10cm/{CODE}/"])
def test_a_search_alone_adds_nothing(client_of, ada, attempt, at):
    assert ADD not in look(client_of(ada), attempt, at).text


def test_a_line_that_names_the_code_opens_it_for_adding(client_of, ada, attempt, leading):
    page = client_of(ada)
    assert ADD in look(page, attempt, leading).text
    assert ADD in look(page, attempt, f"?q={CODE}&system=icd10cm").text


def test_a_line_that_does_not_name_the_code_opens_nothing(client_of, ada, attempt):
    assert ADD not in look(client_of(ada), attempt, f"icd10cm/{CODE}/?via=external.1").text


@pytest.mark.parametrize("via", ["disease.", "disease.x", "nobook.1", "disease.99999999999999", "disease.-1"])
def test_a_made_up_line_opens_nothing(client_of, ada, attempt, via):
    answer = look(client_of(ada), attempt, f"icd10cm/{CODE}/?via={via}")
    assert answer.status_code == 200 and ADD not in answer.text


def test_following_the_same_line_twice_is_noted_once(client_of, ada, attempt, leading):
    page = client_of(ada)
    for _ in range(2):
        look(page, attempt, leading)
    attempt.refresh_from_db()
    assert [step["code"] for step in attempt.path] == [CODE]


def test_the_form_without_script_adds_nothing_either(client_of, ada, attempt):
    sent = {"revision": attempt.revision, "do": f"add:icd10cm:{CODE}", "pane": "encoder"}
    answer = client_of(ada).post(reverse("lab:claim", args=[attempt.uuid]), sent, follow=True)
    attempt.refresh_from_db()
    assert attempt.draft["diagnoses"] == [] and "no line of the index has led to I10" in answer.text


def test_the_form_without_script_adds_what_the_index_led_to(client_of, ada, attempt, leading):
    page = client_of(ada)
    look(page, attempt, leading)
    sent = {"revision": attempt.revision, "do": f"add:icd10cm:{CODE}", "pane": "encoder"}
    page.post(reverse("lab:claim", args=[attempt.uuid]), sent)
    attempt.refresh_from_db()
    assert [line["code"] for line in attempt.draft["diagnoses"]] == [CODE]


def test_the_review_tells_what_the_index_led_to_and_what_was_typed(client_of, ada, attempt, leading, submit):
    page = client_of(ada)
    look(page, attempt, leading)
    attempt.refresh_from_db()
    submit(attempt)
    text = page.get(reverse("lab:review", args=[attempt.uuid])).text
    assert "The index led here:" in text and "no line of the index led to this code" in text


def test_the_review_sets_a_good_path_beside_ones_own(client_of, ada, attempt, leading, submit):
    page = client_of(ada)
    look(page, attempt, leading)
    attempt.refresh_from_db()
    done = submit(attempt)
    line = next(one for one in done.key["diagnoses"] if one["code"] == CODE)
    assert line["index"]["text"] == CODE
    assert line["index"]["words"] in page.get(reverse("lab:review", args=[attempt.uuid])).text


def test_other_exercises_add_from_anywhere(client_of, ada, library, section, ines):
    case_set = actions.make_case_set(section=section, title="Week 1", cases=[ANKLE], by=ines)
    free = actions.begin(user=ada, case_set=case_set, case_id=ANKLE)
    assert ADD in look(client_of(ada), free, f"icd10cm/{CODE}/").text
