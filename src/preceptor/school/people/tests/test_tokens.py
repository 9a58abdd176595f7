"""Tokens: made once, kept as a digest, ended by their owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from preceptor.school.people import access, actions
from preceptor.school.people.models import Token

FORM = {"name": "Clinic spreadsheet", "scopes": ["codes:read"], "days": "365"}


@pytest.fixture
def adas(ada):
    """(token, secret)"""
    return actions.make_token(user=ada, name="Clinic spreadsheet", scopes=["codes:read"])


def test_a_secret_leads_to_its_token(adas, ada):
    token, secret = adas
    assert access.token_for(secret) == token and token.user == ada


def test_the_secret_is_not_kept(adas):
    token, secret = adas
    kept = " ".join(str(value) for value in Token.objects.filter(pk=token.pk).values().get().values())
    assert secret not in kept and len(secret) >= 43


def test_two_secrets_differ(ada):
    _, one = actions.make_token(user=ada, name="One", scopes=["codes:read"])
    _, two = actions.make_token(user=ada, name="Two", scopes=["codes:read"])
    assert one != two


def test_a_token_lasts_a_year_unless_said(adas):
    token, _ = adas
    assert token.expires_at - token.made_at == timedelta(days=365)


@pytest.mark.parametrize("days", [0, -1, 731])
def test_no_token_lasts_longer_than_two_years(ada, days):
    with pytest.raises(actions.TokenError, match="two years"):
        actions.make_token(user=ada, name="Forever", scopes=["codes:read"], days=days)


@pytest.mark.parametrize("scopes", [[], ["everything"], ["codes:read", "codes:write"]])
def test_only_known_scopes_are_given(ada, scopes):
    with pytest.raises(actions.TokenError, match="what the token may do"):
        actions.make_token(user=ada, name="Odd", scopes=scopes)


def test_somebody_has_so_many_tokens_and_no_more(ada):
    for number in range(actions.MOST_TOKENS):
        actions.make_token(user=ada, name=f"Token {number}", scopes=["codes:read"])
    with pytest.raises(actions.TokenError, match="Revoke one first"):
        actions.make_token(user=ada, name="One more", scopes=["codes:read"])


def test_a_revoked_token_says_when_and_by_whom(adas, ada):
    token, _ = adas
    actions.revoke_token(token=token, by=ada)
    token.refresh_from_db()
    assert token.state == "revoked" and token.revoked_by == ada and token.revoked_at is not None


def test_the_database_wants_to_know_who_revoked(adas):
    token, _ = adas
    token.revoked_at = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        token.save()


def test_use_is_kept_to_the_minute_and_written_once(adas, django_assert_num_queries):
    token, _ = adas
    actions.note_use(token=token)
    assert token.used_at.second == 0
    with django_assert_num_queries(0):
        actions.note_use(token=token)


def test_nobody_reaches_anothers_token(adas, sam, dana):
    token, _ = adas
    for stranger in (sam, dana):
        with pytest.raises(Http404):
            access.own_token(stranger, token.pk)


def test_a_secret_is_shown_once(client_of, ada):
    client = client_of(ada)
    made = client.post("/account/tokens/", FORM)
    secret = made.context["secret"]
    assert access.token_for(secret).name == "Clinic spreadsheet"
    assert "no-store" in made["Cache-Control"]
    assert secret in made.text and secret not in client.get("/account/tokens/").text


@pytest.mark.parametrize("wrong", [{"days": "9999"}, {"scopes": ["root"]}, {"name": " "}])
def test_a_forged_form_makes_no_token(client_of, ada, wrong):
    client_of(ada).post("/account/tokens/", FORM | wrong)
    assert not access.tokens_of(ada).exists()


def test_the_owner_revokes_after_being_asked(client_of, ada, adas):
    token, _ = adas
    client = client_of(ada)
    assert "cannot be undone" in client.get(f"/account/tokens/{token.pk}/revoke/").text
    client.post(f"/account/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.state == "revoked"


def test_a_stranger_revokes_nothing(client_of, sam, adas):
    token, _ = adas
    assert client_of(sam).post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    token.refresh_from_db()
    assert token.state == "alive"


def test_a_director_sees_only_their_own(client_of, dana, adas):
    token, _ = adas
    assert token.prefix not in client_of(dana).get("/account/tokens/").text


@pytest.mark.browser
def test_token_pages_are_free_of_axe_findings(look, browser_page, axe, signed_in, ada):
    page = signed_in(browser_page, ada)
    page.goto("/account/tokens/")
    axe(page)
    page.get_by_label("Name").fill("Clinic spreadsheet")
    page.get_by_role("button", name="Make the token").click()
    axe(page)
    page.get_by_role("link", name="Revoke").click()
    axe(page)


@pytest.mark.browser
@pytest.mark.parametrize("browser_page", [{"width": 360, "script": False}], indirect=True)
def test_a_token_is_made_and_read_without_script(browser_page, signed_in, ada):
    page = signed_in(browser_page, ada)
    page.goto("/account/tokens/")
    page.get_by_label("Name").fill("Clinic spreadsheet")
    page.get_by_role("button", name="Make the token").click()
    secret = page.get_by_label("The token").input_value()
    assert access.token_for(secret) is not None


@pytest.mark.browser
def test_copying_says_so(browser_page, signed_in, ada):
    page = signed_in(browser_page, ada)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/account/tokens/")
    page.get_by_label("Name").fill("Clinic spreadsheet")
    page.get_by_role("button", name="Make the token").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("The token").input_value()
