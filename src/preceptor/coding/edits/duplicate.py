"""The same thing reported twice.

ICD-10-PCS lines may repeat: distinct body parts share a code (PCS guideline B3.2b).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import ANY, ERROR, Rule, Said, dx, sv
from preceptor.coding.edits.sheet import REPORTED, Sheet

_REPEATS = {"76", "77", "91"}  # modifiers that say the service was done again on purpose


def _diagnoses(sheet: Sheet) -> Iterator[Said]:
    seen: dict[str, int] = {}
    for number, diagnosis in enumerate(sheet.claim.diagnoses, 1):
        if diagnosis.role not in REPORTED:
            continue
        first = seen.setdefault(diagnosis.code, number)
        if first != number:
            yield Said(
                dx(first, number), f"{diagnosis.code} stands twice: a code is reported once an encounter."
            )


def _services(sheet: Sheet) -> Iterator[Said]:
    seen: dict[Hashable, int] = {}
    for number, service in sheet.services:
        if service.system == "icd10pcs" or _REPEATS & set(service.modifiers):
            continue
        place = service.place_of_service or sheet.claim.place_of_service
        key = (service.system, service.code, frozenset(service.modifiers), sheet.day_of(service), place)
        first = seen.setdefault(key, number)
        if first != number:
            message = (
                f"{service.code} stands twice with the same modifiers on the same day: use units, or say "
                "why it was repeated."
            )
            yield Said(sv(first, number), message)


RULES = (
    Rule("duplicate.diagnosis", ERROR, ANY, _diagnoses, "I.B.12"),
    Rule(
        "duplicate.service",
        ERROR,
        ANY,
        _services,
        Source("Medicare Claims Processing Manual", "Pub. 100-04", "chapter 1, section 120"),
    ),
)
