"""The encoder's coverage look and the pages of policies."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

ON = "2026-04-14"
LOOKS = [
    f"coverage/?on={ON}",
    f"coverage/?q=G0127+B35.1&on={ON}",
    f"coverage/?system=practice&service=lower-spine-mri-plain&dx=M54.50&on={ON}",
    f"coverage/?service=V5140&dx=H90.3&on={ON}",
    f"coverage/?service=G0127&dx=what&on={ON}",
    f"policies/lower-spine-mri/?on={ON}",
    f"policies/colon-screening/?q=K5&on={ON}",
    f"policies/hearing-aids/?on={ON}",
]


@pytest.fixture
def page(ada, client_of):
    return client_of(ada)


def _ask(page, **query: str) -> str:
    return page.get(reverse("encoder:coverage"), {"on": ON} | query).text


def test_the_answer_names_the_condition_that_is_not_met_and_what_to_do(page, book):
    text = _ask(page, q="G0127 B35.1")
    assert "Listed, with a condition that is not met" in text
    assert 'href="/encoder/modifiers/GZ/' in text
    assert "no promise of payment" in text


def test_form_and_line_ask_the_same(page, book):
    assert "<b>Listed.</b> B35.1 is listed for G0127." in _ask(page, q="G0127, B35.1 E11.42")
    assert "<b>Listed.</b> B35.1 is listed for G0127." in _ask(page, service="G0127", dx="B35.1, E11.42")


def test_age_and_sex_of_the_form_count(page, book):
    asked = {"service": "G0103", "dx": "Z12.5"}
    assert "For men." in _ask(page, **asked, sex="F")
    assert "<b>Listed.</b>" in _ask(page, **asked, sex="M", age="66")
    assert "<b>Listed.</b>" in _ask(page, **asked, sex="M", age="old")


def test_where_nothing_is_listed_the_list_is_shown_with_links(page, book):
    text = _ask(page, service="lower-spine-mri-plain", dx="M54.50")
    assert "Not listed" in text
    assert 'href="/encoder/icd10cm/M54.16/' in text


def test_words_of_a_title_find_policies_and_no_words_list_all(page, book):
    assert "MRI of the lower spine" in _ask(page, q="spine")
    assert "Cataract operation" not in _ask(page, q="spine")
    assert "Cataract operation" in _ask(page)


def test_a_policy_of_our_own_says_on_every_page_that_it_stands_for_no_payer(page, book):
    for policy in book.policies.teaching():
        text = page.get(reverse("encoder:policy", args=[policy.id])).text
        assert "it stands for no payer" in text, policy.id


def test_a_policy_lists_the_codes_that_begin_as_typed(page, book):
    text = page.get(reverse("encoder:policy", args=["colon-screening"]), {"q": "k5"}).text
    assert "<code>K50</code>" in text
    assert "<code>Z80.0</code>" not in text


def test_an_id_in_capitals_leads_to_the_policy(page, book):
    answer = page.get(reverse("encoder:policy", args=["HEARING-AIDS"]))
    assert answer["Location"].startswith(reverse("encoder:policy", args=["hearing-aids"]))


def test_a_policy_nobody_knows_is_not_found(page, book):
    assert page.get(reverse("encoder:policy", args=["A1"])).status_code == 404


@pytest.mark.parametrize(
    "typed", ["x" * 10_000, "G0127 🫀", "'; drop table policy; --", "G0127 a\x00b", "100%"]
)
def test_hostile_words_get_an_answer(page, book, typed):
    assert page.get(reverse("encoder:coverage"), {"q": typed}).status_code == 200
    assert page.get(reverse("encoder:coverage"), {"service": "G0127", "dx": typed}).status_code == 200


@pytest.mark.browser
def test_every_look_is_free_of_violations(browser_page, signed_in, ada, book, axe, look):
    page = signed_in(browser_page, ada)
    for where in LOOKS:
        page.goto(reverse("encoder:search") + where)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where


@pytest.mark.browser
def test_a_question_is_asked_by_keyboard(browser_page, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto(reverse("encoder:coverage") + f"?on={ON}")
    page.keyboard.press("/")
    page.keyboard.type("G0127 B35.1 E11.42")
    page.get_by_text("B35.1 is listed for G0127.").wait_for()
