"""docs/rules/edits.md and the code list the same rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from preceptor.coding.claims import ClaimKind
from preceptor.coding.edits import RULES
from preceptor.coding.edits.rules import ANY, INPATIENT, INSTITUTIONAL, OUTPATIENT, PROFESSIONAL, SERVICES

PAGE = Path(__file__).resolve().parents[5] / "docs" / "rules" / "edits.md"
CLAIMS: dict[str, tuple[ClaimKind, ...]] = {
    "any": ANY,
    "inpatient": INPATIENT,
    "outpatient": OUTPATIENT,
    "professional": PROFESSIONAL,
    "hospital": INSTITUTIONAL,
    "visits": SERVICES,
}

pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="the documentation is not beside the code")


def test_the_page_lists_every_rule_with_its_severity_and_claims_and_no_other() -> None:
    rows = re.findall(r"^\| `([a-z0-9]+\.[^`]+)` \| (\w+) \| (\w+) \|", PAGE.read_text(), re.MULTILINE)
    assert [(i, severity, CLAIMS[claims]) for i, severity, claims in sorted(rows)] == sorted(
        (r.id, r.severity, r.kinds) for r in RULES
    )


def test_ids_are_a_family_and_a_name_each_once() -> None:
    ids = [r.id for r in RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+\.[a-zA-Z0-9-]+", i) for i in ids)
