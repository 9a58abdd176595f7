"""Imported ICD-10-PCS files in the shape of the store."""

from __future__ import annotations

from datetime import date

from preceptor.coding.codesets.pcs.model import Definition, Edition, Labels, Meaning, Pattern, Table
from preceptor.coding.codesets.sources.pcs_definitions import Definitions
from preceptor.coding.codesets.sources.pcs_tables import Axis, Row, Tables
from preceptor.coding.codesets.sources.pcs_tables import Table as SourceTable


def edition(year: int, source: str) -> Edition:
    """A fiscal year runs from 1 October before it to 30 September."""
    return Edition(f"FY{year}", source, date(year - 1, 10, 1), date(year, 9, 30))


def from_tables(tables: Tables, source: str) -> Labels:
    """`source` is what the edition cites: the file's name."""
    heads: dict[str, str] = {}
    axes: dict[str, tuple[str, ...]] = {}
    for table in tables.tables:
        for axis in table.heads:
            heads[table.code[: axis.position]] = axis.labels[0][1]
        columns = (*table.heads[1:], *table.rows[0].axes)
        axes.setdefault(table.code[0], tuple(axis.title for axis in columns))
    return Labels(edition(tables.year, source), heads, axes, tuple(map(_table, tables.tables)))


def from_definitions(definitions: Definitions, source: str) -> Labels:
    found = tuple(
        Definition(one.section, one.position, one.titles, one.definition, one.explanation, one.includes)
        for one in definitions.definitions
    )
    return Labels(edition(definitions.year, source), definitions=found)


def _table(table: SourceTable) -> Table:
    said: dict[tuple[int, str], dict[str, list[Pattern]]] = {}
    for row in table.rows:
        pattern = _pattern(row)
        for axis in row.axes:
            for char, label in axis.labels:
                said.setdefault((axis.position, char), {}).setdefault(label, []).append(pattern)
    labels = {
        place: tuple(
            Meaning(label, tuple(patterns) if len(found) > 1 else ()) for label, patterns in found.items()
        )
        for place, found in said.items()
    }
    return Table(table.code, labels, table.definition, tuple(map(_pattern, table.rows)))


def _pattern(row: Row) -> Pattern:
    a, b, c, d = map(_chars, row.axes)
    return a, b, c, d


def _chars(axis: Axis) -> str:
    return "".join(char for char, _ in axis.labels)
