"""May two codes be billed together, in the shape that every door gives."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, TypedDict, cast

from preceptor.coding.codesets.model import normalize
from preceptor.coding.codesets.ncci.model import CODE, SETTINGS, Setting
from preceptor.coding.codesets.ncci.words import APART, PLACES
from preceptor.coding.encoder import together as asking
from preceptor.engine.answers.asked import Malformed, shown

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store

_PRACTICE = 5  # characters of a practice code


class PairLine(TypedDict):
    """Column 2 is not paid beside column 1. `first` is None where the source does not tell it, `last` while
    the pair stands; `reason` is ours, empty where the source gives none.
    """

    column1: str
    column2: str
    indicator: int
    words: str
    reason: str
    first: str | None
    last: str | None
    in_force: bool
    source: str


class LimitLine(TypedDict):
    units: int
    per: str
    indicator: int | None
    words: str
    reason: str
    source: str


class AddOnLine(TypedDict):
    """`open`: others than `primaries` may be accepted; `named`: the other code is one of them."""

    type: int | None
    words: str
    primaries: list[str]
    open: bool
    named: bool
    source: str


class PartyLine(TypedDict):
    system: str
    code: str
    title: str | None
    limit: LimitLine | None
    add_on: AddOnLine | None


class ModifiersLine(TypedDict):
    """Modifiers that tell by themselves why both stand, and those of which two different ones do."""

    alone: list[str]
    places: list[str]


class TogetherDocument(TypedDict):
    """`verdict`: `never`, `modifier` (one that tells why), `nothing` (forbids it), `unknown` (not loaded).
    `pairs` holds ended ones too; `modifiers` is None but for the verdict `modifier`.
    """

    setting: str
    date: str
    verdict: str
    sentence: str
    a: PartyLine
    b: PartyLine
    pairs: list[PairLine]
    modifiers: ModifiersLine | None
    missing: list[str]


def setting_of(text: str) -> Setting:
    """Raises Malformed."""
    if text not in SETTINGS:
        raise Malformed(f"There is no setting {shown(text)!r}. Known: {', '.join(SETTINGS)}.", "setting")
    return text


def code_of(text: str, where: str) -> str:
    """A procedure code in display form. Raises Malformed for what cannot be one."""
    code = normalize("hcpcs", text)
    practice = code.startswith("PX") and code[2:].isdecimal() and len(code) == _PRACTICE
    if not (practice or CODE.fullmatch(code)):
        raise Malformed(f"{shown(code)!r} is no code of HCPCS, CPT or the practice set.", where)
    return code


def ask(book: Store, a: str, b: str, setting: str, on: date | None = None) -> asking.Together:
    """As a person typed it; without a day the last that the loaded tables answer for. Raises Malformed."""
    whose = setting_of(setting)
    codes = code_of(a, "a"), code_of(b, "b")
    return asking.together(book, *codes, whose, on or asking.newest_day(book, whose))


def together(book: Store, a: str, b: str, setting: str, on: date | None = None) -> TogetherDocument:
    """As `ask`."""
    found = ask(book, a, b, setting, on)
    modifiers: ModifiersLine = {"alone": sorted(APART), "places": sorted(PLACES)}
    return {
        "setting": found.setting,
        "date": found.on.isoformat(),
        "verdict": found.verdict,
        "sentence": found.sentence,
        "a": _party(found.a),
        "b": _party(found.b),
        "pairs": [_pair(one) for one in found.pairs],
        "modifiers": modifiers if found.verdict == "modifier" else None,
        "missing": list(found.missing),
    }


def _pair(one: asking.PairSaid) -> PairLine:
    days = {
        "first": one.first.isoformat() if one.first else None,
        "last": one.last.isoformat() if one.last else None,
    }
    return cast(PairLine, asdict(one) | days)


def _party(one: asking.Party) -> PartyLine:
    return {
        "system": one.system,
        "code": one.code,
        "title": one.title,
        "limit": cast(LimitLine, asdict(one.limit)) if one.limit else None,
        "add_on": cast(AddOnLine, asdict(one.add_on) | {"primaries": list(one.add_on.primaries)})
        if one.add_on
        else None,
    }
