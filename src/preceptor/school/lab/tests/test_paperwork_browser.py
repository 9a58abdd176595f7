"""The forms and the 837 in a real browser: three widths, both themes, narrow, printed."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from preceptor.school.lab import actions
from preceptor.school.lab.tests.claims import STAY, key_draft, sent
from preceptor.school.lab.tests.test_review_browser import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stay(case_set: Any, ada: Any, submit: Any) -> Any:
    return submit(actions.begin(user=ada, case_set=case_set, case_id=STAY))


def test_forms_and_837_are_free_of_violations_in_every_look(
    browser_page: Any, signed_in: Any, ada: Any, submitted: Any, stay: Any, axe: Any, look: Any
) -> None:
    page = signed_in(browser_page, ada)
    for attempt in (submitted, stay):
        for name in ("form", "x12"):
            page.goto(reverse(f"lab:{name}", args=[attempt.uuid]))
            fits(page)
            axe(page)


@pytest.mark.parametrize("browser_page", [{"width": 320, "height": 640}], indirect=True)
def test_nothing_is_lost_at_320_pixels(browser_page: Any, signed_in: Any, ada: Any, stay: Any) -> None:
    page = signed_in(browser_page, ada)
    for name in ("form", "x12"):
        page.goto(reverse(f"lab:{name}", args=[stay.uuid]))
        fits(page)


@pytest.mark.parametrize("browser_page", [{"width": 680}], indirect=True)
def test_paper_holds_the_form_without_its_controls(
    browser_page: Any, signed_in: Any, ada: Any, submitted: Any
) -> None:
    page = signed_in(browser_page, ada)
    page.goto(reverse("lab:form", args=[submitted.uuid]))
    page.emulate_media(media="print")
    fits(page)
    assert page.get_by_text("Kind of insurance").is_visible()
    assert not page.get_by_role("link", name="PDF").is_visible()


@pytest.mark.parametrize("browser_page", [{"width": 768}, {"width": 360}], indirect=True)
def test_a_full_claim_stays_within_the_page(
    browser_page: Any, signed_in: Any, ada: Any, attempt: Any
) -> None:
    draft = key_draft(attempt.variant())
    modifiers, points = ["25", "59", "LT", "RT"], [line["id"] for line in draft["diagnoses"]]
    draft["services"] = [
        {"id": f"s{n}", "code": "PX134", "units": 999, "modifiers": modifiers, "points_to": points[:4]}
        for n in range(8)
    ]
    actions.save(attempt=attempt, sent=sent(attempt.revision, draft))
    page = signed_in(browser_page, ada)
    for name in ("form", "x12"):
        page.goto(reverse(f"lab:{name}", args=[attempt.uuid]))
        fits(page)


def test_the_form_is_one_link_from_the_workbench(
    browser_page: Any, signed_in: Any, ada: Any, attempt: Any
) -> None:
    page = signed_in(browser_page, ada)
    page.goto(reverse("lab:workbench", args=[attempt.uuid]))
    page.get_by_role("link", name="See as CMS-1500").click()
    page.get_by_role("heading", name="The claim as a CMS-1500").wait_for()
