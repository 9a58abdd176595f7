"""The encoder's own pages."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ada, client_of):
    return client_of(ada)


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(reverse("encoder:search")).status_code == 302


def test_words_find_codes(page, book):
    answer = page.get(reverse("encoder:search"), {"q": "copd exacerbation", "on": "2026-04-14"})
    assert "J44.1" in answer.text


def test_the_fragment_is_only_the_results(page, book):
    answer = page.get(reverse("encoder:search"), {"q": "copd", "fragment": 1})
    assert "<html" not in answer.text
    assert "J44.9" in answer.text


@pytest.mark.parametrize("words", ["x" * 10_000, "🫀", "'; drop table codes; --", "*", "a\x00b", "   "])
def test_hostile_words_get_an_answer(page, book, words):
    assert page.get(reverse("encoder:search"), {"q": words}).status_code == 200


@pytest.mark.parametrize("typed", ["n1832", "N1832"])
def test_any_spelling_leads_to_the_codes_own_address(page, book, typed):
    answer = page.get(reverse("encoder:code", args=["icd10cm", typed]))
    assert answer["Location"] == reverse("encoder:code", args=["icd10cm", "N18.32"])


@pytest.mark.parametrize(
    ("system", "code"), [("icd10cm", "Q99.Z9Z"), ("cpt", "anything"), ("hcpcs", "D0120")]
)
def test_what_is_not_there_is_not_found(page, book, system, code):
    assert page.get(reverse("encoder:code", args=[system, code])).status_code == 404


def test_a_date_that_is_none_is_read_as_today(page, book):
    assert page.get(reverse("encoder:search"), {"q": "gout", "on": "2026-99-99"}).status_code == 200


def test_plain_links_lead_from_a_heading_to_its_code(page, book):
    address = reverse("encoder:code", args=["icd10cm", "S52.53"])
    answers = ["side:right", "encounter:initial encounter", "fracture:closed fracture"]
    assert "Which side?" in page.get(address).text
    found = page.get(address, {"a": answers}).text
    assert 'data-row="icd10cm:S52.531A"' in found


@pytest.mark.browser
def test_every_look_is_free_of_violations(browser_page, signed_in, ada, book, axe, look):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:search") + "?q=ckd+3&on=2026-04-14")
    axe(page)
    page.goto(reverse("encoder:code", args=["icd10cm", "S52.53"]))
    axe(page)
    page.locator("#narrow a", has_text="Right").click()
    page.get_by_text("Which encounter?").wait_for()
    axe(page)


@pytest.mark.browser
def test_typing_arrow_enter_leads_to_a_code(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:search"))
    page.keyboard.type("copd exacerbation")
    page.get_by_role("link", name="J44.1").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/encoder/icd10cm/J44.1/")
    assert page.get_by_role("heading", name="J44.1").is_visible()
