"""Building an ICD-10-PCS code: what may come next, and the parts of a whole code."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from preceptor.coding.encoder.pcs import Part, Refused, Step, parts, step
from preceptor.engine.answers.asked import NotThere

if TYPE_CHECKING:
    from preceptor.coding.codesets.pcs.model import Definition
    from preceptor.coding.codesets.store import Store


class DefinitionLine(TypedDict):
    definition: str
    explanation: str
    includes: list[str]


class ChoiceLine(TypedDict):
    """One character that may come next. `remaining` codes follow it."""

    char: str
    label: str | None
    definition: DefinitionLine | None
    remaining: int


class PartLine(TypedDict):
    position: int
    axis: str
    char: str
    label: str | None
    definition: DefinitionLine | None


class StepDocument(TypedDict):
    """`position` is the one to choose, 1 to 7; 8 when the code is whole, then `parts` has its characters.

    `table` is the first three characters, "" before they are chosen; `code` the whole code, else "".
    """

    prefix: str
    position: int
    axis: str
    remaining: int
    table: str
    code: str
    choices: list[ChoiceLine]
    parts: list[PartLine]


def describe(book: Store, prefix: str, on: date | None) -> StepDocument:
    """Raises NotThere for characters that no code in force begins with."""
    try:
        at = step(book, prefix, on)
        whole = parts(book, at.code, on) if at.code else ()
    except Refused as error:
        near = tuple(f"{error.step.prefix}{option.char}" for option in error.step.options)
        raise NotThere(str(error), "prefix", near) from None
    return document(at, whole)


def document(at: Step, whole: tuple[Part, ...]) -> StepDocument:
    return {
        "prefix": at.prefix,
        "position": at.position,
        "axis": at.axis,
        "remaining": at.remaining,
        "table": at.table,
        "code": at.code,
        "choices": [
            {
                "char": option.char, "label": option.label, "remaining": option.remaining,
                "definition": _definition(option.definition),
            }
            for option in at.options
        ],
        "parts": [
            {
                "position": part.position, "axis": part.axis, "char": part.char, "label": part.label,
                "definition": _definition(part.definition),
            }
            for part in whole
        ],
    }  # fmt: skip


def _definition(found: Definition | None) -> DefinitionLine | None:
    if found is None:
        return None
    return {
        "definition": found.definition, "explanation": found.explanation, "includes": list(found.includes),
    }  # fmt: skip
