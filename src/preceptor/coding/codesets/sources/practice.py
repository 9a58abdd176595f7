"""The practice set: the school's own service concepts and pairs, one YAML file a family.

Procedure codes of the professional claim are licensed (CPT, AMA), so the school teaches on a set of its
own: concepts in plain words, `PX` codes, pairs and unit limits. `curriculum/services/*.yaml` is its source.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from preceptor.coding.codesets.sources import SourceError

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Visit(_Strict):
    """A visit's family and level; two services one level apart in a family are graded as near."""

    family: Slug
    level: Annotated[int, Field(ge=1, le=9)]


class Service(_Strict):
    concept: Slug
    code: Annotated[str, StringConstraints(pattern=r"^PX\d{3}$")]
    label: Words
    text: Words
    max_units: Annotated[int, Field(ge=1, le=999)] = 1
    global_days: Literal[0, 10, 90] | None = None
    sides: bool = False
    add_on_to: tuple[Slug, ...] = ()
    em: Visit | None = None
    parent: Slug | None = None


class Family(_Strict):
    family: Slug
    title: Words
    services: tuple[Service, ...] = Field(min_length=1)
    pairs: tuple[tuple[Slug, Slug, Literal[0, 1], Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Column 2 is not reported with column 1; indicator 1: a modifier may say why it is. Codes, not
    concepts.
    """

    column1: str
    column2: str
    indicator: int
    reason: str


@dataclass(frozen=True, slots=True)
class Practice:
    families: tuple[Family, ...]
    pairs: tuple[Pair, ...]

    @property
    def services(self) -> tuple[Service, ...]:
        return tuple(service for family in self.families for service in family.services)


def read(files: Sequence[Path]) -> Practice:
    """Every family. Raises `SourceError` naming the file, the field and what is wrong with it."""
    families = [(path, _family(path)) for path in files]
    by_concept: dict[str, Service] = {}
    codes: dict[str, str] = {}
    for path, family in families:
        for service in family.services:
            if service.concept in by_concept or service.code in codes:
                what = service.concept if service.concept in by_concept else service.code
                raise SourceError(path, f"service {service.concept}", f"{what} is defined twice")
            by_concept[service.concept] = service
            codes[service.code] = service.concept
    pairs = tuple(pair for path, family in families for pair in _pairs(path, family, by_concept))
    return Practice(tuple(family for _, family in families), pairs)


def _family(path: Path) -> Family:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Family.model_validate_json(
            json.dumps(document, default=str)
        )  # JSON: strict, and a list is a tuple
    except UnicodeDecodeError as error:
        raise SourceError(path, None, f"is not UTF-8 ({error.reason} at byte {error.start})") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SourceError(path, line, f"is not YAML ({error.problem})") from error
    except yaml.YAMLError as error:
        raise SourceError(path, None, f"is not YAML ({error})") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise SourceError(path, ".".join(str(part) for part in first["loc"]) or None, first["msg"]) from error


def _pairs(path: Path, family: Family, by_concept: dict[str, Service]) -> Iterable[Pair]:
    for service in family.services:
        named = [*service.add_on_to, *([service.parent] if service.parent else [])]
        for concept in named:
            if concept not in by_concept:
                raise SourceError(
                    path, f"service {service.concept}", f"names {concept}, which no file defines"
                )
        if service.concept in named:
            raise SourceError(path, f"service {service.concept}", "names itself")
    for number, (one, two, indicator, reason) in enumerate(family.pairs):
        for concept in (one, two):
            if concept not in by_concept:
                raise SourceError(path, f"pairs.{number}", f"names {concept}, which no file defines")
        yield Pair(by_concept[one].code, by_concept[two].code, indicator, reason)
