"""The review and the lists in a real browser: three widths, both themes, keyboard, print, no script."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from preceptor.school.lab import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def review(browser_page: Any, signed_in: Any, ada: Any, submitted: Any) -> Any:
    page = signed_in(browser_page, ada)
    page.goto(reverse("lab:review", args=[submitted.uuid]))
    return page


def fits(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


def test_the_review_is_free_of_violations_in_every_look(
    browser_page: Any, signed_in: Any, ada: Any, submitted: Any, axe: Any, look: Any
) -> None:
    page = signed_in(browser_page, ada)
    page.goto(reverse("lab:review", args=[submitted.uuid]) + "?line=1")
    fits(page)
    axe(page)
    for ask in page.locator("details.line[open] details.ask").all():
        ask.locator("summary").click()
    axe(page)


def test_an_instructors_pages_are_free_of_violations_in_every_look(
    browser_page: Any, signed_in: Any, ines: Any, submitted: Any, axe: Any, look: Any
) -> None:
    actions.dispute(attempt=submitted, line=0, text="The note says otherwise.")
    actions.override(attempt=submitted, line=0, credit=1, reason="It does.", by=ines)
    page = signed_in(browser_page, ines)
    for address in (
        reverse("lab:section", args=[submitted.section_id]),
        reverse("lab:review", args=[submitted.uuid]) + "?line=1",
    ):
        page.goto(address)
        fits(page)
        axe(page)


def test_the_list_and_the_check_are_free_of_violations_in_every_look(
    browser_page: Any, signed_in: Any, ada: Any, attempt: Any, axe: Any, look: Any
) -> None:
    page = signed_in(browser_page, ada)
    for address in (reverse("lab:cases"), reverse("lab:submit", args=[attempt.uuid])):
        page.goto(address)
        fits(page)
        axe(page)


@pytest.mark.parametrize("browser_page", [{"width": 320, "height": 640}], indirect=True)
def test_nothing_is_lost_at_320_pixels(review: Any) -> None:
    fits(review)


def test_j_and_k_walk_the_lines_that_need_work(review: Any, submitted: Any) -> None:
    work = [
        str(n)
        for n, line in enumerate(submitted.grade["lines"], 1)
        if line["verdict"] not in ("correct", "optional") and line["section"] != "queries"
    ]
    here = "document.activeElement.closest('details.line')?.dataset.line"
    review.keyboard.press("j")  # the first is current already
    assert review.evaluate(here) == work[1]
    review.keyboard.press("k")
    assert review.evaluate(here) == work[0]


def test_opening_a_line_lights_its_evidence(review: Any, submitted: Any) -> None:
    n = next(i for i, line in enumerate(submitted.grade["lines"], 1) if line["key_code"] == "I10")
    review.locator(f"#line-{n} > summary").click()
    review.locator("#evidence article mark.ev-key", has_text="Hypertension, refill lisinopril.").wait_for()
    assert review.locator(".line[aria-current=true]").get_attribute("data-line") == str(n)
    assert review.url.endswith(f"?line={n}")


def test_single_keys_can_be_turned_off(browser_page: Any, signed_in: Any, ada: Any, submitted: Any) -> None:
    ada.single_keys = False
    ada.save(update_fields=["single_keys"])
    page = signed_in(browser_page, ada)
    page.goto(reverse("lab:review", args=[submitted.uuid]))
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert not page.locator("[data-keys]").is_visible()


def test_only_lines_that_need_work_on_request(review: Any) -> None:
    every = review.locator("details.line:visible").count()
    review.get_by_role("button", name="Needs work").click()
    assert 0 < review.locator("details.line:visible").count() < every


def test_the_key_is_questioned_at_the_line(review: Any, submitted: Any) -> None:
    line = review.locator(".line[aria-current=true]")
    line.get_by_text("I think the key is wrong").click()
    line.locator("textarea").fill("The note says left.")
    line.get_by_role("button", name="Send to the instructor").click()
    review.get_by_text("Your question went to the instructor").wait_for()
    assert submitted.disputes.get().text == "The note says left."


@pytest.mark.parametrize("browser_page", [{"script": False}], indirect=True)
def test_without_script_lines_open_and_their_evidence_is_one_link_away(review: Any, submitted: Any) -> None:
    n = next(i for i, line in enumerate(submitted.grade["lines"], 1) if line["key_code"] == "I10")
    review.locator(f"#line-{n} > summary").click()
    review.locator(f"#line-{n} a[data-show]").click()
    review.wait_for_url("**line=*")
    assert review.locator("#evidence article mark.ev-key").count() == 1
    assert not review.locator("[data-print]").is_visible()


def test_print_opens_every_line_and_drops_the_controls(review: Any) -> None:
    review.emulate_media(media="print")
    review.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert review.locator("details.line:not([open])").count() == 0
    assert not review.locator(".bar .acts").is_visible()
    assert review.get_by_text("Attempt 1, submitted").is_visible()


@pytest.mark.parametrize("browser_page", [{"width": 680}], indirect=True)
def test_paper_holds_the_whole_review_in_one_column(review: Any) -> None:
    """A4 within its margins is 680 CSS pixels wide."""
    review.emulate_media(media="print")
    review.evaluate("dispatchEvent(new Event('beforeprint'))")
    fits(review)
    assert review.get_by_role("heading", name="A good path (with the book)").is_visible()
    assert not review.locator("#evidence").is_visible()
    edges = "e => [e.getBoundingClientRect().left, e.getBoundingClientRect().width]"
    for part in (".score .lesson", "#lines", ".good-path .paths > div"):
        assert review.locator(part).first.evaluate(edges) == [0, 680]


def test_what_an_instructor_changed_is_seen_before_the_line_is_opened(
    review: Any, submitted: Any, ines: Any
) -> None:
    actions.override(attempt=submitted, line=0, credit=1, reason="It does say so.", by=ines)
    review.reload()
    summary = review.locator("#line-1 > summary")
    summary.get_by_text("Counted as correct").wait_for()
    summary.get_by_text("Changed by your instructor to full credit").wait_for()
    assert summary.get_by_text("Wrong side").is_visible()


def test_from_the_list_through_submission_to_the_next_case(
    browser_page: Any, signed_in: Any, ada: Any, case_set: Any
) -> None:
    page = signed_in(browser_page, ada)
    page.goto(reverse("lab:cases"))
    page.get_by_role("button", name="Begin case 1").click()
    page.wait_for_url("**/attempts/*/")
    page.goto(page.url + "submit")
    page.get_by_role("button", name="Submit as it is").click()
    page.wait_for_url("**/review")
    page.get_by_role("button", name="Next case").click()
    page.locator("h1", has_text="Short of breath").wait_for()
