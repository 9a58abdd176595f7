"""Coverage policies: which diagnoses support which services, in whose words, where, and from which day on.

Without an import there are only the teaching policies of the curriculum (`kind` "teaching"), which are
Preceptor's own and stand for no payer. Documents of the Medicare Coverage Database take their place for every
service that one of them lists.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, Literal, Protocol

from preceptor.coding.codesets.model import CodeRef, System

PolicyKind = Literal["teaching", "article", "lcd", "ncd"]
LimitKind = Literal["age", "sex", "units", "modifier", "frequency"]


@dataclass(frozen=True)
class Group:
    """Diagnoses that one paragraph speaks of: codes, headings (all below them) and ranges (`E08-E13`).

    `covers` is False for diagnoses named as not supporting the service. `services` are the procedure codes
    the paragraph names or is for, () where it is for all of the policy. `also`: one of these must stand
    beside the diagnosis. `starred` codes carry an asterisk, which `asterisk` explains.
    """

    number: int
    paragraph: str = ""
    codes: tuple[str, ...] = ()
    covers: bool = True
    services: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    starred: tuple[str, ...] = ()
    asterisk: str = ""

    def lists(self, code: str) -> bool:
        """Whether a diagnosis code is listed, or a heading above it."""
        return _listed(self._codes, code)

    def has_beside(self, code: str, others: Sequence[str]) -> bool:
        """Whether one of the codes wanted beside `code` is among the others; True where none is wanted."""
        return not self.also or any(_listed(self._also, other) for other in others if other != code)

    @cached_property
    def _codes(self) -> _Listed:
        return _prepared(self.codes)

    @cached_property
    def _also(self) -> _Listed:
        return _prepared(self.also)


_Listed = tuple[frozenset[str], tuple[CodeRef, ...]]


def _prepared(codes: Sequence[str]) -> _Listed:
    ranges = (code.split("-") for code in codes if "-" in code)
    return frozenset(codes), tuple(CodeRef(first, last) for first, last in ranges)


def _listed(listed: _Listed, code: str) -> bool:
    exact, ranges = listed
    above = (code[:length] for length in range(len(code), 2, -1))
    return any(prefix in exact for prefix in above) or any(one.covers(code) for one in ranges)


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition beside the diagnosis. `least` and `most` are years of age or units a day, `value` a sex or
    a modifier; a frequency is a sentence alone: no single claim shows it. `services` as in `Group`.
    """

    kind: LimitKind
    text: str
    least: int | None = None
    most: int | None = None
    value: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policy:
    """One version of one document. `places` are states in which it is in force, () everywhere.

    `excluded` names the law that takes the services out of the benefit, "" where none does. `related` are
    the ids of documents it stands beside. `lesson`: what a teaching policy is there to teach.
    """

    id: str  # "vitamin-d", "A57000", "L33000", "NCD226"
    kind: PolicyKind
    version: int
    title: str
    first: date
    last: date
    source: str
    services: tuple[tuple[System, str], ...] = ()
    groups: tuple[Group, ...] = ()
    limits: tuple[Limit, ...] = ()
    places: tuple[str, ...] = ()
    contractors: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    excluded: str = ""
    lesson: str = ""

    @property
    def teaching(self) -> bool:
        return self.kind == "teaching"

    def in_force(self, on: date) -> bool:
        return self.first <= on <= self.last

    def for_service(self, code: str) -> tuple[Group, ...]:
        """Its groups; of a teaching policy those that are for the service."""
        return tuple(g for g in self.groups if not (self.teaching and g.services and code not in g.services))


@dataclass(frozen=True, slots=True)
class Document:
    """A policy with its words: paragraphs as (heading, text), the heading often ""."""

    policy: Policy
    text: tuple[tuple[str, str], ...] = ()


class PolicyShelf(Protocol):
    """Every loaded policy. Reading never fails: what is not there is None or empty."""

    def of(self, system: System, code: str, on: date | None = None) -> tuple[Policy, ...]:
        """The policies that list a service, on a day in the version of that day (None: the newest)."""


class Policies:
    """Reads the tables. `on` chooses the version in force that day; None the newest.

    `stands_for` gives the practice codes of a licensed code: where no document lists the number, the teaching
    policies of those are read for it.
    """

    def __init__(
        self,
        rows: Callable[..., list[Any]],
        stands_for: Callable[[str], Sequence[str]] = lambda code: (),
    ) -> None:
        self._rows, self._stands_for = rows, stands_for
        self._policy = lru_cache(maxsize=512)(self._read)
        self._listing = lru_cache(maxsize=8192)(self._read_listing)

    def of(self, system: System, code: str, on: date | None = None) -> tuple[Policy, ...]:
        listing = self._listing(system, code)
        if not listing and system == "cpt":
            practice = self._stands_for(code)
            found = (one for stand_in in practice for one in self.of("practice", stand_in, on))
            return tuple({one.id: _read_for(one, code, practice) for one in found}.values())
        official = [row for row in listing if row[1] != "teaching"]
        in_force = []
        for _, versions in groupby(official or listing, key=lambda row: row[0]):
            number = _in_force(list(versions), on)
            if number is not None:
                in_force.append(self._policy(number))
        return tuple(in_force)

    def find(self, id: str, on: date | None = None) -> Policy | None:
        """A policy by its id; on a day outside all its versions the newest one."""
        rows = self._rows(f"{_HEAD} WHERE id = ? ORDER BY version DESC", id)
        if not rows:
            return None
        number = _in_force(rows, on)
        return self._policy(rows[0][5] if number is None else number)

    def text(self, policy: Policy) -> tuple[tuple[str, str], ...]:
        """The words of a policy, paragraph after paragraph."""
        query = """SELECT heading, text FROM policy_text JOIN policy ON number = policy
            WHERE id = ? AND version = ? ORDER BY place"""
        return tuple((heading, text) for heading, text in self._rows(query, policy.id, policy.version))

    def titles(self, words: str = "", limit: int = 500) -> tuple[tuple[str, PolicyKind, str], ...]:
        """Id, kind and title of the policies with these words in id or title, teaching ones first."""
        query = """SELECT id, kind, title, max(version) FROM policy
            WHERE instr(lower(id || ' ' || title), lower(?)) GROUP BY id
            ORDER BY kind <> 'teaching', kind, title LIMIT ?"""
        return tuple((id, kind, title) for id, kind, title, _ in self._rows(query, words.strip(), limit))

    def teaching(self) -> tuple[Policy, ...]:
        rows = self._rows("SELECT number FROM policy WHERE kind = 'teaching' ORDER BY title")
        return tuple(self._policy(number) for (number,) in rows)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many documents of each kind are loaded."""
        rows = self._rows("SELECT kind, count(DISTINCT id) FROM policy GROUP BY kind ORDER BY kind")
        return dict(rows)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Every state in which a local document is in force."""
        return tuple(place for (place,) in self._rows("SELECT place FROM policy_place ORDER BY place"))

    def _read(self, number: int) -> Policy:
        rows = self._rows("SELECT record FROM policy WHERE number = ?", number)
        return decode(rows[0][0])

    def _read_listing(self, system: System, code: str) -> tuple[tuple[Any, ...], ...]:
        query = f"""{_HEAD} JOIN policy_service ON policy = number
            WHERE system = ? AND code = ? ORDER BY id, version DESC"""
        return tuple(self._rows(query, system, code))


def _read_for(policy: Policy, code: str, practice: Sequence[str]) -> Policy:
    """A teaching policy in which a code stands where its practice codes do."""

    def each(services: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code if one in practice else one for one in services))

    groups = tuple(replace(group, services=each(group.services)) for group in policy.groups)
    limits = tuple(replace(limit, services=each(limit.services)) for limit in policy.limits)
    return replace(policy, groups=groups, limits=limits)


_HEAD = "SELECT id, kind, version, first, last, number FROM policy"


def _in_force(versions: Sequence[tuple[Any, ...]], on: date | None) -> int | None:
    """The number of the version of a day among rows of one document, newest first."""
    if on is None:
        return int(versions[0][5])
    day = on.toordinal()
    return next((int(row[5]) for row in versions if row[3] <= day <= row[4]), None)


def encode(policy: Policy) -> str:
    """A policy as one JSON document. Days are ISO."""
    document = asdict(policy) | {"first": policy.first.isoformat(), "last": policy.last.isoformat()}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def decode(record: str) -> Policy:
    """The inverse of `encode`."""
    document = json.loads(record)
    for name in ("places", "contractors", "related"):
        document[name] = tuple(document[name])
    document["services"] = tuple((system, code) for system, code in document["services"])
    document["groups"] = tuple(Group(**_tupled(one)) for one in document["groups"])
    document["limits"] = tuple(Limit(**_tupled(one)) for one in document["limits"])
    document["first"], document["last"] = map(date.fromisoformat, (document["first"], document["last"]))
    return Policy(**document)


def _tupled(document: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in document.items()}
