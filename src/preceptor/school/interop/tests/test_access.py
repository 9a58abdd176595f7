"""Who is let in, how often, and what the others are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from preceptor.school.people import actions
from preceptor.school.people.models import Token

CODE = "/api/v1/codes/icd10cm/E11.22"
LOOKUP = "/fhir/CodeSystem/$lookup?system=http://hl7.org/fhir/sid/icd-10-cm&code=E11.22"
DOORS = pytest.mark.parametrize("address", [CODE, LOOKUP], ids=["api", "fhir"])


def _said(answer) -> str:
    body = answer.json()
    return body["detail"] if "detail" in body else body["issue"][0]["diagnostics"]


@DOORS
def test_a_token_opens(book, program, address):
    assert program.get(address).status_code == 200


@DOORS
def test_a_stranger_is_told_how_to_come_in(db, address):
    answer = Client().get(address)
    assert answer.status_code == 401 and answer["WWW-Authenticate"].startswith("Bearer")
    assert "Tokens are made" in _said(answer)


@DOORS
def test_a_signed_in_person_asks_too(book, client_of, ada, address):
    assert client_of(ada).get(address).status_code == 200


@DOORS
def test_anybody_asks_where_the_school_opens_it(book, db, settings, address):
    settings.PUBLIC_ENCODER = True
    assert Client().get(address).status_code == 200


@DOORS
@pytest.mark.parametrize("secret", ["", "pt_wrong", "x" * 5000, "pt_\x00", "naïve"])
def test_a_wrong_token_does_not_open_even_an_open_door(db, settings, address, secret):
    settings.PUBLIC_ENCODER = True
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get(address)
    assert answer.status_code == 401


@DOORS
def test_a_revoked_token_says_so(bearer, ada, address):
    client = bearer()
    actions.revoke_token(token=Token.objects.get(user=ada), by=ada)
    answer = client.get(address)
    assert answer.status_code == 401 and "was revoked" in _said(answer)


@DOORS
def test_an_expired_token_says_so(bearer, ada, address):
    client = bearer()
    past = timezone.now() - timedelta(minutes=1)
    Token.objects.filter(user=ada).update(made_at=past - timedelta(days=1), expires_at=past)
    answer = client.get(address)
    assert answer.status_code == 401 and "has expired" in _said(answer)


@DOORS
def test_the_token_of_a_closed_account_is_none(bearer, ada, address):
    client = bearer()
    ada.is_active = False
    ada.save()
    assert client.get(address).status_code == 401


@DOORS
def test_a_token_without_the_scope_is_refused(bearer, ada, address):
    client = bearer()
    Token.objects.filter(user=ada).update(scopes=[])
    answer = client.get(address)
    assert answer.status_code == 403 and "codes:read" in answer["WWW-Authenticate"]


def test_another_scheme_is_not_read(db):
    answer = Client(headers={"Authorization": "Basic YWRhOmFkYQ=="}).get(CODE)
    assert answer.status_code == 401 and "Bearer" in _said(answer)


def test_a_session_does_not_post(client_of, ada):
    answer = client_of(ada).post("/fhir/CodeSystem/$lookup", {}, content_type="application/fhir+json")
    assert answer.status_code == 403 and "by GET" in _said(answer)


@pytest.mark.parametrize("address", ["/api/v1/openapi.json", "/fhir/metadata"])
def test_descriptions_are_for_everybody(db, address):
    assert Client().get(address).status_code == 200


@DOORS
def test_what_is_left_is_said(book, program, settings, address):
    settings.API_RATE = 3
    answers = [program.get(address) for _ in range(2)]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1"]
    assert answers[0]["RateLimit-Limit"] == "3" and 0 < int(answers[0]["RateLimit-Reset"]) <= 61


@DOORS
def test_too_many_questions_are_refused_until_the_next_minute(book, program, settings, monkeypatch, address):
    settings.API_RATE = 2
    monkeypatch.setattr("preceptor.school.interop.access.time.time", lambda: 1_000_000_020.0)
    codes = [program.get(address).status_code for _ in range(3)]
    refused = program.get(address)
    assert codes == [200, 200, 429] and refused["Retry-After"] == refused["RateLimit-Reset"]
    monkeypatch.setattr("preceptor.school.interop.access.time.time", lambda: 1_000_000_080.0)
    assert program.get(address).status_code == 200


def test_each_token_is_counted_for_itself(book, bearer, settings):
    settings.API_RATE = 1
    one, two = bearer(), bearer(name="Second")
    assert [one.get(CODE).status_code, one.get(CODE).status_code, two.get(CODE).status_code] == [
        200,
        429,
        200,
    ]


def test_guessing_tokens_is_counted_by_address(db, settings):
    settings.API_RATE_PUBLIC = 2
    codes = [Client(headers={"Authorization": f"Bearer pt_{n}"}).get(CODE).status_code for n in range(3)]
    assert codes == [401, 401, 429]


def test_a_proxy_header_nobody_announced_is_not_believed(book, db, settings):
    settings.PUBLIC_ENCODER, settings.API_RATE_PUBLIC = True, 1
    codes = [Client(headers={"X-Forwarded-For": f"10.0.0.{n}"}).get(CODE).status_code for n in range(2)]
    assert codes == [200, 429]


@DOORS
def test_the_same_question_is_answered_not_modified(book, program, address):
    first = program.get(address)
    again = program.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content and again["RateLimit-Remaining"]


@DOORS
def test_the_head_of_an_answer_is_asked_for_alone(book, program, address):
    answer = program.head(address)
    assert answer.status_code == 200 and not answer.content and answer["ETag"]


def test_a_host_that_is_not_ours_gets_no_page(db):
    answer = Client(headers={"Host": "elsewhere.example"}).get(CODE)
    assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"


def test_another_question_has_another_tag(book, program):
    assert program.get(CODE)["ETag"] != program.get(f"{CODE}?on=2026-10-02")["ETag"]


def test_a_tag_is_no_way_past_the_door(book, program):
    tag = program.get(CODE)["ETag"]
    assert Client(headers={"If-None-Match": tag}).get(CODE).status_code == 401


def test_answers_are_not_shared_between_people(book, program):
    answer = program.get(CODE)
    assert "private" in answer["Cache-Control"] and "Authorization" in answer["Vary"]


def test_other_sites_are_not_let_in(book, program):
    assert "Access-Control-Allow-Origin" not in program.get(CODE, headers={"Origin": "https://other.example"})


@DOORS
def test_an_answer_costs_one_question_to_the_database(book, program, django_assert_num_queries, address):
    program.get(address)
    with django_assert_num_queries(1):
        program.get(address)


@DOORS
def test_an_open_door_asks_the_database_nothing(book, db, opened, django_assert_num_queries, address):
    with django_assert_num_queries(0):
        opened.get(address)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/api/v1/no/such/address", "application/problem+json"),
        ("/fhir/Patient", "application/fhir+json"),
        ("/fhir/", "application/fhir+json"),
    ],
)
def test_an_unknown_address_is_no_page(db, opened, address, kind):
    answer = opened.get(address)
    assert answer.status_code == 404 and answer["Content-Type"] == kind


@pytest.mark.parametrize("address", [CODE, "/fhir/metadata"])
def test_another_method_is_no_page(db, program, address):
    answer = program.delete(address)
    assert answer.status_code == 405 and "json" in answer["Content-Type"]


def test_a_fault_of_ours_keeps_its_details_to_the_log(db, program, monkeypatch):
    def broken():
        raise RuntimeError("ceiling fell down")

    monkeypatch.setattr("preceptor.school.encoder.api.engine", broken)
    program.raise_request_exception = False
    answer = program.get(CODE)
    assert answer.status_code == 500 and "ceiling" not in answer.text
    assert answer["Content-Type"] == "application/problem+json"


@DOORS
def test_without_the_store_the_answer_says_what_to_run(db, program, monkeypatch, address):
    from preceptor.coding.codesets.store import StoreError

    class Empty:
        @property
        def book(self):
            raise StoreError("There is no code store. Run `preceptor codes build`.")

    for place in ("encoder.api", "interop.fhir.views", "interop.doorkeeper"):
        monkeypatch.setattr(f"preceptor.school.{place}.engine", Empty)
    answer = program.get(address)
    assert answer.status_code == 503 and "preceptor codes build" in _said(answer)
