"""The practice set: the school's own service concepts and pairs, one YAML file a family.

Procedure codes of the professional claim are licensed (CPT, AMA), so the school teaches on a set of its
own: concepts in plain words, `PX` codes, pairs and unit limits. `curriculum/services/*.yaml` is its source;
`docs/rules/services.md` says what each field means.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from preceptor.coding.codesets.sources import SourceError

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]
Named = Slug | Annotated[tuple[Slug, ...], Field(min_length=1)]
"""A concept, a family of visits (all its levels), or several of them."""

UnitsWhy = Literal["anatomy", "month", "once", "repeat", "side", "time", "visit"]
UNITS_WHY: dict[UnitsWhy, str] = {
    "anatomy": "The body has no more of these parts.",
    "month": "It stands for the care of a whole month.",
    "once": "It is counted once for the whole session, however much is done in it.",
    "repeat": "More on one day is rare enough to be asked about.",
    "side": "A line stands for one side; the other side has a line of its own.",
    "time": "More of these time steps do not fit into the care of one day.",
    "visit": "All that one practice does at such visits of a day is one visit.",
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Visit(_Strict):
    """A visit's family and level; two services one level apart in a family are graded as near."""

    family: Slug
    level: Annotated[int, Field(ge=1, le=9)]


class Units(_Strict):
    """How many may be reported: on a day over all lines, or on each line."""

    most: Annotated[int, Field(ge=1, le=999)] = 1
    per: Literal["day", "line"] = "day"
    why: UnitsWhy = "once"


class Time(_Strict):
    """One unit stands for so many minutes; from `least` minutes on, a step that was begun counts."""

    minutes: Annotated[int, Field(ge=5, le=180)]
    least: Annotated[int, Field(ge=1, le=180)]


class Service(_Strict):
    concept: Slug
    code: Annotated[str, StringConstraints(pattern=r"^PX\d{3}$")]
    label: Words
    short: Annotated[str, StringConstraints(min_length=3, max_length=36)] | None = None
    text: Words
    also: tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)], ...] = ()
    units: Units = Units()
    time: Time | None = None
    global_days: Literal[0, 10, 90] | None = None
    sides: bool = False
    parts: Literal["both", "professional", "technical"] | None = None
    add_on_to: tuple[Slug, ...] = ()
    em: Visit | None = None
    parent: Slug | None = None


class Family(_Strict):
    family: Slug
    title: Words
    services: tuple[Service, ...] = Field(min_length=1)
    pairs: tuple[tuple[Named, Named, Literal[0, 1], Words], ...] = ()
    exclusive: tuple[tuple[Named, Literal[0, 1], Words], ...] = ()


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


@dataclass(slots=True)
class _Set:
    """Everything read, by its names, with the file each service stands in."""

    by_concept: dict[str, Service] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    visits: dict[str, list[Service]] = field(default_factory=lambda: defaultdict(list))

    def fault(self, service: Service, reason: str) -> SourceError:
        return SourceError(self.files[service.concept], f"service {service.concept}", reason)

    def named(self, path: Path, where: str, names: Named) -> list[Service]:
        """The services meant. Raises `SourceError` where no file defines one."""
        found: list[Service] = []
        for name in (names,) if isinstance(names, str) else names:
            if name in self.by_concept:
                found.append(self.by_concept[name])
            elif name in self.visits:
                found += sorted(
                    self.visits[name], key=lambda one: one.em.level if one.em else 0, reverse=True
                )
            else:
                raise SourceError(path, where, f"names {name}, which no file defines")
        return found


def read(files: Sequence[Path]) -> Practice:
    """Every family. Raises `SourceError` naming the file, the field and what is wrong with it."""
    families = [(path, _family(path)) for path in files]
    known = _known(families)
    for service in known.by_concept.values():
        _check_service(service, known)
    _check_levels(known)
    pairs: dict[tuple[str, str], Pair] = {}
    for path, family in families:
        for where, pair in _pairs(path, family, known):
            if (pair.column1, pair.column2) in pairs or (pair.column2, pair.column1) in pairs:
                raise SourceError(path, where, f"{pair.column1} and {pair.column2} are paired already")
            pairs[pair.column1, pair.column2] = pair
    return Practice(tuple(family for _, family in families), tuple(pairs.values()))


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
    except RecursionError as error:
        raise SourceError(path, None, "is nested too deeply") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise SourceError(path, ".".join(str(part) for part in first["loc"]) or None, first["msg"]) from error


def _known(families: Iterable[tuple[Path, Family]]) -> _Set:
    known, codes = _Set(), set[str]()
    for path, family in families:
        for service in family.services:
            if service.concept in known.by_concept or service.code in codes:
                what = service.concept if service.concept in known.by_concept else service.code
                raise SourceError(path, f"service {service.concept}", f"{what} is defined twice")
            known.by_concept[service.concept] = service
            known.files[service.concept] = path
            codes.add(service.code)
            if service.em:
                known.visits[service.em.family].append(service)
    return known


def _check_service(service: Service, known: _Set) -> None:
    """What it names exists; no circle of parents; an add-on has something to be added to; no odd sides."""
    named = [*service.add_on_to, *([service.parent] if service.parent else [])]
    for concept in named:
        if concept not in known.by_concept:
            raise known.fault(service, f"names {concept}, which no file defines")
    if service.concept in named:
        raise known.fault(service, "names itself")
    if service.parent and known.files[service.parent] != known.files[service.concept]:
        raise known.fault(service, f"stands under {service.parent}, which is in another family")
    seen, at = {service.concept}, service.parent
    while at:
        if at in seen:
            raise known.fault(service, f"stands under itself, by way of {at}")
        seen.add(at)
        at = known.by_concept[at].parent
    if service.add_on_to and all(known.by_concept[base].add_on_to for base in service.add_on_to):
        raise known.fault(service, "is added to nothing but other add-ons")
    if service.sides and (service.em or service.time):
        raise known.fault(service, "a visit or a stretch of time has no side")
    if service.units.why == "side" and not (service.sides and service.units.per == "line"):
        raise known.fault(service, "a limit for each side is for services with sides, on each line")
    if service.time and service.time.least > service.time.minutes:
        raise known.fault(service, "counts from more minutes than a unit has")


def _check_levels(known: _Set) -> None:
    for name, visits in known.visits.items():
        levels = sorted(service.em.level for service in visits if service.em)
        if name in known.by_concept:
            raise known.fault(visits[0], f"its family of visits, {name}, is also a concept")
        if levels != list(range(levels[0], levels[0] + len(levels))):
            raise known.fault(visits[0], f"the levels of {name} are {levels}: one is missing or doubled")


def _pairs(path: Path, family: Family, known: _Set) -> Iterator[tuple[str, Pair]]:
    """The pairs a family's rows stand for, each with its place."""
    for number, (one, two, indicator, reason) in enumerate(family.pairs):
        where = f"pairs.{number}"
        found = product(known.named(path, where, one), known.named(path, where, two))
        yield from ((where, _pair(path, where, *both, indicator, reason)) for both in found)
    for number, (names, indicator, reason) in enumerate(family.exclusive):
        where = f"exclusive.{number}"
        listed = combinations(known.named(path, where, names), 2)
        yield from ((where, _pair(path, where, *both, indicator, reason)) for both in listed)


def _pair(path: Path, where: str, one: Service, two: Service, indicator: int, reason: str) -> Pair:
    if one.code == two.code:
        raise SourceError(path, where, f"pairs {one.concept} with itself")
    if one.concept in two.add_on_to or two.concept in one.add_on_to:
        raise SourceError(
            path, where, f"{one.concept} and {two.concept} belong together: one is added to the other"
        )
    return Pair(one.code, two.code, indicator, reason)
