"""A modifier that an edit speaks of is explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from preceptor.coding.codesets.ncci import words
from preceptor.coding.edits import duplicate, engine_edits, services
from preceptor.coding.encoder.modifiers import explain

USED = sorted(
    words.APART | words.PLACES | duplicate._REPEATS | services._LEFT | services._RIGHT | services._BOTH
)
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(engine_edits.__file__).parent.glob("*.py")
)
NAMED = sorted(set(re.findall(r"[Mm]odifiers? ([A-Z][A-Z0-9]|\d\d)\b", SOURCES)))


@pytest.mark.parametrize("modifier", USED)
def test_every_modifier_an_edit_uses_is_explained(modifier: str) -> None:
    assert explain(modifier) is not None


def test_every_modifier_a_message_names_is_explained() -> None:
    assert NAMED == ["50", "PT"]
    assert [modifier for modifier in NAMED if explain(modifier) is None] == []
