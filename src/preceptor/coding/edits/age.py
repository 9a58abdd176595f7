"""Diagnoses that do not go with the patient's age, as the Medicare Code Editor has it (inpatient)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import ERROR, INPATIENT, Rule, Said
from preceptor.coding.edits.sheet import Sheet

# In the order the editor asks; years of age inclusive.
GROUPS = {"pediatric": (0, 17), "newborn": (0, 0), "maternity": (9, 64), "adult": (15, 124)}

_PATIENT = {"pediatric": "a child", "newborn": "a newborn", "maternity": "a mother", "adult": "an adult"}


def _of(group: str) -> Callable[[Sheet], Iterator[Said]]:
    def run(sheet: Sheet) -> Iterator[Said]:
        age = sheet.claim.patient.age
        youngest, oldest = GROUPS[group]
        guilty = {n for hit in sheet.mce.hits if hit.name == "AGE_CONFLICT" for n in hit.diagnoses}
        for line in sheet.lines:
            if line.number in guilty and _group_of(line.facts.mce, age) == group:
                years = "0 years" if youngest == oldest else f"{youngest} to {oldest} years"
                yield Said(
                    (line.ref,),
                    f"{line.code} is for {_PATIENT[group]} ({years}); this one is {age}.",
                    Source("Medicare Code Editor", sheet.mce.version, f"AGE_CONFLICT, {group}"),
                )

    return run


def _group_of(attributes: frozenset[str], age: int) -> str | None:
    """The first of the code's age groups that the age is outside of."""
    return next((g for g, (low, high) in GROUPS.items() if g in attributes and not low <= age <= high), None)


RULES = tuple(Rule(f"age.{group}", ERROR, INPATIENT, _of(group), "", needs="mce") for group in sorted(GROUPS))
