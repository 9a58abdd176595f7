"""The draft: what a student has on the desk, half typed and all.

Unlike a claim a draft may hold anything a person can leave behind: an empty code, a code that does not
exist, one letter of a modifier. Reading it is still strict about shape and size, because it comes from a
browser.

    {"diagnoses": [{"id", "code", "role": null|"external"|"admitting"|"reason", "poa", "evidence", "unsure"}],
     "services":  [{"id", "system": null|"hcpcs"|"cpt"|"practice"|"icd10pcs", "code", "modifiers", "units",
                    "points_to": [diagnosis ids], "date", "place_of_service", "revenue",
                    "role": null|"principal"|"other", "evidence", "unsure"}],
     "queries":   [{"id", "topic", "about", "documents"}],
     "discharge_status": null|"01", "notes": ""}

Evidence is `{"document", "sentence", "quote"}`: verbatim words of a document, and the sentence they begin in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Day
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from preceptor.coding.charts import find_quote
from preceptor.coding.claims.model import ClaimKind, Poa, QueryTopic, claim_error
from preceptor.coding.codesets.model import normalize

if TYPE_CHECKING:
    from preceptor.coding.cases.variant import Variant

MAX_BODY = 256 * 1024  # bytes of one save; a long draft with many quotes is about 30 kB
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _no_control(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("holds a control character")
    return text


Plain = AfterValidator(_no_control)
Typed = Annotated[str, StringConstraints(max_length=15), Plain]  # a claim's code holds 16: room for the dot
LineId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
DocumentId = Annotated[str, StringConstraints(min_length=1, max_length=64), Plain]
DraftSystem = Literal["hcpcs", "cpt", "practice", "icd10pcs"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Quote(Part):
    document: DocumentId
    sentence: Annotated[str, StringConstraints(max_length=32), Plain] | None = None
    quote: Annotated[str, StringConstraints(min_length=1, max_length=2000), Plain]


class DraftDiagnosis(Part):
    id: LineId
    code: Typed = ""
    role: Literal["external", "admitting", "reason"] | None = None
    poa: Poa | None = None
    evidence: tuple[Quote, ...] = Field(default=(), max_length=20)
    unsure: bool = False


class DraftService(Part):
    id: LineId
    system: DraftSystem | None = None
    code: Typed = ""
    modifiers: tuple[Annotated[str, StringConstraints(max_length=2), Plain], ...] = Field(
        default=(), max_length=8
    )
    units: int = Field(default=1, ge=0, le=9999)
    points_to: tuple[LineId, ...] = Field(default=(), max_length=60)
    date: Day | None = None
    place_of_service: Annotated[str, StringConstraints(max_length=2), Plain] | None = None
    revenue: Annotated[str, StringConstraints(max_length=4), Plain] | None = None
    role: Literal["principal", "other"] | None = None
    evidence: tuple[Quote, ...] = Field(default=(), max_length=20)
    unsure: bool = False


class DraftQuery(Part):
    id: LineId
    topic: QueryTopic = "other"
    about: Annotated[str, StringConstraints(max_length=2000), Plain] = ""
    documents: tuple[DocumentId, ...] = Field(default=(), max_length=20)


class Draft(Part):
    diagnoses: tuple[DraftDiagnosis, ...] = Field(default=(), max_length=60)
    services: tuple[DraftService, ...] = Field(default=(), max_length=60)
    queries: tuple[DraftQuery, ...] = Field(default=(), max_length=20)
    discharge_status: Annotated[str, StringConstraints(max_length=2), Plain] | None = None
    notes: Annotated[str, StringConstraints(max_length=20_000), Plain] = ""

    @model_validator(mode="after")
    def _ids_differ(self) -> Draft:
        for section in ("diagnoses", "services", "queries"):
            ids = [line.id for line in getattr(self, section)]
            if len(set(ids)) != len(ids):
                raise ValueError(f"{section}: two lines have the same id")
        return self

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


class Step(Part):
    """One thing done in the encoder, for "your path" in the review. `line` is the draft line it served."""

    at: Annotated[
        str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$")
    ]
    kind: Literal["search", "index", "tabular", "open", "add", "replace", "questions", "table"]
    text: Annotated[str, StringConstraints(max_length=200), Plain] = ""
    code: Annotated[str, StringConstraints(max_length=16), Plain] = ""
    line: LineId | None = None


class Save(Part):
    """The body of one save. `opened` and `path` may be complete or only the news: the union is kept."""

    revision: int = Field(ge=0, le=2**31 - 1)
    draft: Draft
    opened: tuple[DocumentId, ...] = Field(default=(), max_length=60)
    path: tuple[Step, ...] = Field(default=(), max_length=1000)
    tab: Annotated[str, StringConstraints(max_length=64), Plain] = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a reader of the draft cannot accept, and where: `diagnoses[2].units`."""

    where: str
    sentence: str


class DraftError(ValueError):
    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{f.where}: {f.sentence}" for f in faults))


def _faults(error: ValidationError) -> DraftError:
    if error.errors(include_url=False)[0]["type"] == "json_invalid":
        return DraftError([Fault("", "This is not JSON, or it did not arrive whole.")])
    first = claim_error(error)
    return DraftError([Fault(first.where, first.reason)])


def read_save(body: bytes) -> Save:
    """A save from the bytes a browser sent. Raises DraftError."""
    try:
        return Save.model_validate_json(body)
    except ValidationError as error:
        raise _faults(error) from None


def read_draft(data: Any) -> Draft:
    """A draft from parsed JSON. Raises DraftError."""
    try:
        return Draft.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise _faults(error) from None


def infer_system(line: DraftService, kind: ClaimKind) -> DraftSystem:
    """The code set a typed service belongs to: practice codes begin PX, CPT codes with a digit, PCS codes
    have seven characters.
    """
    if line.system is not None:
        return line.system
    code = normalize("hcpcs", line.code)
    if code.startswith("PX"):
        return "practice"
    if kind == "inpatient" and len(code) == 7:
        return "icd10pcs"
    return "cpt" if re.fullmatch("[0-9]{4}[0-9A-Z]", code) else "hcpcs"


def to_claim(draft: Draft, variant: Variant) -> dict[str, Any]:
    """The claim this draft stands for, as JSON in the shape of `docs/rules/claim.md`.

    Lines without a code are left out, as is whatever is only half typed (a one-character modifier) and every
    quote that does not stand in the chart; `checklist` tells the student of each before submission.
    """
    claim = dict(variant.claim_defaults())
    kind: ClaimKind = claim["kind"]
    if kind == "inpatient" or (kind == "outpatient" and draft.discharge_status):
        claim["discharge_status"] = digits(2, draft.discharge_status)
    kept = [line for line in draft.diagnoses if normalize("icd10cm", line.code)]
    position = {line.id: n for n, line in enumerate(kept, 1)}
    claim["diagnoses"] = [
        {"code": line.code, "role": line.role, "poa": line.poa, "evidence": _evidence(line.evidence, variant)}
        for line in kept
    ]
    claim["services"] = [
        _service(line, claim, position, variant) for line in draft.services if normalize("hcpcs", line.code)
    ]
    claim["queries"] = [
        {"topic": q.topic, "about": q.about, "documents": list(q.documents)} for q in draft.queries
    ]
    return claim


def _service(
    line: DraftService, claim: dict[str, Any], position: dict[str, int], variant: Variant
) -> dict[str, Any]:
    kind: ClaimKind = claim["kind"]
    # A visit of one day needs no date typed on every line; a procedure's day must be read from the chart.
    day = None if kind == "inpatient" or claim["through_date"] else claim["service_date"]
    return {
        "system": infer_system(line, kind),
        "code": line.code,
        "modifiers": [m.upper() for m in line.modifiers if is_modifier(m)],
        "units": line.units,
        "points_to": [position[id] for id in dict.fromkeys(line.points_to) if id in position],
        "date": line.date.isoformat() if line.date else day,
        "place_of_service": digits(2, line.place_of_service),
        "revenue": digits(4, line.revenue),
        "role": line.role,
        "evidence": _evidence(line.evidence, variant),
    }


def is_modifier(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9]{2}", text) is not None


def digits(count: int, text: str | None) -> str | None:
    """The text if it is so many digits: a finished place of service, revenue code or discharge status."""
    return text if text and len(text) == count and text.isascii() and text.isdigit() else None


def _evidence(quotes: Sequence[Quote], variant: Variant) -> list[dict[str, str]]:
    return [{"document": q.document, "quote": q.quote} for q in quotes if quote_fault(q, variant) is None]


def quote_fault(quote: Quote, variant: Variant) -> str | None:
    """Why these words are no evidence, or None. A quote must be verbatim words of a document of the chart."""
    document = variant.chart.document(quote.document)
    if document is None:
        return "This document is not in the chart."
    if not find_quote(document, quote.quote):
        return f"These words do not stand in {document.title}. Copy them exactly as written."
    return None
