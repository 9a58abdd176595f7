"""The school's licence for CPT: what somebody attested, kept in `codes/licence.json`.

Preceptor does not judge whether a licence is good; it keeps what was attested and shows nothing outside its
days. The day is always an argument.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from preceptor.engine import stamps
from preceptor.engine.home import Home

FILE = "licence.json"
WARN = timedelta(days=30)
OWN_NOTICE = (
    "CPT is copyright American Medical Association, and CPT is a registered trademark of the "
    "American Medical Association. All rights reserved."
)
"""What stands wherever a descriptor shows, above the words that the licence asks for."""

_MOST = {"holder": 200, "attested_by": 200, "notice": 4000}


class LicenceError(ValueError):
    """An attestation that cannot be, in a sentence."""


@dataclass(frozen=True, slots=True)
class Licence:
    """`first` and `last` are inclusive days; `users` is how many people it allows in a licence year."""

    holder: str
    first: date
    last: date
    users: int
    attested_by: str
    attested_on: date
    notice: str = ""

    def in_force(self, day: date) -> bool:
        return self.first <= day <= self.last

    def year_of(self, day: date) -> date:
        """The first day of the licence year a day is in: licences count their users from year to year."""
        years = day.year - self.first.year
        began = _anniversary(self.first, years)
        return began if began <= day else _anniversary(self.first, years - 1)

    def ends_soon(self, day: date) -> bool:
        """Whether a director should be told: thirty days before the end, and from then on."""
        return day > self.last - WARN


def attested(licence: Licence) -> Licence:
    """The licence as it may be kept. Raises `LicenceError`."""
    holder, by = " ".join(licence.holder.split()), " ".join(licence.attested_by.split())
    checked = replace(licence, holder=holder, attested_by=by, notice=licence.notice.strip())
    for name, most in _MOST.items():
        if len(getattr(checked, name)) > most:
            raise LicenceError(f"The {name.replace('_', ' ')} has at most {most} characters.")
    if not holder or not by:
        raise LicenceError("A licence names who holds it and who attests it.")
    if licence.last < licence.first:
        raise LicenceError(f"The licence ends on {licence.last}, before it begins on {licence.first}.")
    if licence.users < 1:
        raise LicenceError("A licence allows at least one user.")
    return checked


def kept(home: Home) -> Licence | None:
    """The licence that was attested, in force or not. None for none, and for a file that cannot be read: what
    is in doubt is not shown.
    """
    try:
        return _read(json.loads((home.codes / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def keep(home: Home, licence: Licence) -> Licence:
    """Attests anew, in the place of what was. Raises `LicenceError`."""
    checked = attested(licence)
    home.codes.mkdir(parents=True, exist_ok=True)
    stamps.write_whole(home.codes / FILE, json.dumps(described(checked), indent=1, ensure_ascii=False) + "\n")
    return checked


def described(licence: Licence) -> dict[str, Any]:
    return {
        "holder": licence.holder, "from": licence.first.isoformat(), "to": licence.last.isoformat(),
        "users": licence.users, "attested_by": licence.attested_by,
        "attested_on": licence.attested_on.isoformat(), "notice": licence.notice,
    }  # fmt: skip


def _read(document: dict[str, Any]) -> Licence:
    first, last, on = (date.fromisoformat(document[name]) for name in ("from", "to", "attested_on"))
    users = document["users"]
    if type(users) is not int:
        raise TypeError("users is no number")
    texts = [document["holder"], document["attested_by"], document["notice"]]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a field is no text")
    return attested(Licence(texts[0], first, last, users, texts[1], on, texts[2]))


def _anniversary(day: date, years: int) -> date:
    """A licence that began on February 29 has its year begin on March 1 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
