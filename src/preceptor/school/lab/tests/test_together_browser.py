"""Two services looked up together beside a claim."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = "together/?system=practice"


def test_two_codes_typed_into_the_pane_are_judged_there(opened_at):
    page = opened_at(AT)
    page.locator("#encoder [name=q]").fill("PX541 PX542")
    page.get_by_text("No. PX541 is not paid beside PX542").wait_for()
    assert "/lab/" in page.url


@pytest.mark.parametrize("browser_page", [{"script": False}], indirect=True)
def test_without_script_too(opened_at):
    page = opened_at(AT)
    page.locator("#encoder [name=q]").fill("PX541 PX542")
    page.locator("#encoder [name=q]").press("Enter")
    page.get_by_text("No. PX541 is not paid beside PX542").wait_for()
    assert "/lab/" in page.url


def test_the_pane_is_free_of_violations(opened_at, axe, look):
    page = opened_at(AT)
    axe(page)
