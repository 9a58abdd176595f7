"""The teaching policies: the school's own coverage policies, one YAML file each.

They stand for no payer. They teach how a policy is read: which diagnosis supports a service, what must stand
beside it, how often, for whom. `curriculum/policies/*.yaml` is their source; `docs/rules/coverage.md` says
what each field means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from preceptor.coding.codesets.model import System
from preceptor.coding.codesets.policies import Document, Group, Limit, LimitKind, Policy
from preceptor.coding.codesets.sources import SourceError

LABEL = "Preceptor teaching policies"

_HCPCS = re.compile(r"[A-CE-V]\d{4}")
_CODE = r"[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{1,4})?"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=2000)]
Service = Annotated[str, StringConstraints(pattern=r"^([A-CE-V]\d{4}|[a-z0-9]+(-[a-z0-9]+)+|[a-z]+)$")]
"""A HCPCS Level II code, or a concept of the practice set."""
Diagnoses = Annotated[str, StringConstraints(pattern=rf"^{_CODE}(-{_CODE})?$")]
"""An ICD-10-CM code, a heading, or a range of categories."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Paragraph(_Strict):
    heading: Words
    text: Words


class Listed(_Strict):
    paragraph: Words
    codes: tuple[Diagnoses, ...] = Field(min_length=1)
    covers: bool = True
    services: tuple[Service, ...] = ()
    also: tuple[Diagnoses, ...] = ()


class Bound(_Strict):
    """`least`/`most`: years of age, or units a day. `sex` and `modifier` for limits of that kind."""

    kind: LimitKind
    text: Words
    least: Annotated[int, Field(ge=0, le=130)] | None = None
    most: Annotated[int, Field(ge=1, le=9999)] | None = None
    sex: Literal["F", "M"] | None = None
    modifier: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]$")] | None = None
    services: tuple[Service, ...] = ()

    @model_validator(mode="after")
    def _says_what_it_needs(self) -> Bound:
        numbers = self.least is not None or self.most is not None
        needed = {
            "age": numbers, "units": self.most is not None and self.least is None,
            "sex": self.sex is not None, "modifier": self.modifier is not None, "frequency": not numbers,
        }  # fmt: skip
        others = (self.sex and self.kind != "sex") or (self.modifier and self.kind != "modifier")
        if not needed[self.kind] or others or (numbers and self.kind not in ("age", "units")):
            raise ValueError(f"a limit of kind {self.kind} has other fields")
        return self


class Teaching(_Strict):
    policy: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)*$", max_length=60)]
    title: Words
    lesson: Words
    effective: date
    ends: date | None = None
    services: tuple[Service, ...] = Field(min_length=1)
    text: tuple[Paragraph, ...] = Field(min_length=1)
    groups: tuple[Listed, ...] = ()
    limits: tuple[Bound, ...] = ()
    excluded: Words | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Teaching:
        if bool(self.groups) == bool(self.excluded):
            raise ValueError("a policy has groups of diagnoses, or a law that excludes its services")
        if self.ends and self.ends < self.effective:
            raise ValueError("ends before it takes effect")
        parts: tuple[Listed | Bound, ...] = (*self.groups, *self.limits)
        for name in (name for one in parts for name in one.services):
            if name not in self.services:
                raise ValueError(f"a group or limit names {name}, which the policy does not list")
        return self


def read(files: Sequence[Path], practice: Mapping[str, str]) -> tuple[Document, ...]:
    """Every policy, its concepts as practice codes (`practice` maps one to the other). Raises `SourceError`
    naming file and field.
    """
    found: dict[str, Document] = {}
    for path in files:
        one = _teaching(path)
        if unknown := [name for name in one.services if not (_HCPCS.fullmatch(name) or name in practice)]:
            raise SourceError(path, "services", f"names {unknown[0]}, which no file of services defines")
        document = _document(path, one, practice)
        if found.setdefault(document.policy.id, document) is not document:
            raise SourceError(path, "policy", f"{document.policy.id} is defined twice")
    return tuple(found.values())


def _teaching(path: Path) -> Teaching:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Teaching.model_validate_json(
            json.dumps(document, default=str)
        )  # JSON: strict, lists as tuples
    except UnicodeDecodeError as error:
        raise SourceError(path, None, f"is not UTF-8 ({error.reason} at byte {error.start})") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SourceError(path, line, f"is not YAML ({error.problem})") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError(path, None, f"is not YAML ({error})") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise SourceError(path, ".".join(str(part) for part in first["loc"]) or None, first["msg"]) from error


def _document(path: Path, one: Teaching, practice: Mapping[str, str]) -> Document:
    def codes(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(practice.get(name, name) for name in names)

    services: list[tuple[System, str]] = [
        ("practice" if name in practice else "hcpcs", code)
        for name, code in zip(one.services, codes(one.services), strict=True)
    ]
    groups = tuple(
        Group(number, group.paragraph, group.codes, group.covers, codes(group.services), group.also)
        for number, group in enumerate(one.groups, start=1)
    )
    limits = tuple(
        Limit(bound.kind, bound.text, bound.least, bound.most, bound.sex or bound.modifier or "",
              codes(bound.services))
        for bound in one.limits
    )  # fmt: skip
    policy = Policy(
        one.policy, "teaching", 1, one.title, one.effective, one.ends or date.max, f"{LABEL}, {path.name}",
        tuple(services), groups, limits, excluded=one.excluded or "", lesson=one.lesson,
    )  # fmt: skip
    return Document(policy, tuple((paragraph.heading, paragraph.text) for paragraph in one.text))
