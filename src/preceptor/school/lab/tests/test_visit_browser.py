"""The visit worksheet beside the chart: its level goes to the claim, its answers into the record."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = "em/?visit=office&seen=true&same_group=true&same_specialty=true&acute_simple=1"


def services(attempt):
    attempt.refresh_from_db()
    return [line["code"] for line in attempt.draft["services"]]


def open_bench(page, attempt):
    page.goto(reverse("lab:workbench", args=[attempt.uuid]) + f"?{'&'.join(('at=em/', AT.split('?')[1]))}")


def test_the_level_is_added_to_the_claim_and_its_answers_are_kept(browser_page, signed_in, ada, attempt):
    page = signed_in(browser_page, ada)
    open_bench(page, attempt)
    page.locator("#encoder [name=over_counter]").check()
    page.locator("#encoder [data-level]", has_text="Level 3").wait_for()
    page.locator("#encoder [data-row='practice:PX133'] button").click()
    page.wait_for_timeout(500)
    page.locator(".bar .save[data-state=saved]").wait_for()
    assert services(attempt) == ["PX133"]
    asked = [step for step in attempt.path if step["kind"] == "questions"]
    assert asked[0]["code"] == "PX133" and "problems low, data minimal, risk low" in asked[0]["text"]
    assert page.locator("#encoder [data-row='practice:PX133'] a.on").is_visible()


@pytest.mark.parametrize("browser_page", [{"script": False}], indirect=True)
def test_it_works_without_script_and_keeps_its_answers_when_the_level_is_added(
    browser_page, signed_in, ada, attempt
):
    page = signed_in(browser_page, ada)
    open_bench(page, attempt)
    page.locator("#encoder [name=over_counter]").check()
    page.locator("#encoder").get_by_role("button", name="Find the level").click()
    page.locator("#encoder [data-row='practice:PX133'] button").click()
    assert services(attempt) == ["PX133"]
    assert page.locator("#encoder [name=acute_simple]").input_value() == "1"


def test_the_worksheet_in_the_workbench_is_free_of_violations(
    browser_page, signed_in, ada, attempt, axe, look
):
    page = signed_in(browser_page, ada)
    open_bench(page, attempt)
    axe(page)
