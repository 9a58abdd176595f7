"""May these two be billed together: the pair, the unit limit of each, and whether one is added to the other.

For one provider and one patient on one day. CMS's tables answer for HCPCS and CPT codes, the school's own set
for practice codes; what is not loaded is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from preceptor.coding.codesets import CodeBook, System
from preceptor.coding.codesets.ncci import words
from preceptor.coding.codesets.ncci.model import Kind, Pair, Setting

Verdict = Literal["never", "modifier", "nothing", "unknown"]
"""No modifier allows both; a modifier may; nothing forbids it; the pairs are not loaded."""

PRACTICE = "Preceptor practice set"

_ASKED: dict[Kind, str] = {"pairs": "Pairs", "limits": "Unit limits (MUE)"}


@dataclass(frozen=True, slots=True)
class PairSaid:
    """A pair, and what it means. `in_force`: on the day asked for. Days are None where not known or none."""

    column1: str
    column2: str
    indicator: int
    words: str
    reason: str
    first: date | None
    last: date | None
    in_force: bool
    source: str


@dataclass(frozen=True, slots=True)
class LimitSaid:
    """The most units of a code. `indicator` is CMS's, None in the practice set."""

    units: int
    per: Literal["line", "day"]
    indicator: int | None
    words: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class AddOnSaid:
    """`type` is CMS's, None in the practice set. `named`: whether the other code is one of `primaries`."""

    type: int | None
    words: str
    primaries: tuple[str, ...]
    open: bool
    named: bool
    source: str


@dataclass(frozen=True, slots=True)
class Party:
    """One of the two. CPT codes have no title here."""

    system: System
    code: str
    title: str | None
    limit: LimitSaid | None
    add_on: AddOnSaid | None


@dataclass(frozen=True, slots=True)
class Together:
    a: Party
    b: Party
    setting: Setting
    on: date
    verdict: Verdict
    sentence: str
    pairs: tuple[PairSaid, ...]
    missing: tuple[str, ...]


def system_of(code: str) -> System:
    """The set a procedure code is of, by its shape."""
    if code.startswith("PX"):
        return "practice"
    return "cpt" if code[:1].isdigit() else "hcpcs"


def newest_day(book: CodeBook, setting: Setting) -> date:
    """The last day that tables of a setting answer for; without any, that HCPCS does."""
    ends = [one.last for kind in _ASKED for one in book.ncci.of(kind, setting)]
    return max(ends or [one.last for one in book.releases("hcpcs")], default=date.max)


def together(book: CodeBook, a: str, b: str, setting: Setting, on: date) -> Together:
    """Of two codes in display form, in either order."""
    practice = [code for code in (a, b) if system_of(code) == "practice"]
    if len(practice) == 2:
        pairs = [said for x, y in ((a, b), (b, a)) if a != b and (said := _practice_pair(book, x, y))]
    elif practice:
        pairs = []
    else:
        pairs = [_pair(one, on) for one in book.ncci.pairs(a, b, setting, on)]
    missing = tuple(_missing(book, a, b, setting, on))
    standing = [one for one in pairs if one.in_force and one.indicator != 9]
    verdict = _verdict(book, standing, (a, b), setting, on)
    return Together(
        _party(book, a, b, setting, on), _party(book, b, a, setting, on), setting, on,
        verdict, _sentence(verdict, standing, a, b, setting, on), tuple(pairs), missing,
    )  # fmt: skip


def _verdict(
    book: CodeBook, standing: list[PairSaid], codes: tuple[str, str], setting: Setting, on: date
) -> Verdict:
    if standing:
        return "never" if any(one.indicator == 0 for one in standing) else "modifier"
    practice = [code for code in codes if system_of(code) == "practice"]
    if setting == "dme" or codes[0] == codes[1] or len(practice) == 2:
        return "nothing"
    edition = None if practice else book.ncci.edition("pairs", setting, on)
    if edition is None or not edition.knows(*codes) or edition.missing:
        return "unknown"
    return "nothing"


def _sentence(verdict: Verdict, standing: list[PairSaid], a: str, b: str, setting: Setting, on: date) -> str:
    if verdict == "never":
        pair = next(one for one in standing if one.indicator == 0)
        return f"No. {pair.column2} is not paid beside {pair.column1} on one day, whatever the modifier."
    if verdict == "modifier":
        pair = standing[0]
        return (
            f"Only where they were apart. {pair.column2} is not paid beside {pair.column1} on one day unless "
            "a modifier tells why both were needed and the record shows it."
        )
    if verdict == "unknown":
        return f"This cannot be said: no pairs are loaded here that tell of {a} and {b} on {on}."
    if a == b:
        return f"{a} twice is a matter of its unit limit."
    if setting == "dme":
        return "Medicare has no pairs for suppliers of equipment: unit limits alone count."
    return f"Yes, as far as pairs go: none forbids {a} and {b} on one day."


def _pair(one: Pair, on: date) -> PairSaid:
    return PairSaid(
        one.column1, one.column2, one.indicator, words.INDICATORS[one.indicator],
        words.pair_reason(one.rationale), one.first, one.last, one.in_force(on),
        f"{one.edition}, {one.source}",
    )  # fmt: skip


def _practice_pair(book: CodeBook, column1: str, column2: str) -> PairSaid | None:
    found = book.practice_pair(column1, column2)
    if found is None:
        return None
    indicator, reason = found
    return PairSaid(
        column1, column2, indicator, words.INDICATORS[indicator], reason, None, None, True, PRACTICE
    )


def _party(book: CodeBook, code: str, other: str, setting: Setting, on: date) -> Party:
    system = system_of(code)
    found = book.find(system, code, on) if system != "cpt" else None
    title = found.title if found else None
    if system == "practice":
        facts = found.facts if found else {}
        return Party(system, code, title, _practice_limit(facts), _practice_add_on(facts, other))
    return Party(system, code, title, _limit(book, code, setting, on), _add_on(book, code, other, on))


def _limit(book: CodeBook, code: str, setting: Setting, on: date) -> LimitSaid | None:
    one = book.ncci.limit(code, setting, on)
    if one is None:
        return None
    return LimitSaid(
        one.units, "line" if one.adjudication == 1 else "day", one.adjudication,
        _units(one.units, words.ADJUDICATIONS[one.adjudication]), words.limit_reason(one.rationale),
        f"{one.edition}, {one.source}",
    )  # fmt: skip


def _practice_limit(facts: dict[str, str]) -> LimitSaid | None:
    if "max_units" not in facts:
        return None
    per: Literal["line", "day"] = "line" if facts.get("units_per") == "line" else "day"
    said = "on each line" if per == "line" else "on a day over all lines"
    most = int(facts["max_units"])
    return LimitSaid(most, per, None, _units(most, said), facts.get("units_why", ""), PRACTICE)


def _units(most: int, how: str) -> str:
    if not most:
        return "0 units: not paid in this setting"
    return f"{most} {'unit' if most == 1 else 'units'} {how}"


def _add_on(book: CodeBook, code: str, other: str, on: date) -> AddOnSaid | None:
    one = book.ncci.add_on(code, on)
    if one is None:
        return None
    unnamed = "; some of them are not loaded here" if one.type == 1 and one.open else ""
    return AddOnSaid(
        one.type, words.ADD_ON_TYPES[one.type] + unnamed, one.primaries, one.open, other in one.primaries,
        f"{one.edition}, {one.source}",
    )  # fmt: skip


def _practice_add_on(facts: dict[str, str], other: str) -> AddOnSaid | None:
    primaries = tuple(facts.get("add_on_to", "").split())
    if not primaries:
        return None
    return AddOnSaid(None, words.ADD_ON_TYPES[1], primaries, False, other in primaries, PRACTICE)


def _missing(book: CodeBook, a: str, b: str, setting: Setting, on: date) -> Iterator[str]:
    """What could not be asked, as sentences."""
    coded = [code for code in (a, b) if system_of(code) != "practice"]
    if not coded:
        return
    whose = words.SETTINGS[setting]
    if len(coded) == 1:
        yield "Practice codes are paired among themselves alone."
    for kind, name in _ASKED.items():
        if kind == "pairs" and (setting == "dme" or len(coded) == 1):
            continue
        edition = book.ncci.edition(kind, setting, on)
        if edition is None:
            loaded = ", ".join(one.label for one in book.ncci.of(kind, setting))
            yield f"{name}, {whose}, are not loaded for {on}" + (f" (loaded: {loaded})." if loaded else ".")
            continue
        if not edition.knows(*coded):
            yield f"{name}, {whose}, {edition.label}, are loaded without codes that begin with a digit."
        if edition.missing:
            parts = ", ".join(map(str, edition.missing))
            yield f"{name}, {whose}, {edition.label}, are loaded without part {parts}."
    if book.ncci.edition("add-ons", None, on) is None:
        yield f"Add-on codes are not loaded for {on}."
