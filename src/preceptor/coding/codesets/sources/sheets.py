"""The first sheet of a spreadsheet (xlsx), as rows of text. No formula is computed, no style is read."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from preceptor.coding.codesets.sources import SourceError, safe

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_MOST_CELLS = 20_000_000
_COLUMN = re.compile(r"([A-Z]{1,2})[1-9]\d*")


def read(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Each row that says something: its number, and its cells by the letter of their column.

    Runs of blanks are one. Raises `SourceError`.
    """
    with tempfile.TemporaryDirectory() as folder:
        parts = {}
        for number, member in enumerate(safe.members(path)):
            if member.name in (_SHEET, _STRINGS):
                parts[member.name] = Path(folder) / f"{number}.xml"
                member.write(parts[member.name])
        if _SHEET not in parts:
            raise SourceError(path, None, "is not a spreadsheet with a sheet")
        try:
            strings = _strings(parts.get(_STRINGS))
            sheet = safe.xml(parts[_SHEET], f"{_SPACE}worksheet", "worksheet")
            found = [(int(row.get("r") or 0), _cells(row, strings)) for row in sheet.iter(f"{_SPACE}row")]
        except SourceError as error:
            raise SourceError(path, error.where, error.reason) from error
        except (ValueError, IndexError) as error:
            raise SourceError(path, _SHEET, f"cannot be read ({error})") from error
    return [(number, cells) for number, cells in found if cells]


def as_text(path: Path, target: Path) -> None:
    """Writes the first sheet as text, a row a line, cells apart by tabs. Raises `SourceError`."""
    rows = read(path)
    last = max((_number(column) for _, cells in rows for column in cells), default=0)
    if len(rows) * last > _MOST_CELLS:
        raise SourceError(path, None, f"has more than {_MOST_CELLS:,} cells")
    with target.open("w", encoding="utf-8", newline="") as out:
        for _, cells in rows:
            line = [""] * last
            for column, text in cells.items():
                line[_number(column) - 1] = text
            out.write("\t".join(line) + "\n")


def _number(column: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _strings(part: Path | None) -> list[str]:
    root = safe.xml(part, f"{_SPACE}sst", "sst") if part else ()
    return ["".join(t.text or "" for t in item.iter(f"{_SPACE}t")) for item in root]


def _cells(row: object, strings: list[str]) -> dict[str, str]:
    cells = {}
    for cell in row.iter(f"{_SPACE}c"):  # type: ignore[attr-defined]
        place = _COLUMN.fullmatch(cell.get("r") or "")
        if place is None:
            raise ValueError(f"{cell.get('r')!r} is no cell")
        value = cell.findtext(f"{_SPACE}v") or "".join(t.text or "" for t in cell.iter(f"{_SPACE}t"))
        text = " ".join((strings[int(value)] if cell.get("t") == "s" and value else value).split())
        if text:
            cells[place[1]] = text
    return cells
