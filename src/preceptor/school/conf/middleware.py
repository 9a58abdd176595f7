"""What stands before every page: a closed door, and a plain word when the code store is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse

from preceptor.coding.codesets.store import StoreError
from preceptor.school.conf import errors
from preceptor.school.encoder.access import is_open_to_readers


class SignInRequired(LoginRequiredMiddleware):
    """Pages lead to sign-in; a script's request is told 401 instead, so that its page can stay.

    The encoder's pages are open to anybody if the school opens it; the doors for programs ask for themselves.
    """

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        if hasattr(request, "caller") or (settings.PUBLIC_ENCODER and is_open_to_readers(view_func)):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        wants_json = request.headers.get("Accept", "").startswith("application/json")
        if wants_json or request.headers.get("HX-Request") == "true":
            return JsonResponse({"error": "signed-out", "message": "You are signed out."}, status=401)
        return super().handle_no_permission(request, view_func)


class StoreMissing:
    """A page that needs the code store when there is none says so, with 503, instead of failing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, StoreError):
            return errors.unavailable(request, str(exception))
        return None
