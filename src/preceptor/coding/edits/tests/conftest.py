"""The engines, opened once for all edit tests."""

from __future__ import annotations

import pytest

from preceptor.coding.grouping import Engines
from preceptor.engine import engine


@pytest.fixture(scope="session")
def engines() -> Engines:
    return engine().engines
