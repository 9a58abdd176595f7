"""Where a pane stands, what it is made of, and how one code reads in a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from preceptor.coding.codesets import Code, CodeBook, System
from preceptor.coding.codesets.ncci.model import Setting
from preceptor.engine import Engine

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store
    from preceptor.coding.encoder.search import Searcher
    from preceptor.engine.cpt import Cpt

SYSTEM_WORDS: dict[str, str] = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "hcpcs": "HCPCS Level II",
    "practice": _("Practice set"),
    "cpt": "CPT",
}
LONGEST = 120  # letters of a title in a list
EVERY_SYSTEM: tuple[System, ...] = ("icd10cm", "icd10pcs", "hcpcs", "practice")  # for everybody


def look(path: str, *pairs: tuple[str, str], **query: str) -> str:
    """An address below `/encoder/`: `look("icd10cm/", q="gout")` is `icd10cm/?q=gout`, no empty value."""
    given = [pair for pair in (*query.items(), *pairs) if pair[1]]
    return f"{path}?{urlencode(given)}" if given else path


@dataclass(frozen=True)
class Line:
    """Where on a claim a code already is: `C`, and the anchor of that line."""

    label: str
    anchor: str


@dataclass(frozen=True)
class Place:
    """Where the pane stands.

    `address`: what a look below `/encoder/` is addressed by here. `lines`: the claim line a code is on.
    `led`: where an exercise asks for the index first, the codes and headings it has led to; else None.
    `today`: the day of a reader who may see CPT where the school's licence is in force; None for nobody.
    `setting`: whose claims the pairs and limits of services are for, until the reader asks otherwise.
    """

    address: Callable[[str], str]
    on: date | None = None
    systems: tuple[System, ...] = EVERY_SYSTEM
    adding: bool = False
    lines: Mapping[tuple[str, str], Line] = field(default_factory=dict)
    led: tuple[str, ...] | None = None
    setting: Setting = "practitioner"
    today: date | None = None

    def link(self, where: str) -> SafeString:
        """The attributes of a link: its address, and the look it opens for script that stays in the pane."""
        return format_html('href="{}" data-open="{}"', self.address(where), where)

    def addable(self, system: str, code: str) -> bool:
        """Whether a billable row carries Add."""
        if not self.adding:
            return False
        return self.led is None or system != "icd10cm" or any(code.startswith(way) for way in self.led)


@dataclass(frozen=True)
class Desk:
    """What a pane is made with."""

    engine: Engine
    place: Place

    @property
    def cpt(self) -> Cpt | None:
        """The licensed set, for whoever may see it today."""
        return self.engine.licensed(self.place.today)

    @property
    def book(self) -> Store:
        return self.cpt.book if self.cpt else self.engine.book

    @property
    def systems(self) -> tuple[System, ...]:
        """The code sets offered here; CPT where services are."""
        offered = self.place.systems
        return (*offered, "cpt") if self.cpt and "practice" in offered else offered

    def searcher(self, system: System) -> Searcher:
        return self.cpt.searcher if self.cpt and system == "cpt" else self.engine.searcher

    def day(self, system: str) -> date | None:
        """The day a code set is read for: the place's, or the nearest that a loaded release of it covers."""
        on, releases = self.place.on, self.book.releases(cast(System, system))
        if on is None or not releases or any(one.covers(on) for one in releases):
            return on
        before = [one for one in releases if one.last < on]
        return before[-1].last if before else releases[0].first


@dataclass(frozen=True)
class Seek:
    """The one search field as a pane wants it: the look it opens, further fields it carries, its words."""

    path: str
    words: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What showing a pane says in the record of an attempt, as `lab.draft.Step` has it."""

    kind: str
    text: str
    code: str = ""


@dataclass(frozen=True)
class Pane:
    """One look at the code sets: a template, its values, and where in the navigation it stands.

    `code`: the code it is about, where it is one. `moved`: the look under which this one is properly found,
    where that is another. `at`: the look with what was typed into a form of its own.
    """

    template: str
    system: str
    view: str
    title: str
    values: Mapping[str, Any]
    seek: Seek | None = None
    steps: tuple[Step, ...] = ()
    code: str = ""
    moved: str = ""
    at: str = ""

    @property
    def steps_json(self) -> str:
        return json.dumps([asdict(step) for step in self.steps])


@dataclass(frozen=True)
class Row:
    """One code as a list shows it."""

    system: str
    code: str
    title: str
    billable: bool
    link: SafeString
    line: Line | None = None
    addable: bool = False
    why: str = ""
    lead: str = ""  # a word before the title: what changed, which column


def brief(code: Code | None) -> str:
    """A title for a list or a line: CMS's short one where the long descriptor fills a paragraph."""
    title = (code.title if code else None) or ""
    return code.facts.get("short", title) if code and len(title) > LONGEST else title


def row(book: CodeBook, place: Place, system: str, code: str, why: str = "", lead: str = "") -> Row:
    found = book.find(system, code, place.on)  # type: ignore[arg-type]
    billable = bool(found and found.billable)
    return Row(
        system=system,
        code=code,
        title=brief(found) or _("title not loaded"),
        billable=billable,
        link=place.link(f"{system}/{code}/"),
        line=place.lines.get((system, code)),
        addable=billable and place.addable(system, code),
        why=why,
        lead=lead,
    )
