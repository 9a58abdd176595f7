"""Coverage asked for beside a claim."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = "coverage/?system=hcpcs"


def test_a_service_and_its_diagnosis_are_judged_in_the_pane(opened_at):
    page = opened_at(AT)
    page.locator("#encoder [name=q]").fill("G0127 B35.1")
    page.get_by_text("B35.1 is listed for G0127, but").wait_for()
    assert "/lab/" in page.url


@pytest.mark.parametrize("browser_page", [{"script": False}], indirect=True)
def test_without_script_too(opened_at):
    page = opened_at(AT)
    page.locator("#encoder [name=q]").fill("G0127 B35.1")
    page.locator("#encoder [name=q]").press("Enter")
    page.get_by_text("B35.1 is listed for G0127, but").wait_for()
    assert "/lab/" in page.url


@pytest.mark.parametrize("at", ["coverage/?q=G0127+B35.1", "policies/nail-care/"])
def test_the_pane_is_free_of_violations(opened_at, axe, look, at):
    page = opened_at(at)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
