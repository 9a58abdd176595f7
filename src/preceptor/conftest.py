"""What every test may ask for. Tests of `coding` get store and engines here, never from the rooms above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from preceptor.coding.codesets.store import Store
from preceptor.engine import Engine, engine

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


@pytest.fixture(scope="session")
def engine_room() -> Engine:
    """This checkout's engine: book, case library, edits."""
    return engine()
