"""Who knocks at the doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from preceptor.school.people import actions


@pytest.fixture
def bearer(ada: Any) -> Callable[..., Client]:
    """bearer() is a program of Ada's with a token of hers."""

    def make(**fields: Any) -> Client:
        _, secret = actions.make_token(**{"user": ada, "name": "Test", "scopes": ["codes:read"]} | fields)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return make


@pytest.fixture
def program(bearer: Callable[..., Client]) -> Client:
    return bearer()


@pytest.fixture
def opened(settings: Any) -> Client:
    """A stranger, where the school has opened its encoder; nothing needs the database."""
    settings.PUBLIC_ENCODER = True
    return Client()
