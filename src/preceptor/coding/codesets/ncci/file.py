"""The file of all tables: a header of JSON, then each table's rows as they lie in memory.

    magic, length of the header (8 bytes each), header, rows of table 1, rows of table 2, …

Numbers are in the byte order of the machine: a store is built where it is read. The file is mapped, so that
opening it reads nothing but the header.
"""

from __future__ import annotations

import json
import mmap
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from preceptor.coding.codesets.ncci.model import Table

NAME = "ncci.tables"

_MAGIC = 0x4E434349_00000001.to_bytes(8, sys.byteorder)
_PARTS = (
    "kind", "setting", "label", "source", "says", "texts", "part", "default", "licensed", "skipped",
)  # fmt: skip


class Damaged(ValueError):
    """The file is not what `write` made."""


def write(path: Path, tables: Iterable[Table]) -> None:
    """Creates the file. Rows of each table must be sorted."""
    listed = list(tables)
    header = json.dumps([_described(table) for table in listed], separators=(",", ":")).encode("ascii")
    header += b" " * (-len(header) % 8)
    with path.open("wb") as out:
        out.write(_MAGIC + len(header).to_bytes(8, sys.byteorder) + header)
        for table in listed:
            table.rows.tofile(out)


def _described(table: Table) -> dict[str, Any]:
    parts = {name: getattr(table, name) for name in _PARTS}
    days = {"first": table.first.toordinal(), "last": table.last.toordinal()}
    return parts | days | {"rows": len(table.rows)}


def read(path: Path) -> list[tuple[Table, memoryview[int]]]:
    """Each table without its rows, and its rows as they lie in the file. Raises `Damaged` and OSError."""
    with path.open("rb") as stream:
        try:
            mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:  # an empty file
            raise Damaged(str(error)) from error
    try:
        return list(_tables(memoryview(mapped)))
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise Damaged(str(error)) from error


def _tables(whole: memoryview[int]) -> Iterable[tuple[Table, memoryview[int]]]:
    if bytes(whole[:8]) != _MAGIC:
        raise ValueError("it does not begin as it should")
    place = 16 + int.from_bytes(whole[8:16], sys.byteorder)
    header = json.loads(bytes(whole[16:place]))
    if place + 8 * sum(one["rows"] for one in header) != len(whole):
        raise ValueError("it is not as long as it says")
    for one in header:
        parts: dict[str, Any] = {name: one[name] for name in _PARTS}
        parts |= {name: date.fromordinal(one[name]) for name in ("first", "last")}
        table = Table(**parts)
        end = place + 8 * one["rows"]
        yield table, whole[place:end].cast("Q")
        place = end
