"""The claim: what a coder produces. Also the submission of a case and the answer of `content key`.

One shape for professional, outpatient and inpatient claims, and for every door (browser, command line, API).
Reading is strict: an unknown field, a wrong type or an impossible combination of *shape* is a `ClaimError`
naming the field. Reading knows no code set: a code that does not exist is a matter for edits and grading,
never an error here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date as Day
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from preceptor.coding.claims import words
from preceptor.coding.codesets.model import System, normalize

ClaimKind = Literal["professional", "outpatient", "inpatient"]
DiagnosisRole = Literal["principal", "first", "secondary", "external", "admitting", "reason"]
Poa = Literal["Y", "N", "U", "W", "exempt"]
Payer = Literal["medicare", "medicaid", "commercial", "self"]
ServiceSystem = Literal["hcpcs", "cpt", "practice", "icd10pcs"]
QueryTopic = Literal["conflict", "specificity", "cause", "clinical-validity", "poa", "other"]

_LONGEST_CODE = 16
_FIRST_DAY, _LAST_DAY = Day(1990, 1, 1), Day(2099, 12, 31)


def _code(text: str) -> str:
    if len(text.replace(".", "")) > _LONGEST_CODE:  # the dot may be ours
        raise ValueError(f"must have at most {_LONGEST_CODE} characters")
    return text


def _day(value: Any) -> Day:
    """A day as JSON and YAML write it. Not a timestamp, nor a number that could be one."""
    if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            value = Day.fromisoformat(value)
        except ValueError:
            raise ValueError(f"there is no day {value}") from None
    if not isinstance(value, Day) or isinstance(value, datetime):
        raise ValueError("must be a day, YYYY-MM-DD")
    if not _FIRST_DAY <= value <= _LAST_DAY:
        raise ValueError(f"must be a day from {_FIRST_DAY} to {_LAST_DAY}")
    return value


CodeText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2 * _LONGEST_CODE),
    AfterValidator(_code),
]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Modifier = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=words.TWO_LETTERS_OR_DIGITS)
]
TwoDigits = Annotated[str, StringConstraints(pattern=words.TWO_DIGITS)]
TwoMarks = Annotated[str, StringConstraints(pattern=words.TWO_CAPITALS_OR_DIGITS)]
Pointer = Annotated[int, Field(strict=True, ge=0, le=9999)]
ClaimDay = Annotated[Day, BeforeValidator(_day)]


class ClaimError(ValueError):
    """A claim that cannot be read. `where` is the field, `diagnoses[2].poa`; `reason` a sentence."""

    def __init__(self, where: str, reason: str) -> None:
        self.where, self.reason = words.visible(where), words.visible(reason)
        super().__init__(f"{self.where}: {self.reason}" if where else self.reason)


class Part(BaseModel):
    """Numbers are strict: `true` is no 1, and "1" is text."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Evidence(Part):
    """Words of the chart, verbatim, and the document they stand in (its id, the file's stem)."""

    document: Short
    quote: Text


class Diagnosis(Part):
    code: CodeText
    role: DiagnosisRole | None = None
    poa: Poa | None = None
    evidence: tuple[Evidence, ...] = ()


class Service(Part):
    system: ServiceSystem
    code: CodeText
    modifiers: tuple[Modifier, ...] = ()
    units: int = Field(default=1, strict=True, ge=0, le=9999)
    points_to: tuple[Pointer, ...] = ()
    revenue: Annotated[str, StringConstraints(pattern=words.FOUR_DIGITS)] | None = None
    charge: float = Field(default=0, strict=True, ge=0, le=99_999_999)
    date: ClaimDay | None = None
    place_of_service: TwoDigits | None = None
    role: Literal["principal", "other"] | None = None
    evidence: tuple[Evidence, ...] = ()


class Query(Part):
    topic: QueryTopic
    about: Text = ""
    documents: tuple[Short, ...] = ()


class Patient(Part):
    age: int = Field(strict=True, ge=0, le=130)
    age_days: int | None = Field(default=None, strict=True, ge=0, le=366)
    sex: Literal["F", "M", "U"]
    payer: Payer = "medicare"


class Provider(Part):
    npi: Annotated[str, StringConstraints(pattern=words.TEN_DIGITS)] | None = None
    specialty: Short | None = None


class Admission(Part):
    type: Annotated[str, StringConstraints(pattern=words.DIGIT)] = "1"
    source: Annotated[str, StringConstraints(pattern=words.CAPITAL_OR_DIGIT)] = "1"


class OccurrenceCode(Part):
    code: TwoMarks
    date: ClaimDay


class ValueCode(Part):
    code: TwoMarks
    amount: float = Field(strict=True, ge=0, le=99_999_999)


class Claim(Part):
    """See `docs/rules/claim.md`.

    Diagnosis roles and codes come out normalized: exactly one principal or first.
    """

    kind: ClaimKind
    service_date: ClaimDay
    through_date: ClaimDay | None = None
    discharge_date: ClaimDay | None = None
    bill_type: Annotated[str, StringConstraints(pattern=words.THREE_DIGITS)] | None = None
    place_of_service: TwoDigits | None = None
    discharge_status: TwoDigits | None = None
    admission: Admission | None = None
    condition_codes: tuple[TwoMarks, ...] = ()
    occurrence_codes: tuple[OccurrenceCode, ...] = ()
    value_codes: tuple[ValueCode, ...] = ()
    patient: Patient
    providers: dict[Literal["billing", "rendering", "attending", "operating", "ordering"], Provider] = {}
    diagnoses: tuple[Diagnosis, ...] = Field(max_length=200)
    services: tuple[Service, ...] = Field(default=(), max_length=450)
    queries: tuple[Query, ...] = Field(default=(), max_length=50)

    @property
    def judged_on(self) -> Day:
        """The day whose code-set release counts: discharge for inpatient, else the date of service (CODING
        2).
        """
        return (self.discharge_date or self.service_date) if self.kind == "inpatient" else self.service_date

    @model_validator(mode="before")
    @classmethod
    def _defaults(cls, data: Any) -> Any:
        return _with_defaults(dict(data)) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _shape(self) -> Claim:
        inpatient = self.kind == "inpatient"
        if inpatient and self.discharge_date is None:
            raise ValueError("discharge_date: an inpatient claim needs its discharge date")
        if not inpatient and self.discharge_date is not None:
            raise ValueError("discharge_date: only an inpatient claim has one")
        if self.discharge_date and self.discharge_date < self.service_date:
            raise ValueError("discharge_date: is before service_date, the day of admission")
        if self.through_date and self.through_date < self.service_date:
            raise ValueError("through_date: is before service_date")
        if self.kind == "professional" and self.bill_type is not None:
            raise ValueError("bill_type: a professional claim has none")
        return self


def _with_defaults(data: dict[str, Any]) -> dict[str, Any]:
    """Fill what the kind of claim implies and normalize codes and roles, before types are checked."""
    kind = data.get("kind")
    if kind in ("inpatient", "outpatient"):
        if data.get("bill_type") is None:
            data["bill_type"] = "111" if kind == "inpatient" else "131"
        if data.get("discharge_status") is None:
            data["discharge_status"] = "01"
    if kind == "inpatient" and data.get("admission") is None:
        data["admission"] = {}
    for section in ("diagnoses", "services"):
        if isinstance(data.get(section), (list, tuple)):
            data[section] = [_normal_line(section, row) for row in data[section]]
    if isinstance(data.get("diagnoses"), list):
        _give_roles(data["diagnoses"], "principal" if kind == "inpatient" else "first")
    return data


def _normal_line(section: str, row: Any) -> Any:
    if isinstance(row, BaseModel):
        row = row.model_dump()
    if not isinstance(row, Mapping):
        return row
    line = dict(row)
    system: System = "icd10cm" if section == "diagnoses" else line.get("system", "hcpcs")
    if isinstance(line.get("code"), str):
        line["code"] = normalize(system, line["code"])
    return line


def _give_roles(rows: list[Any], lead: str) -> None:
    """Without a role the first plain diagnosis leads and the rest are secondary."""
    lines = [r for r in rows if isinstance(r, dict)]
    taken = any(r.get("role") in ("principal", "first") for r in lines)
    for row in lines:
        if row.get("role") is None:
            row["role"] = "secondary" if taken else lead
            taken = True


def read_claim(data: Any) -> Claim:
    """A claim from parsed JSON. Raises ClaimError for the first fault, naming its field."""
    if not isinstance(data, Mapping):
        raise ClaimError("", "a claim is a JSON object")
    try:
        return Claim.model_validate(data)
    except ValidationError as error:
        raise claim_error(error) from None


def parse_claim(text: str | bytes) -> Claim:
    """A claim from JSON text. A name that stands twice in one object is refused: one of the two would be
    lost without a word.
    """
    try:
        data = json.loads(text, object_pairs_hook=_Object, parse_constant=_no_number)
        twice = _twice(data, ())
    except RecursionError:
        raise ClaimError("", "not JSON: it is nested too deeply") from None
    except UnicodeDecodeError:
        raise ClaimError("", "not JSON: it is not UTF-8 text") from None
    except ValueError as error:
        raise ClaimError("", f"not JSON: {error}") from None
    if twice:
        raise ClaimError(words.path_of(twice), "stands twice")
    return read_claim(data)


class _Object(dict[str, Any]):
    """A JSON object that remembers a name it held twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        count = Counter(name for name, _ in pairs) if len(self) < len(pairs) else {}
        self.twice = next((name for name, times in count.items() if times > 1), None)


def _twice(data: Any, path: tuple[str | int, ...]) -> tuple[str | int, ...] | None:
    """Where the first repeated name stands, if any."""
    if isinstance(data, _Object):
        if data.twice is not None:
            return (*path, data.twice)
        parts: Any = data.items()
    elif isinstance(data, list):
        parts = enumerate(data)
    else:
        return None
    return next((found for step, part in parts if (found := _twice(part, (*path, step)))), None)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def claim_error(error: ValidationError) -> ClaimError:
    """Pydantic's first fault as `field: sentence`."""
    first = error.errors(include_url=False)[0]
    where, reason = words.path_of(first["loc"]), words.reason_of({**first})
    if not where and ": " in reason:
        where, reason = reason.split(": ", 1)
    return ClaimError(where, reason)
