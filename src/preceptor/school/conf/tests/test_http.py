"""What every answer carries, and what is said when something fails."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from preceptor.coding.codesets.store import StoreError
from preceptor.school.conf import errors, urls
from preceptor.school.conf.middleware import StoreMissing
from preceptor.school.conf.request_id import RequestIdFilter


@pytest.fixture
def answer(db) -> HttpResponse:
    return Client().get("/account/login/")


def test_the_content_policy_allows_no_inline_style_or_script(answer):
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_secure_headers(answer, name, value):
    assert answer[name] == value


def test_a_page_is_not_kept_by_a_shared_cache(client_of, ada):
    assert "private" in client_of(ada).get("/account/")["Cache-Control"]


def test_every_answer_has_an_id(answer):
    assert len(answer["X-Request-Id"]) >= 8


def test_a_proxys_id_is_kept(db):
    given = "req-2026-04-14-0001"
    assert Client().get("/account/login/", headers={"X-Request-Id": given})["X-Request-Id"] == given


def test_the_log_line_of_a_failed_request_has_its_id(db, caplog):
    caplog.handler.addFilter(RequestIdFilter())
    answer = Client().get("/no/such/page")
    assert answer["X-Request-Id"] in {getattr(record, "request_id", "") for record in caplog.records}


def test_an_id_that_could_forge_a_log_line_is_replaced(db):
    forged = "x\x1b[2Jroot logged in"
    assert Client().get("/account/login/", headers={"X-Request-Id": forged})["X-Request-Id"] != forged


def test_a_missing_page_says_so_and_gives_the_id(db):
    answer = Client().get("/no/such/page")
    assert answer.status_code == 404 and answer["X-Request-Id"] in answer.text


def test_an_old_form_is_refused_with_what_to_do(ada, password):
    answer = Client(enforce_csrf_checks=True).post(
        "/account/login/", {"login": ada.email, "password": password}
    )
    assert answer.status_code == 403 and "reload the page" in answer.text


@pytest.mark.parametrize(
    "handler", [errors.bad_request, errors.forbidden, errors.not_found, errors.server_error]
)
def test_error_pages_need_no_database_and_no_session(handler):
    request = RequestFactory().get("/")
    request.id = "0123456789ab"
    assert "0123456789ab" in handler(request).text


def _broken(request):
    raise RuntimeError("ceiling fell down")


def _no_store(request):
    raise StoreError("There is no code store. Run `preceptor codes build`.")


class _Urls:
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500
    urlpatterns = [*urls.urlpatterns, path("broken", _broken), path("no-store", _no_store)]


@override_settings(ROOT_URLCONF=_Urls)
def test_a_fault_of_ours_keeps_its_details_to_the_log(client_of, ada, caplog):
    client = client_of(ada)
    client.raise_request_exception = False
    answer = client.get("/broken")
    assert answer.status_code == 500 and "ceiling" not in answer.text
    assert "ceiling fell down" in caplog.text


@override_settings(ROOT_URLCONF=_Urls)
def test_a_page_without_the_code_store_says_what_to_run(client_of, ada):
    answer = client_of(ada).get("/no-store")
    assert answer.status_code == 503 and "preceptor codes build" in answer.text


def test_other_faults_pass_the_store_guard_by():
    guard = StoreMissing(lambda request: HttpResponse())
    assert guard.process_exception(RequestFactory().get("/"), ValueError()) is None


def test_ready_with_database_and_store(book, db):
    answer = Client().get("/-/ready")
    assert answer.status_code == 200 and answer.json() == {"ready": True}


def test_not_ready_without_the_store(db, monkeypatch):
    class Empty:
        @property
        def book(self):
            raise StoreError("There is no code store. Run `preceptor codes build`.")

    monkeypatch.setattr("preceptor.school.conf.views.engine", Empty)
    answer = Client().get("/-/ready")
    assert answer.status_code == 503 and "codes build" in answer.json()["codes"]


def test_static_files_are_served_without_collecting_them(db):
    answer = Client().get("/static/ui/tokens.css")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/css")
