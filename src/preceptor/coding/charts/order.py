"""The order in which a coder reads a chart: face sheet first, then by type, by time, by file number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from preceptor.coding.charts.model import Chart, Document, DocumentType

READING_ORDER: tuple[DocumentType, ...] = (
    "face-sheet", "triage", "ed", "h-and-p", "consult", "progress", "operative", "anesthesia", "procedure",
    "pathology", "radiology", "ecg", "labs", "discharge-summary", "nursing", "nutrition", "problem-list",
    "medications", "mar", "orders", "immunizations", "policy", "other",
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(READING_ORDER)}


def order_chart(documents: Iterable[Document]) -> Chart:
    """Documents without a time stand before the timed ones of their type."""
    return Chart(tuple(sorted(documents, key=lambda d: (_RANK[d.type], _moment(d.when), d.id))))


def _moment(when: datetime | date | None) -> datetime:
    if when is None:
        return datetime.min
    if isinstance(when, datetime):
        return when.replace(tzinfo=None)
    return datetime.combine(when, time.min)
