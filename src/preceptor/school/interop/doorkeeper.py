"""What stands before the JSON API and FHIR: who asks, how often, whether the answer is known already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from preceptor.coding.codesets.store import StoreError
from preceptor.engine import engine
from preceptor.school.interop import access, problems
from preceptor.school.interop.problems import FHIR_JSON, PROBLEM, Problem

Next = Callable[[HttpRequest], HttpResponse]

_OURS = (PROBLEM, FHIR_JSON)
_SENTENCES = {
    400: "The question made no sense.",
    404: "There is no such address.",
    405: "This address does not answer that method.",
    500: "Something failed on our side. The fault is in the log.",
    503: "The school is not ready.",
}
_VERSION = version("preceptor")


def never_a_page(get_response: Next) -> Next:
    """Outermost: whatever fails below, a program gets a document."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not problems.is_door(request.path) or response.status_code < 400:
            return response
        if response.get("Content-Type", "").startswith(_OURS):
            return response
        said = _SENTENCES.get(response.status_code, response.reason_phrase)
        told = problems.answer(request, Problem(response.status_code, said))
        for name, value in response.items():
            if not name.lower().startswith("content-"):
                told[name] = value
        return told

    return middleware


def doorkeeper(get_response: Next) -> Next:
    """Behind sessions. A request that comes through has `caller`, and no page asks it to sign in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not problems.is_door(request.path):
            return get_response(request)
        try:
            standing = _let_in(request)
        except Problem as problem:
            return problems.answer(request, problem)
        tag = _tag(request)
        if tag and tag in parse_etags(request.headers.get("If-None-Match", "")):
            response = HttpResponse(status=304)
        else:
            response = get_response(request)
        if tag and response.status_code in (200, 304):
            response["ETag"] = tag
        for name, value in standing.headers.items():
            response[name] = value
        patch_vary_headers(response, ["Authorization", "Cookie", "Accept"])
        return response

    return middleware


def _let_in(request: HttpRequest) -> access.Standing:
    try:
        caller = access.caller_of(request)
    except Problem:
        access.count(access.stranger(request))  # who guesses tokens is counted too
        raise
    standing = access.count(caller)
    access.may(caller, request)
    request.caller = caller  # type: ignore[attr-defined]
    return standing


def _tag(request: HttpRequest) -> str:
    """The same question to the same codes has the same answer: known without working it out."""
    if request.method not in ("GET", "HEAD"):
        return ""
    with suppress(StoreError):
        asked = (_VERSION, engine().book.fingerprint, request.build_absolute_uri())
        return f'W/"{hashlib.sha256("\n".join(asked).encode()).hexdigest()[:32]}"'
    return ""
