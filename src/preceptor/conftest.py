"""What every test may ask for."""

from __future__ import annotations

import pytest

from preceptor.coding.codesets.store import Store
from preceptor.engine import engine


@pytest.fixture(scope="session")
def book() -> Store:
    """The built code store of this checkout (`preceptor codes build`)."""
    return engine().book
