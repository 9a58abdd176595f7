"""Excludes1: two codes the tabular list says are never reported together (guidelines, I.A.12.a).

The note may stand at either code or at any level above it, and may name a code, a heading or a range.
Excludes2 is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from preceptor.coding.edits.model import Source
from preceptor.coding.edits.rules import ANY, WARNING, Rule, Said
from preceptor.coding.edits.sheet import Sheet, excluding


def _pairs(sheet: Sheet) -> Iterator[Said]:
    for one, other in combinations(sheet.lines, 2):
        if one.code == other.code:
            continue
        note = excluding(one.facts, other.facts) or excluding(other.facts, one.facts)
        if note:
            yield Said(
                (one.ref, other.ref),
                f"{one.code} and {other.code}: an Excludes1 note at {note.source} (“{note.text}”) says "
                "they are not "
                "reported together, unless the two conditions are unrelated to each other; if that is not "
                "clear, ask the provider.",
                Source("ICD-10-CM Tabular", one.facts.release, note.source),
            )


RULES = (Rule("excludes1.pair", WARNING, ANY, _pairs, "I.A.12.a"),)
