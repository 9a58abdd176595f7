"""Building an ICD-10-PCS code: what may come next, the parts of a whole code, a table of the book."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from preceptor.coding.encoder.pcs import Part, Refused, Step, composed_title, parts, step, table
from preceptor.engine.answers.asked import NotThere

if TYPE_CHECKING:
    from preceptor.coding.codesets.pcs.model import Definition
    from preceptor.coding.codesets.store import Store


class DefinitionLine(TypedDict):
    """`question` tells a root operation from its neighbors; it and `cite` are Preceptor's own."""

    definition: str
    explanation: str
    includes: list[str]
    question: str
    cite: str


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

    `table` is the first three characters, "" before they are chosen; `code` the whole code, else "". A whole
    code has a `title`; `composed` where no loaded list has one and it is put together from the labels.
    """

    prefix: str
    position: int
    axis: str
    remaining: int
    table: str
    code: str
    title: str | None
    composed: bool
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
    found = book.find("icd10pcs", at.code, on) if at.code else None
    title = found.title if found else None
    composed = composed_title(book, at.code, on) if at.code and not title else None
    return document(at, whole, title or composed, composed is not None)


def document(at: Step, whole: tuple[Part, ...], title: str | None, composed: bool) -> StepDocument:
    return {
        "prefix": at.prefix,
        "position": at.position,
        "axis": at.axis,
        "remaining": at.remaining,
        "table": at.table,
        "code": at.code,
        "title": title,
        "composed": composed,
        "choices": [
            {
                "char": option.char, "label": option.label, "remaining": option.remaining,
                "definition": _definition(option.definition),
            }
            for option in at.options
        ],
        "parts": [_part(part) for part in whole],
    }  # fmt: skip


class ValueLine(TypedDict):
    char: str
    label: str | None


class RowLine(TypedDict):
    """`columns` are positions 4 to 7; every combination of their values is one of the `codes` codes."""

    columns: list[list[ValueLine]]
    codes: int


class TableDocument(TypedDict):
    """`official`: the rows are as printed; else rebuilt from the codes in force on the day."""

    table: str
    heads: list[PartLine]
    axes: list[str]
    codes: int
    official: bool
    rows: list[RowLine]


def print_table(book: Store, code: str, on: date | None) -> TableDocument:
    """The table of three characters. Raises NotThere where there is none."""
    try:
        found = table(book, code, on)
    except Refused as error:
        near = tuple(f"{error.step.prefix}{option.char}" for option in error.step.options)
        raise NotThere(str(error), "table", near) from None
    return {
        "table": found.code,
        "heads": [_part(head) for head in found.heads],
        "axes": list(found.axes),
        "codes": found.codes,
        "official": found.official,
        "rows": [
            {
                "columns": [[{"char": c, "label": label} for c, label in column] for column in row.columns],
                "codes": row.codes,
            }
            for row in found.rows
        ],
    }


def _part(part: Part) -> PartLine:
    return {
        "position": part.position, "axis": part.axis, "char": part.char, "label": part.label,
        "definition": _definition(part.definition),
    }  # fmt: skip


def _definition(found: Definition | None) -> DefinitionLine | None:
    if found is None:
        return None
    return {
        "definition": found.definition, "explanation": found.explanation, "includes": list(found.includes),
        "question": found.question, "cite": found.cite,
    }  # fmt: skip
