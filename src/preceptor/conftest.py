"""What every test may ask for. Tests of `coding` get the store and the engines from here, never from above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from preceptor.coding.codesets.store import Store
from preceptor.engine import engine

if TYPE_CHECKING:
    from preceptor.coding.grouping import Engines


@pytest.fixture(scope="session")
def book() -> Store:
    """The built code store of this checkout (`preceptor codes build`)."""
    return engine().book


@pytest.fixture(scope="session")
def engines() -> Engines:
    """MS-DRG, MCE and I/OCE behind their adapters, one for the whole run."""
    return engine().engines
