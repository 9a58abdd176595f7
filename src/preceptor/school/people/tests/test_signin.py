"""Signing in, by hand and by keyboard."""

from __future__ import annotations

import pytest
from django.test import Client


def test_ada_signs_in_with_her_address_in_any_case(ada, password):
    answer = Client().post("/account/login/", {"login": "ADA@School.example", "password": password})
    assert answer.status_code == 302 and answer["Location"] == "/"


def test_a_wrong_password_says_so_without_saying_which(ada):
    answer = Client().post("/account/login/", {"login": "ada@school.example", "password": "wrong"})
    assert "do not belong together" in answer.text


def test_an_unknown_address_gets_the_same_sentence(db):
    answer = Client().post("/account/login/", {"login": "nobody@school.example", "password": "wrong"})
    assert "do not belong together" in answer.text


def test_the_sixth_wrong_password_is_locked_out_even_when_right(ada, password):
    client = Client()
    for _ in range(5):
        client.post("/account/login/", {"login": ada.email, "password": "wrong"})
    answer = client.post("/account/login/", {"login": ada.email, "password": password})
    assert answer.status_code == 200 and "Wait five minutes" in answer.text


def test_sign_up_is_closed_and_says_who_opens_accounts(db):
    answer = Client().get("/account/signup/")
    assert "Sign-up is closed" in answer.text and "office" in answer.text


def test_every_page_asks_for_sign_in(db):
    answer = Client().get("/")
    assert answer.status_code == 302 and answer["Location"] == "/account/login/?next=/"


def test_a_script_is_told_401_instead_of_being_led_away(db):
    answer = Client().get("/", headers={"Accept": "application/json"})
    assert answer.status_code == 401 and answer.json()["error"] == "signed-out"


@pytest.mark.browser
def test_signing_in_by_keyboard_alone(browser_page, ada, password):
    page = browser_page
    page.goto("/account/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(ada.email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    assert page.get_by_role("heading", level=1).inner_text() == "Today"


@pytest.mark.browser
def test_the_sign_in_page_is_free_of_axe_findings(look, browser_page, axe, db):
    browser_page.goto("/account/login/")
    axe(browser_page)
