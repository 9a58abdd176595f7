"""The JSON API: its routes, and its errors as problem documents."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from preceptor.coding.codesets.store import StoreError
from preceptor.engine.answers.asked import Malformed, NotThere
from preceptor.school.encoder.api import router
from preceptor.school.interop.problems import PROBLEM, Problem, answer


class DescribedAPI(NinjaAPI):
    """Its description says how to be let in and what an error looks like."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**more)
        schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        schema["components"]["schemas"]["Problem"] = _PROBLEM
        said = {"$ref": "#/components/schemas/Problem"}
        problem = {"description": "Not answered, and why", "content": {PROBLEM: {"schema": said}}}
        for operations in schema["paths"].values():
            del operations["head"]  # goes without saying
            operations["get"]["responses"]["default"] = problem
        return schema


_PROBLEM = {
    "type": "object",
    "required": ["status", "title", "detail", "where"],
    "properties": {
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "where": {"type": "string", "description": "The part of the question that is wrong, or empty"},
        "near": {"type": "array", "items": {"type": "string"}, "description": "What may have been meant"},
    },
}

api = DescribedAPI(
    title="Preceptor",
    version="1",
    description="Every code set of the school: search, the tabular list, indexes, questions, changes.",
    urls_namespace="api",
    docs_url=None,  # a page of other people's script; ours is at /api/
    openapi_extra={"security": [{"token": []}]},
)
api.add_router("", router)

_PREFIX = "Value error, "


@api.exception_handler(NotThere)
def not_there(request: HttpRequest, error: NotThere) -> HttpResponse:
    return answer(request, Problem(404, str(error), where=error.where, near=error.near))


@api.exception_handler(Malformed)
def malformed(request: HttpRequest, error: Malformed) -> HttpResponse:
    return answer(request, Problem(422, str(error), where=error.where))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first thing that is wrong."""
    first = error.errors[0]
    where = str(first["loc"][-1])
    said = str(first["msg"]).removeprefix(_PREFIX)
    return answer(request, Problem(422, said if said.endswith(".") else f"{where}: {said}.", where=where))


@api.exception_handler(StoreError)
def no_store(request: HttpRequest, error: StoreError) -> HttpResponse:
    return answer(request, Problem(503, str(error)))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(request, Problem(404, "There is no such address."))


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(request, Problem(error.status_code, str(error)))
