"""Is the school ready to serve?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from preceptor.coding.codesets.store import StoreError
from preceptor.engine import engine


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"The database does not answer: {error}"
    return ""


def _codes() -> str:
    try:
        engine().book  # noqa: B018 - opening it is the check
    except StoreError as error:
        return str(error)
    return ""


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 {"ready": true}, or 503 with the sentence for whatever is missing."""
    wrong = {
        name: sentence for name, sentence in (("database", _database()), ("codes", _codes())) if sentence
    }
    return JsonResponse({"ready": not wrong, **wrong}, status=503 if wrong else 200)
