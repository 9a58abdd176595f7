"""Accounts, duties and how pages look to somebody."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client

from preceptor.school.people import access, actions
from preceptor.school.people.models import Duty, User


def test_an_address_is_one_account_in_any_case(ada):
    with pytest.raises(ValueError, match="already has an account"):
        actions.open_account(email="ADA@school.example", name="Another Ada")


def test_the_database_says_so_too(ada):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Ada@School.Example", name="Another Ada")


def test_a_duty_is_held_once_and_its_end_is_kept(dana, ines):
    actions.give_duty(user=ines, name="director", by=dana)
    actions.give_duty(user=ines, name="director", by=dana)
    assert access.is_director(ines) and ines.duties.count() == 1
    actions.end_duty(user=ines, name="director", by=dana)
    assert not access.is_director(ines)
    assert Duty.objects.get(user=ines).ended_by == dana


@pytest.mark.parametrize(("who", "may"), [("dana", True), ("ines", False), ("ada", False), ("sam", False)])
def test_who_directs(request, who, may):
    assert access.is_director(request.getfixturevalue(who)) is may


def test_a_visitor_directs_nothing():
    with pytest.raises(Http404):
        access.director_or_404(AnonymousUser())


def test_preferences_are_saved_from_the_account_page(client_of, ada):
    client_of(ada).post("/account/", {"theme": "dark"})
    ada.refresh_from_db()
    assert ada.theme == "dark" and ada.single_keys is False


def test_the_theme_is_in_the_page_as_it_arrives(client_of, ada):
    actions.set_preferences(user=ada, theme="dark")
    assert '<html lang="en" data-theme="dark">' in client_of(ada).get("/account/").text


def test_a_browsers_theme_holds_before_signing_in(db):
    client = Client()
    client.post("/account/appearance/", {"theme": "light", "next": "/account/login/"})
    assert 'data-theme="light"' in client.get("/account/login/").text


def test_an_unknown_theme_changes_nothing(client_of, ada):
    assert client_of(ada).post("/account/appearance/", {"theme": "neon"}).status_code == 400
    ada.refresh_from_db()
    assert ada.theme == "system"


def test_a_forged_theme_cookie_is_ignored(db):
    client = Client()
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/account/login/").text


@pytest.mark.parametrize("where", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_the_switch_leads_back_to_this_school_only(db, where):
    answer = Client().post("/account/appearance/", {"theme": "dark", "next": where})
    assert answer["Location"] == "/"


def test_a_password_is_set_by_the_link_in_the_mail(ada, mailoutbox):
    client = Client()
    client.post("/account/password/reset/", {"email": ada.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True)
    new = "four unrelated words here"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    ada.refresh_from_db()
    assert ada.check_password(new)


def test_asking_for_a_link_does_not_tell_who_has_an_account(db, mailoutbox):
    answer = Client().post("/account/password/reset/", {"email": "nobody@school.example"}, follow=True)
    assert "If the school knows that address" in answer.text and not mailoutbox


def test_a_short_password_is_refused_with_the_reason(client_of, ada, password):
    answer = client_of(ada).post(
        "/account/password/change/", {"oldpassword": password, "password1": "short", "password2": "short"}
    )
    assert "at least 10 characters" in answer.text


@pytest.mark.browser
def test_account_pages_are_free_of_axe_findings(look, browser_page, axe, signed_in, ada):
    page = signed_in(browser_page, ada)
    for address in ("/account/", "/account/password/change/", "/account/logout/"):
        page.goto(address)
        axe(page)
