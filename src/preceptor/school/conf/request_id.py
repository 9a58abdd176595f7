"""Gives each request an id, and each line of the log the id of the request it belongs to."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]

_current: ContextVar[str] = ContextVar("request_id", default="-")
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id(get_response: Next) -> Next:
    """Gives each request an id, or keeps a proxy's: in the response, the log and every error page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        chosen = given if _ACCEPTABLE.fullmatch(given) else secrets.token_hex(6)
        request.id = chosen  # type: ignore[attr-defined]
        token = _current.set(chosen)
        try:
            response = get_response(request)
        finally:
            _current.reset(token)
        response["X-Request-Id"] = chosen
        response.setdefault("Permissions-Policy", _PERMISSIONS)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response

    return middleware


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        # Django logs failed requests after every middleware has ended, but says which request it was.
        record.request_id = getattr(getattr(record, "request", None), "id", _current.get())
        return True
