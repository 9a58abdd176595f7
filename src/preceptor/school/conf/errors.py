"""The pages for what went wrong. Each says what happened, what is safe, what to do, and the request's id.

They render without a request context: the database or the session may be what failed.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from preceptor.school.people.access import theme_cookie


def _page(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    context = {"request_id": getattr(request, "id", ""), "theme": theme_cookie(request), "sentence": sentence}
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, "The form was too old, or the sign-in changed in another tab.")


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


@login_not_required
def unavailable(request: HttpRequest, sentence: str) -> HttpResponse:
    return _page(request, 503, sentence)
