"""The page for people who write programs, and the encoder where it is open to anybody."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from preceptor.school.interop.api import api


def test_every_address_of_the_description_is_on_the_page(book, client_of, ada):
    page = client_of(ada).get("/api/").text
    assert all(path in page for path in api.get_openapi_schema(path_prefix="/api/v1/")["paths"])


def test_every_example_on_the_page_works(book, client_of, ada):
    client = client_of(ada)
    examples = re.findall(r'href="(/(?:api/v1|fhir)/[^"]*)"', client.get("/api/").text)
    answers = {unescape(one): client.get(unescape(one)).status_code for one in examples}
    assert len(answers) > 20 and set(answers.values()) == {200}, answers


def test_the_page_asks_for_sign_in(db):
    assert Client().get("/api/").status_code == 302


def test_a_stranger_reads_it_where_the_encoder_is_open(book, opened):
    page = opened.get("/api/").text
    assert "work without a token" in page


PUBLIC = ["/encoder/", "/encoder/?q=gout", "/encoder/icd10cm/", "/encoder/icd10cm/E11.22/", "/api/"]


@pytest.mark.parametrize("address", PUBLIC)
def test_pages_of_the_encoder_are_closed_to_strangers(db, address):
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("address", PUBLIC)
def test_an_open_encoder_shows_its_pages_to_anybody(book, db, opened, address):
    answer = opened.get(address)
    assert answer.status_code == 200
    assert 'href="/encoder/"' in answer.text and 'href="/lab/"' not in answer.text


@pytest.mark.parametrize(
    "address", ["/", "/lab/", "/account/", "/account/tokens/", "/programs/", "/encoder/kept/"]
)
def test_everything_else_stays_closed(db, opened, address):
    assert opened.get(address).status_code == 302


@pytest.mark.browser
def test_the_page_is_free_of_axe_findings(look, browser_page, axe, signed_in, ada, book):
    page = signed_in(browser_page, ada)
    page.goto("/api/")
    axe(page)


@pytest.mark.browser
def test_the_page_fits_a_phone(browser, live_server, signed_in, ada, book):
    page = signed_in(browser.new_page(base_url=live_server.url, viewport={"width": 320, "height": 800}), ada)
    page.goto("/api/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
