"""The worksheet for the level of a visit."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

ESTABLISHED = {"seen": "true", "same_group": "true", "same_specialty": "true"}
MODERATE = ESTABLISHED | {"chronic_worse": "1", "prescription": "true"}
LOOKS = [
    "",
    "?visit=emergency&threat=1&hospital_care=true",
    "?visit=critical-care&minutes=140&payer=medicare",
]


@pytest.fixture
def worksheet(ada, client_of):
    """The text of the worksheet with these fields filled in."""
    client = client_of(ada)
    return lambda **fields: client.get(reverse("encoder:visit"), {"on": "2026-04-14", **fields}).text


def test_the_facts_of_a_note_come_to_a_level_and_a_practice_code(worksheet, book):
    text = worksheet(**MODERATE)
    assert "Level 4" in text and 'data-row="practice:PX134"' in text


def test_what_was_filled_in_stands_in_the_form(worksheet, book):
    text = worksheet(**MODERATE, minutes="25")
    assert 'name="minutes" value="25"' in text
    assert 'name="prescription" value="true" checked' in text


def test_a_box_that_says_false_is_not_ticked(worksheet, book):
    assert "checked" not in worksheet(**ESTABLISHED, prescription="false")


def test_only_what_bears_on_the_kind_of_visit_is_asked(worksheet, book):
    assert 'name="seen"' in worksheet(visit="office") and 'name="seen"' not in worksheet(visit="emergency")
    assert 'name="minutes"' not in worksheet(visit="emergency")
    assert 'name="threat"' not in worksheet(visit="hospital-discharge")


def test_the_day_goes_along_with_the_form(worksheet, book):
    assert '<input type="hidden" name="on" value="2026-04-14">' in worksheet()


def test_a_fact_that_cannot_be_read_is_told_and_nothing_is_judged(worksheet, book):
    text = worksheet(minor="many")
    assert "Not judged" in text and "whole number" in text and "Level " not in text.split("em-found")[1]


@pytest.mark.parametrize("typed", ["x" * 5000, "🫀", "-1", "1e9", "a\x00b", "<b>"])
def test_hostile_facts_get_an_answer(worksheet, book, typed):
    assert "Not judged" in worksheet(visit=typed) and "Not judged" in worksheet(minutes=typed)


@pytest.mark.browser
def test_the_worksheet_is_free_of_violations(browser_page, signed_in, ada, book, axe, look):
    page = signed_in(browser_page, ada)
    for where in LOOKS:
        page.goto(reverse("encoder:visit") + where)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where


@pytest.mark.browser
def test_the_level_follows_what_is_typed(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:visit") + "?visit=emergency")
    page.get_by_label("Acute and uncomplicated", exact=False).first.fill("1")
    page.get_by_label("Over-the-counter medicine").check()
    page.locator("[data-level]", has_text="Level 3").wait_for()
    page.wait_for_url("**acute_simple=1**over_counter=true**")


@pytest.mark.browser
def test_another_kind_of_visit_asks_other_questions(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:visit"))
    page.get_by_label("Kind of visit").select_option("hospital-discharge")
    page.get_by_label("Minutes of the physician").fill("31")
    page.locator("[data-level]", has_text="Level 2").wait_for()
    assert page.locator("[name=threat]").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("browser_page", [{"script": False}], indirect=True)
def test_the_worksheet_works_without_script(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:visit") + "?visit=emergency")
    page.locator("[name=threat]").fill("1")
    page.locator("[name=hospital_care]").check()
    page.get_by_role("button", name="Find the level").click()
    assert "Level 5" in page.locator("[data-level]").inner_text()
