"""The case format, strict: `curriculum/cases/<specialty>/<slug>/case.yaml`. In prose: `docs/rules/cases.md`.

`Case` is the file as written (a template when `vary` is present); `Library` renders it for a seed into a
`Variant`, whose key contains plain codes only. Evidence quotes are verbatim words of the named document.
"""

from __future__ import annotations

from datetime import date as Day  # a field is called `date`
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from preceptor.coding.claims.model import (
    Admission,
    ClaimKind,
    DiagnosisRole,
    Evidence,
    OccurrenceCode,
    Patient,
    Poa,
    QueryTopic,
    ValueCode,
)

Setting = Literal["clinic", "ed", "observation", "same-day-surgery", "inpatient", "ancillary"]
TrapKind = Literal[
    "ruled-out", "uncertain", "history", "integral-symptom", "copied-forward",
    "unspecified", "side", "seventh", "sequencing", "policy",
]  # fmt: skip
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1200)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cite(Part):
    """A rule's place: document `ICD-10-CM Official Guidelines`, fiscal_year 2026, section `I.C.4.a.3`.

    Other documents: `ICD-10-CM Tabular` (section = the code the note stands at), `ICD-10-PCS Official
    Guidelines`, `HCPCS Level II`, `NCCI Policy Manual`, `Medicare Claims Processing Manual`, `Preceptor
    practice set`.
    """

    document: Sentence
    fiscal_year: int = Field(ge=2015, le=2040)
    section: Sentence


class Select(Part):
    """A key code chosen from the code set by what it is, so that each variant's key is proven, not pasted.

    The one billable code at or below `under` whose completed title contains every phrase of `words`, none
    of `without`, and whose 7th character (if any) is `seventh`. Values may hold `{{name}}` of `vary`. None
    or several: an error.
    """

    under: str
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    seventh: str | None = None


class KeyDiagnosis(Part):
    id: Slug | None = None  # to be pointed to; default: the code
    code: str | None = None
    select: Select | None = None
    role: DiagnosisRole = "secondary"
    poa: Poa | None = None
    accept: tuple[str, ...] = ()  # equally right codes
    optional: bool = False
    after: tuple[str, ...] = ()  # codes or ids this line must follow
    evidence: tuple[Evidence, ...] = ()
    rationale: Sentence
    cites: tuple[Cite, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> KeyDiagnosis:
        if (self.code is None) == (self.select is None):
            raise ValueError("give either code or select")
        return self


class KeyService(Part):
    """Exactly one of `service` (a concept of curriculum/services), `hcpcs`, `icd10pcs`."""

    id: Slug | None = None
    service: Slug | None = None
    hcpcs: str | None = None
    icd10pcs: str | None = None
    accept: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    units: int = Field(default=1, ge=1, le=999)
    points_to: tuple[str, ...] = ()  # codes or ids of key diagnoses, the first is primary
    revenue: str | None = None
    charge: float = 0
    date: Day | None = None
    place_of_service: str | None = None
    role: Literal["principal", "other"] | None = None
    optional: bool = False
    evidence: tuple[Evidence, ...] = ()
    rationale: Sentence
    cites: tuple[Cite, ...] = ()

    @model_validator(mode="after")
    def _one_system(self) -> KeyService:
        if sum(x is not None for x in (self.service, self.hcpcs, self.icd10pcs)) != 1:
            raise ValueError("give exactly one of service, hcpcs, icd10pcs")
        return self


class KeyQuery(Part):
    """A question the record calls for. The key codes the record as it stands, unanswered."""

    topic: QueryTopic
    documents: tuple[str, ...] = ()
    question: Sentence
    options: tuple[Sentence, ...] = ()
    answered: str | None = None
    rationale: Sentence | None = None


class Expected(Part):
    rule: str
    why: Sentence


class Expects(Part):
    """What the engines say of the key. `drg` is the number as three digits;
    `apc` one per grouped line, in order.
    """

    drg: str | None = None
    apc: tuple[str, ...] = ()
    findings: tuple[Expected, ...] = ()


class Trap(Part):
    """A tempting wrong code and the sentence that explains it. `code` may be a
    heading (`E11.3`): any code below.
    """

    code: str
    kind: TrapKind
    why: Sentence


class Policies(Part):
    external_causes: Literal["required", "optional"] = "optional"
    status_codes: Literal["required", "optional"] = "optional"
    facility_em: str | None = None  # the document that holds the hospital's own visit-level policy


class Key(Part):
    principal_any: tuple[str, ...] = ()
    diagnoses: tuple[KeyDiagnosis, ...] = Field(min_length=1)
    services: tuple[KeyService, ...] = ()
    # Groups of ids or codes: the lines of any one group are equally right.
    either: tuple[tuple[str, ...], ...] = ()
    queries: tuple[KeyQuery, ...] = ()
    expects: Expects = Expects()


class CasePatient(Patient):
    """Fictional. The chart's face sheet shows these."""

    name: Sentence
    mrn: Sentence
    born: Day


class Vary(Part):
    """A named parameter: plain values, or records whose fields are used as `{{name.field}}`."""

    values: tuple[str | dict[str, str | int], ...] = Field(min_length=2)


class Case(Part):
    title: Sentence
    summary: Sentence  # one line for the list; says nothing of the answer
    setting: Setting
    claim: ClaimKind
    service_date: Day
    through_date: Day | None = None
    discharge_date: Day | None = None
    discharge_status: str | None = None
    admission: Admission | None = None
    bill_type: str | None = None
    place_of_service: str | None = None
    condition_codes: tuple[str, ...] = ()
    occurrence_codes: tuple[OccurrenceCode, ...] = ()
    value_codes: tuple[ValueCode, ...] = ()
    patient: CasePatient
    difficulty: int = Field(ge=1, le=5)
    minutes: int = Field(ge=2, le=120)
    objectives: tuple[Sentence, ...] = Field(min_length=1)
    chart: str = "chart"  # a folder beside case.yaml; two cases may share one
    policies: Policies = Policies()
    vary: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], Vary] = {}
    key: Key
    traps: tuple[Trap, ...] = ()
    lesson: Sentence  # what to take from this case, shown on the review
    path: tuple[Sentence, ...] = ()  # a good way to find the hard code, step by step
