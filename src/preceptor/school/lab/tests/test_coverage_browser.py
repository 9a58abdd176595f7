"""Coverage asked for beside a claim."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from preceptor.school.lab import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASE = "endocrine/kidney-numbers"


@pytest.fixture
def attempt(section, ada, book):
    case_set = actions.make_case_set(section=section, title="First cases", cases=[CASE], by=None)
    return actions.begin(user=ada, case_set=case_set, case_id=CASE)


def opened(browser_page, signed_in, ada, attempt, at="coverage/?system=hcpcs"):
    page = signed_in(browser_page, ada)
    query = urlencode({"at": at})
    page.goto(f"{reverse('lab:workbench', args=[attempt.uuid])}?{query}")
    return page


def test_a_service_and_its_diagnosis_are_judged_in_the_pane(browser_page, signed_in, ada, attempt):
    page = opened(browser_page, signed_in, ada, attempt)
    page.locator("#encoder [name=q]").fill("G0127 B35.1")
    page.get_by_text("B35.1 is listed for G0127, but").wait_for()
    assert "/lab/" in page.url


@pytest.mark.parametrize("browser_page", [{"script": False}], indirect=True)
def test_without_script_too(browser_page, signed_in, ada, attempt):
    page = opened(browser_page, signed_in, ada, attempt)
    page.locator("#encoder [name=q]").fill("G0127 B35.1")
    page.locator("#encoder [name=q]").press("Enter")
    page.get_by_text("B35.1 is listed for G0127, but").wait_for()
    assert "/lab/" in page.url


@pytest.mark.parametrize("at", ["coverage/?q=G0127+B35.1", "policies/nail-care/"])
def test_the_pane_is_free_of_violations(browser_page, signed_in, ada, attempt, axe, look, at):
    page = opened(browser_page, signed_in, ada, attempt, at)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
