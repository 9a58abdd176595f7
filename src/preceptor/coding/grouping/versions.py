"""Which published MS-DRG grouper and Medicare Code Editor judge a stay: those in use on the day of
discharge.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Version:
    """One published grouper. `first` and `last` are inclusive days of discharge."""

    number: int
    label: str
    first: date
    last: date


VERSIONS = (
    Version(430, "V43.0", date(2025, 10, 1), date(2026, 3, 31)),
    Version(431, "V43.1", date(2026, 4, 1), date(2026, 9, 30)),
    Version(440, "V44", date(2026, 10, 1), date(2027, 3, 31)),
)

COVERED = f"from {VERSIONS[0].first} to {VERSIONS[-1].last}"


def version_on(discharge: date) -> Version | None:
    """The grouper in use on the day of discharge."""
    return next((v for v in VERSIONS if v.first <= discharge <= v.last), None)
