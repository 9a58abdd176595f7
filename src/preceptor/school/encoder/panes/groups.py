"""What one code may do to a group: the section “Grouping” of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from preceptor.coding.codesets.sources import SourceError
from preceptor.engine.answers.group_codes import CodeGroupsDocument, of_code

if TYPE_CHECKING:
    from preceptor.coding.codesets import Code
    from preceptor.school.encoder.panes.place import Desk

GROUPED = ("icd10cm", "icd10pcs", "hcpcs")


def grouping(desk: Desk, code: Code) -> CodeGroupsDocument | None:
    """None for what no group is made of, and beside a claim that is not a stay for its diagnoses."""
    if not code.billable or code.system not in GROUPED:
        return None
    if code.system == "icd10cm" and "icd10pcs" not in desk.place.systems:
        return None
    try:
        return of_code(desk.book, desk.engine.engines, code, desk.day(code.system))
    except SourceError:  # the engine's data is not here: the page is whole without it
        return None
