"""The office's pages."""

from __future__ import annotations

import pytest
from django.db.models import FETCH_RAISE
from django.test import Client

from preceptor.school.programs import access
from preceptor.school.programs.models import Program


@pytest.fixture
def addresses(section, ada) -> list[str]:
    term = section.term
    enrolment = section.enrolments.get(user=ada)
    return [
        "/programs/",
        "/programs/new/",
        f"/programs/{term.program_id}/",
        f"/programs/terms/{term.pk}/",
        f"/programs/sections/{section.pk}/",
        f"/programs/enrolments/{enrolment.pk}/withdraw/",
    ]


def test_the_office_sees_each_page(client_of, dana, addresses):
    assert [client_of(dana).get(url).status_code for url in addresses] == [200] * len(addresses)


@pytest.mark.parametrize("who", ["ada", "ines", "sam"])
def test_everybody_else_gets_404(request, client_of, who, ines, sam, addresses):
    client = client_of(request.getfixturevalue(who))
    assert {client.get(url).status_code for url in addresses} == {404}
    assert {client.post(url, {"name": "Mine"}).status_code for url in addresses[1:]} == {404}


def test_visitors_are_led_to_sign_in(addresses):
    assert {Client().get(url).status_code for url in addresses} == {302}


def test_a_section_is_opened_and_filled_step_by_step(client_of, dana):
    client = client_of(dana)
    client.post("/programs/new/", {"name": "Outpatient coding", "summary": ""})
    program = Program.objects.get(name="Outpatient coding")
    dates = {"starts": "2026-04-06", "ends": "2026-06-28"}
    client.post(f"/programs/{program.pk}/", {"name": "Spring 2026", **dates})
    client.post(f"/programs/terms/{program.terms.get().pk}/", {"name": "Section A"})
    section = program.terms.get().sections.get()
    page = client.post(
        f"/programs/sections/{section.pk}/",
        {"email": "ben@school.example", "name": "Ben Achterberg", "role": "student"},
        follow=True,
    )
    assert "Ben Achterberg is enrolled as student." in page.text and section.enrolments.count() == 1


def test_a_refusal_stands_over_the_form_and_keeps_what_was_typed(client_of, dana, section):
    page = client_of(dana).post(
        f"/programs/sections/{section.pk}/", {"email": "ben@school.example", "role": "student"}
    )
    assert "Add the name to open an account." in page.text and "ben@school.example" in page.text


def test_withdrawing_moves_the_name_to_those_who_left(client_of, dana, ada, section):
    enrolment = section.enrolments.get(user=ada)
    page = client_of(dana).post(
        f"/programs/enrolments/{enrolment.pk}/withdraw/", {"reason": "moved away"}, follow=True
    )
    assert "moved away" in page.text and "Their work stays." in page.text


def test_the_list_asks_few_questions_however_long(client_of, dana, term, django_assert_max_num_queries):
    from preceptor.school.programs import actions

    for number in range(5):
        program = actions.create_program(name=f"Program {number}", by=dana)
        spring = actions.open_term(
            program=program, name="Spring", starts=term.starts, ends=term.ends, by=dana
        )
        actions.open_section(term=spring, name="A", by=dana)
    client = client_of(dana)
    with django_assert_max_num_queries(12):
        client.get("/programs/")


def test_the_list_fetches_nothing_row_by_row(dana, section):
    for program in access.programs_for(dana).fetch_mode(FETCH_RAISE):
        for term in program.terms.all():
            for found in term.sections.all():
                assert found.students == 0


@pytest.mark.browser
def test_the_pages_are_free_of_axe_findings(look, browser_page, axe, signed_in, dana, addresses):
    page = signed_in(browser_page, dana)
    for url in addresses:
        page.goto(url)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
