"""The sentences of an answer: why a code was found, and what was read differently from what was typed."""

from __future__ import annotations

from preceptor.coding.encoder.names import NameKind
from preceptor.coding.encoder.question import Question
from preceptor.coding.encoder.rank import DEFAULT_SEVENTH, Ranked, Ranker
from preceptor.coding.encoder.words import stem

_SEVENTH_WORDS = frozenset(stem(word) for word in ("initial", "subsequent", "sequela", "closed", "open"))
_FULL = 0.5  # a unit met less than so is said to be missing


def why(ranker: Ranker, ranked: Ranked, text: str, source: str) -> str:
    """`ckd = chronic kidney disease; matches the title`, and what of the query is not met.

    `text` is the name that matched, `source` the code it stands at.
    """
    read: list[str] = []
    missing: list[str] = []
    for unit in ranker.question.units:
        met, place = ranker.sense(unit, ranked.mask)
        if met < _FULL:
            missing.append(unit.typed)
        elif (sense := unit.senses[place].text) and sense != unit.typed:
            read.append(f"{unit.typed} = {sense}")
    parts = [*read, _where(ranked.candidate.readings[ranked.name].kind, text, source)]
    if ranked.seventh == DEFAULT_SEVENTH and not _says_seventh(ranker):
        parts.append("initial encounter when not said")
    if missing:
        *most, last = missing
        parts.append(f"{', '.join(most)} and {last} are not in it" if most else f"{last} is not in it")
    return "; ".join(parts)


def _where(kind: NameKind, text: str, source: str) -> str:
    if kind == "title":
        return "matches the title"
    if kind == "description":
        return "matches the description"
    if kind == "index":
        return text
    return f"“{text}” is included here" if kind == "term" else f"“{text}” is included at {source}"


def _says_seventh(ranker: Ranker) -> bool:
    return any(_SEVENTH_WORDS & slot.stems for slot in ranker.question.slots)


def corrected(question: Question) -> str:
    """`“diabetis” was read as “diabetes”.`; empty when every word stood as typed."""
    return " ".join(f"“{typed}” was read as “{meant}”." for typed, meant in question.corrections)
