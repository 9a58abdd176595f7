"""The addresses of FHIR: each reads its parameters, asks, and answers one resource."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from preceptor.coding.codesets.store import StoreError
from preceptor.engine import engine
from preceptor.engine.answers.asked import Malformed, NotThere
from preceptor.school.interop.fhir import concepts, expansion, resources
from preceptor.school.interop.fhir.asked import Asked, asked
from preceptor.school.interop.fhir.systems import by_id, edition_of, editions
from preceptor.school.interop.problems import FHIR, FHIR_JSON, Problem, answer

View = Callable[..., HttpResponse]
_READ, _ASK = ("GET", "HEAD"), ("GET", "HEAD", "POST")
_FORMATS = frozenset({"", "json", "application/json", "application/fhir+json", "text/json"})


def _resource(methods: tuple[str, ...]) -> Callable[[Callable[..., dict[str, Any]]], View]:
    """Answers the resource a function makes, or the OperationOutcome of what went wrong. Without a check of
    forgery: a session only reads, so a foreign page has nothing to gain by a POST.
    """

    def wrap(make: Callable[..., dict[str, Any]]) -> View:
        @csrf_exempt
        @wraps(make)
        def view(request: HttpRequest, **parts: str) -> HttpResponse:
            try:
                _negotiate(request, methods)
                return JsonResponse(make(request, asked(request), **parts), content_type=FHIR_JSON)
            except Problem as problem:
                return answer(request, problem)
            except Malformed as error:
                return answer(request, Problem(400, str(error), where=error.where, issue="value"))
            except NotThere as error:
                return answer(request, Problem(404, str(error), where=error.where))
            except StoreError as error:
                return answer(request, Problem(503, str(error)))

        return view

    return wrap


def _negotiate(request: HttpRequest, methods: tuple[str, ...]) -> None:
    """Raises Problem: 405, 406."""
    if request.method not in methods:
        said = f"{request.method} is not answered here."
        raise Problem(405, said, headers={"Allow": ", ".join(methods)})
    wanted = request.GET.get("_format", "").replace(" ", "+").lower()  # a bare + in an address is a space
    if wanted not in _FORMATS:
        raise Problem(406, "Answers are JSON: application/fhir+json.", where="_format")
    if not wanted and not any(map(request.accepts, ("application/fhir+json", "application/json"))):
        raise Problem(406, "Answers are JSON: application/fhir+json.", where="Accept")


@_resource(_READ)
def metadata(request: HttpRequest, given: Asked) -> dict[str, Any]:
    base, school = _base(request), settings.SCHOOL_NAME
    if given.text("mode") == "terminology":
        return resources.terminology_capabilities(engine().book, base, school)
    return resources.capability_statement(base, school)


@_resource(_READ)
def code_systems(request: HttpRequest, given: Asked) -> dict[str, Any]:
    """Each system in its newest titled release; with a version, in that one."""
    book, version = engine().book, given.text("version")
    url, name, wanted = given.text("url"), given.text("name").casefold(), given.text("_id")
    found = []
    for edition in editions(book):
        known = edition.known
        if version and version != edition.release.label:
            if version not in {release.label for release in book.releases(known.system)}:
                continue
            edition = edition_of(book, known.url, version, None)
        if url and url.partition("|")[0] not in (known.url, *known.also):
            continue
        if (name and not known.name.casefold().startswith(name)) or (wanted and wanted != edition.id):
            continue
        found.append(resources.code_system(book, edition))
    return resources.bundle(found, _base(request))


@_resource(_READ)
def code_system(request: HttpRequest, given: Asked, pk: str) -> dict[str, Any]:
    book = engine().book
    return resources.code_system(book, by_id(book, pk))


@_resource(_ASK)
def lookup(request: HttpRequest, given: Asked) -> dict[str, Any]:
    return concepts.lookup(engine().book, given)


@_resource(_ASK)
def validate_in_system(request: HttpRequest, given: Asked) -> dict[str, Any]:
    return concepts.validate_in_system(engine().book, given)


@_resource(_ASK)
def expand(request: HttpRequest, given: Asked) -> dict[str, Any]:
    return expansion.expand(given)


@_resource(_ASK)
def validate_in_value_set(request: HttpRequest, given: Asked) -> dict[str, Any]:
    return concepts.validate_in_value_set(engine().book, given)


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(FHIR)
