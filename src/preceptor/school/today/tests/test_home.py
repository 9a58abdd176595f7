"""Everybody's first page."""

from __future__ import annotations

import pytest

from preceptor.coding.codesets.store import StoreError
from preceptor.engine import engine
from preceptor.school.lab import actions as lab
from preceptor.school.today import access


@pytest.fixture
def case_set(book, section, dana):
    cases = sorted(engine().library.ids())[:2]
    return lab.make_case_set(section=section, title="Week 6", cases=cases, by=dana)


def test_the_student_is_told_the_next_case(client_of, ada, case_set):
    page = client_of(ada).get("/").text
    assert "Next case" in page and "Begin case 1" in page and "0 of 2 cases" in page


def test_the_student_carries_on_where_they_stopped(client_of, ada, case_set):
    lab.begin(user=ada, case_set=case_set, case_id=case_set.cases[1])
    page = client_of(ada).get("/").text
    assert "Carry on where you stopped" in page and "Continue case 2" in page


def test_a_section_without_cases_says_who_fills_it(client_of, book, ada):
    page = client_of(ada).get("/").text
    assert "No cases yet" in page and "Your instructor opens a set" in page


def test_the_instructor_sees_sections_and_what_waits(client_of, ines, ada, case_set):
    page = client_of(ines).get("/").text
    assert f'href="/lab/sections/{case_set.section_id}/"' in page and "Open the section" in page


def test_questions_about_the_key_come_first(client_of, ines, ada, case_set):
    attempt = lab.begin(user=ada, case_set=case_set, case_id=case_set.cases[0])
    attempt = lab.submit(attempt=attempt, revision=attempt.revision)
    lab.dispute(attempt=attempt, line=0, text="The note says so on page one.")
    page = client_of(ines).get("/").text
    assert "Answer 1 question" in page and "Students wait for an answer" in page


def test_the_director_sees_terms_and_code_sets(client_of, book, dana, section):
    page = client_of(dana).get("/").text
    assert section.term.name in page and "ICD-10-CM" in page and book.fingerprint in page


def test_a_section_nobody_teaches_is_the_directors_next_step(client_of, book, dana, section):
    page = client_of(dana).get("/").text
    assert "Nobody teaches it yet." in page and f'href="/programs/sections/{section.pk}/"' in page


def test_somebody_new_is_told_what_will_be_here(client_of, people):
    page = client_of(people("Ben Achterberg")).get("/").text
    assert "You are in no section yet" in page and "Open the encoder" in page


def test_a_missing_store_is_said_and_the_page_stands(client_of, ada, monkeypatch):
    def missing(user):
        raise StoreError("There is no code store. Run `preceptor codes build`.")

    monkeypatch.setattr(access.lab, "overview", missing)
    answer = client_of(ada).get("/")
    assert answer.status_code == 200 and "codes build" in answer.text and "Your work is safe." in answer.text


@pytest.mark.parametrize("who", ["ada", "ines", "dana"])
def test_the_page_asks_few_questions(
    request, client_of, who, ada, ines, case_set, django_assert_max_num_queries
):
    client = client_of(request.getfixturevalue(who))
    client.get("/")
    with django_assert_max_num_queries(15):
        client.get("/")


@pytest.mark.browser
def test_every_roles_page_is_free_of_axe_findings(
    look, browser_page, axe, signed_in, ada, ines, dana, case_set
):
    for person in (ada, ines, dana):
        page = signed_in(browser_page, person)
        page.goto("/")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
