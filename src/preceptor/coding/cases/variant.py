"""A case rendered for a seed: what a student sees, what the workbench starts
from, what grading compares with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from preceptor.coding.cases.model import Case, Setting, Trap
from preceptor.coding.cases.resolve import Links, ResolvedKey
from preceptor.coding.cases.vary import Value
from preceptor.coding.charts import Chart
from preceptor.coding.claims import Claim, ClaimError, read_claim

# CMS place-of-service codes of a professional claim. A case overrides it (`place_of_service`).
PLACE_OF_SERVICE: dict[Setting, str] = {
    "clinic": "11",  # office
    "ed": "23",
    "observation": "22",  # on-campus outpatient hospital
    "same-day-surgery": "24",  # ambulatory surgical center
    "inpatient": "21",
    "ancillary": "22",
}


@dataclass(frozen=True)
class Variant:
    """`case` has every `{{…}}` written out; `key` holds plain codes; `links`
    what its lines say of one another.
    """

    case: Case
    case_id: str
    seed: int
    chart: Chart
    key: ResolvedKey
    links: Links
    traps: tuple[Trap, ...]
    key_version: str
    values: dict[str, Value]

    @property
    def judged_on(self) -> date:
        """The day whose code-set release counts."""
        case = self.case
        return (case.discharge_date or case.service_date) if case.claim == "inpatient" else case.service_date

    def claim_defaults(self) -> dict[str, Any]:
        """The head of the claim as the case gives it, JSON; diagnoses, services and queries are empty."""
        case = self.case
        head = case.model_dump(
            mode="json",
            include={
                "service_date", "through_date", "discharge_date", "bill_type", "place_of_service",
                "discharge_status", "admission", "condition_codes", "occurrence_codes", "value_codes",
            },
        )  # fmt: skip
        if case.claim == "professional" and head["place_of_service"] is None:
            head["place_of_service"] = PLACE_OF_SERVICE[case.setting]
        patient = case.patient.model_dump(mode="json", include={"age", "age_days", "sex", "payer"})
        return {
            "kind": case.claim, **head, "patient": patient,
            "diagnoses": [], "services": [], "queries": [],
        }  # fmt: skip

    def key_claim(self, group: int = 0) -> Claim:
        """The key in submission form: required lines only, and of `either` only the given group's."""
        no_diagnosis, no_service = self.links.spare(group)
        return read_claim(
            self._claim(
                [n for n, d in enumerate(self.key.diagnoses) if not d.optional and n not in no_diagnosis],
                [n for n, s in enumerate(self.key.services) if not s.optional and n not in no_service],
            )
        )

    def claim_fault(self) -> ClaimError | None:
        """What keeps the key, optional lines and all, from being a claim. Positions are the key's own."""
        try:
            read_claim(self._claim(range(len(self.key.diagnoses)), range(len(self.key.services))))
        except ClaimError as error:
            return error
        return None

    def _claim(self, lines: Sequence[int], services: Sequence[int]) -> dict[str, Any]:
        place = {line: at for at, line in enumerate(lines, start=1)}
        data = self.claim_defaults()
        data["diagnoses"] = [
            self.key.diagnoses[n].model_dump(mode="json", include={"code", "role", "poa", "evidence"})
            for n in lines
        ]
        for n in services:
            row = self.key.services[n].model_dump(
                mode="json",
                include={
                    "system", "code", "modifiers", "units", "revenue", "charge", "date",
                    "place_of_service", "role", "evidence",
                },
            )  # fmt: skip
            row["points_to"] = [place[at] for at in self.links.points_to[n] if at in place]
            data["services"].append(row)
        data["queries"] = [
            {"topic": q.topic, "about": q.question, "documents": list(q.documents)} for q in self.key.queries
        ]
        return data

    @cached_property
    def key_claims(self) -> tuple[Claim, ...]:
        """The key in submission form, once for each group of `either`."""
        return tuple(self.key_claim(group) for group in range(max(1, len(self.links.either))))
