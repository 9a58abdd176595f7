"""What the tests of search share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from preceptor.coding.encoder.lexicon import Lexicon, load
from preceptor.coding.encoder.search import Searcher

if TYPE_CHECKING:
    from preceptor.engine import Engine


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load()


@pytest.fixture(scope="session")
def searcher(engine_room: Engine) -> Searcher:
    return engine_room.searcher
