"""The licensed set: every edition's codes with the fullest descriptor there is, and the modifiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from preceptor.coding.codesets.compiled.rows import Row
from preceptor.coding.codesets.model import Release
from preceptor.coding.codesets.sources.cpt_ama import CptKind

Texts = Mapping[CptKind, Mapping[str, str]]
"""What an edition has: {kind of file: {code: descriptor}}"""


def cpt_releases(editions: Mapping[int, Texts]) -> list[Release]:
    """One a year, from its first day to its last."""
    return [
        Release("cpt", f"CPT {year}", date(year, 1, 1), date(year, 12, 31), _files(editions[year]))
        for year in sorted(editions)
    ]


def compile_cpt(editions: Mapping[int, Texts]) -> Iterator[Row]:
    """A code is in force through the years that list it without a gap up to the last; it has a new shape in
    each year that words it otherwise. Modifiers are entries that cannot be reported alone.
    """
    years = sorted(editions)
    codes = sorted({code for texts in editions.values() for each in texts.values() for code in each})
    for order, code in enumerate(codes, start=1):
        listed = [year for year in years if any(code in each for each in editions[year].values())]
        modifier = len(code) == 2
        before: object = None
        for since, year in enumerate(years):
            if year not in listed or (said := _said(editions[year], code)) == before:
                continue
            before = said
            title, facts = said
            yield Row(
                "cpt", code, title, "section" if modifier else "service", not modifier, order, order, since,
                first=date(listed[0], 1, 1), last=date(listed[-1], 12, 31), facts=facts,
            )  # fmt: skip


def _said(texts: Texts, code: str) -> tuple[str, dict[str, str]]:
    kinds: Sequence[CptKind] = ("long", "medium", "short", "modifiers")
    found = {kind: texts[kind][code] for kind in kinds if code in texts.get(kind, {})}
    title = next(iter(found.values()))
    facts = {"short": found["short"]} if "short" in found else {}
    return title, facts | ({"modifier": "true"} if "modifiers" in found else {})


def _files(texts: Texts) -> str:
    return f"the school's licensed files: {', '.join(sorted(texts))}"
