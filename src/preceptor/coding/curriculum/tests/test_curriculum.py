"""The shipped cases, proven against the built store and the engines."""

from __future__ import annotations

from preceptor.coding.curriculum import Checker
from preceptor.coding.grouping import poa_exempt


def test_every_shipped_case_is_proven(engine_room):
    report = Checker(engine_room.book, engine_room.edit, poa_exempt).check(engine_room.library)
    assert [str(e) for e in report.errors] == []
    assert report.cases >= 6
