"""What is said when a program's question is not answered: a sentence, and never a page.

The JSON API answers RFC 9457 problem documents, FHIR answers an OperationOutcome.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

API, FHIR = "/api/v1/", "/fhir/"
PROBLEM, FHIR_JSON = "application/problem+json", "application/fhir+json"

# HL7 issue-type codes, the most exact one that fits the status
_ISSUES = {
    400: "invalid", 401: "login", 403: "forbidden", 404: "not-found", 405: "not-supported",
    406: "not-supported", 413: "too-long", 415: "not-supported", 422: "processing", 429: "throttled",
    503: "transient",
}  # fmt: skip


class Problem(Exception):
    """`where` names the part of the question that is wrong; `more` are further members or headers."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        where: str = "",
        near: tuple[str, ...] = (),
        issue: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.where, self.near = status, detail, where, near
        self.issue = issue or _ISSUES.get(status, "exception" if status >= 500 else "invalid")
        self.headers = headers or {}


def is_door(path: str) -> bool:
    return path.startswith((API, FHIR)) or path in (API[:-1], FHIR[:-1])


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as the door that was knocked at says it."""
    if request.path.startswith(FHIR[:-1]):
        response = JsonResponse(outcome(problem), status=problem.status, content_type=FHIR_JSON)
    else:
        response = JsonResponse(document(problem), status=problem.status, content_type=PROBLEM)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def document(problem: Problem) -> dict[str, Any]:
    body = {
        "status": problem.status,
        "title": HTTPStatus(problem.status).phrase,
        "detail": problem.detail,
        "where": problem.where,
    }
    return body | ({"near": list(problem.near)} if problem.near else {})


def outcome(problem: Problem) -> dict[str, Any]:
    near = f" Near it: {', '.join(problem.near)}." if problem.near else ""
    issue: dict[str, Any] = {
        "severity": "error",
        "code": problem.issue,
        "diagnostics": f"{problem.detail}{near}",
    }
    if problem.where:
        issue["expression"] = [problem.where]
    return {"resourceType": "OperationOutcome", "issue": [issue]}
