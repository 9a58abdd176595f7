"""Is this a code that may be reported on that day? Unknown codes, headings, dates, 7th characters.

Guidelines I.A.4 (placeholder), I.A.5 (7th characters), I.B.2 (highest level of detail). `form_fault`
answers for a single code, so that the workbench can say it while somebody types.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, cast

from preceptor.coding.codesets import Code, CodeBook, System, normalize
from preceptor.coding.edits.model import Severity

Kind = Literal[
    "unknown",
    "heading",
    "not-in-force",
    "seventh-missing",
    "seventh-invalid",
    "not-loaded",
    "release-not-loaded",
]

NAMES: dict[System, str] = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "hcpcs": "HCPCS Level II",
    "practice": "practice",
    "cpt": "CPT",
}
RULE_OF: dict[Kind, str] = {
    "unknown": "code.unknown",
    "not-loaded": "code.not-loaded",
    "release-not-loaded": "code.release-not-loaded",
    "heading": "code.not-billable",
    "not-in-force": "code.not-in-force",
    "seventh-missing": "seventh.missing",
    "seventh-invalid": "seventh.invalid",
}
_SHOWN = 12
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class FormFault:
    """Why a code cannot be reported as it stands.

    `suggestions` are codes that could have been meant, nearest first.
    """

    kind: Kind
    sentence: str
    suggestions: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        return RULE_OF[self.kind]

    @property
    def severity(self) -> Severity:
        return "info" if self.kind in ("not-loaded", "release-not-loaded") else "error"


def form_fault(system: System, code: str, day: date, book: CodeBook) -> FormFault | None:
    """The fault of one code on one day, or None. Never raises, whatever was typed."""
    return _fault(system, code, day, cast(Hashable, book))


@lru_cache(maxsize=32768)
def _fault(system: System, code: str, day: date, book: CodeBook) -> FormFault | None:
    code = normalize(system, code)
    if fault := _not_loaded(system, code, day, book):
        return fault
    entry = book.find(system, code, day)
    if entry is None or entry.level in ("chapter", "block", "section"):
        return _unknown(system, code, day, book)
    if entry.billable:
        if entry.first <= day <= entry.last:
            return None
        since = f"only since {entry.first}" if day < entry.first else f"only until {entry.last}"
        return FormFault("not-in-force", f"{code} is valid {since}, not on {day}.")
    return _incomplete(entry, day, book)


def _not_loaded(system: System, code: str, day: date, book: CodeBook) -> FormFault | None:
    """Whether there is nothing to look the code up in: no such set, or no release of it for the day."""
    missing = None if book.releases(system) else NAMES[system]
    if system == "hcpcs" and code[:1] in _DIGITS:
        missing = NAMES["cpt"]
    elif system == "hcpcs" and code.startswith("D"):
        missing = "the dental code set (CDT)"
    if missing and book.find(system, code, day) is None:
        return FormFault("not-loaded", f"{code} cannot be checked: {missing} is not loaded here.")
    if not missing and book.release(system, day) is None:
        sentence = f"{code} cannot be checked: {NAMES[system]} of {day} is not loaded here"
        return FormFault("release-not-loaded", f"{sentence} ({loaded(system, book)}).")
    return None


def loaded(system: System, book: CodeBook) -> str:
    """Which days of a code set are loaded, in words."""
    releases = book.releases(system)
    return f"loaded: {min(r.first for r in releases)} to {max(r.last for r in releases)}"


def _incomplete(entry: Code, day: date, book: CodeBook) -> FormFault:
    made = [_with_seventh(entry.code, s.char) for s in entry.sevenths]
    if made and entry.children and set(entry.children) <= set(made):
        meanings = "; ".join(f"{s.char} {s.text}" for s in entry.sevenths[:4])
        more = ", and more" if len(entry.sevenths) > 4 else ""
        about = " A is for active treatment, not for the first visit." if _is_stage(entry) else ""
        sentence = f"{entry.code} needs a 7th character ({meanings}{more}).{about}"
        return FormFault("seventh-missing", sentence, entry.children)
    below = book.billable_below(entry.system, entry.code, day)
    if not below:
        return FormFault("not-in-force", f"{entry.code} has no valid code below it on {day}.")
    until = entry.facts.get("billable_until")
    what = f"was a code until {until} and is a heading now" if until else "is a heading, not a code"
    count = "1 code" if len(below) == 1 else f"{len(below)} codes"
    nearest = below if len(below) <= _SHOWN else entry.children
    return FormFault("heading", f"{entry.code} {what}: {count} below it can be reported.", nearest[:_SHOWN])


def _unknown(system: System, code: str, day: date, book: CodeBook) -> FormFault:
    if system == "icd10cm" and (fault := _bad_seventh(code, day, book)):
        return fault
    return FormFault(
        "unknown", f"There is no {NAMES[system]} code {code}.", _nearest(system, code, day, book)
    )


def _bad_seventh(code: str, day: date, book: CodeBook) -> FormFault | None:
    """A code whose beginning is right and whose 7th character, or the placeholder before it, is not."""
    bare = code.replace(".", "")
    stem, char = (bare[:6].rstrip("X"), bare[6]) if len(bare) == 7 else (bare[:-1], bare[-1:])
    stripped = bare.rstrip("X")
    if len(bare) < 7 and stripped != bare and (parent := book.find("icd10cm", _dotted(stripped), day)):
        return None if parent.billable else _incomplete(parent, day, book)
    parent = book.find("icd10cm", _dotted(stem), day) if len(stem) >= 3 else None
    if parent is None:
        return None
    if len(bare) == 7 and parent.billable and not parent.sevenths:
        return FormFault("seventh-invalid", f"{code}: {parent.code} takes no 7th character.", (parent.code,))
    right = _with_seventh(parent.code, char)
    if right in parent.children and right != code:
        sentence = f"{code} lacks the placeholder X: the 7th character must stand seventh, as in {right}."
        return FormFault("seventh-invalid", sentence, (right,))
    if len(bare) == 7 and parent.sevenths and parent.children:
        allowed = ", ".join(s.char for s in parent.sevenths)
        sentence = f"{code}: {char} is not a 7th character of {parent.code}, which takes {allowed}."
        return FormFault("seventh-invalid", sentence, parent.children[:_SHOWN])
    return None


def _nearest(system: System, code: str, day: date, book: CodeBook) -> tuple[str, ...]:
    """The longest beginning of an unknown ICD-10-CM code that does exist, or what stands below it."""
    if system != "icd10cm":
        return ()
    for length in range(len(code) - 1, 2, -1):
        entry = book.find(system, code[:length].rstrip("."), day)
        if entry and entry.level not in ("chapter", "block"):
            return (entry.code,) if entry.billable else entry.children[:_SHOWN]
    return ()


def _with_seventh(code: str, char: str) -> str:
    bare = code.replace(".", "")
    return _dotted(bare.ljust(6, "X") + char)


def _dotted(bare: str) -> str:
    return normalize("icd10cm", bare)


def _is_stage(entry: Code) -> bool:
    return any(s.char == "A" and "initial encounter" in s.text for s in entry.sevenths)
