"""ICD-10-PCS titles: the two-column CSV (code, title) the `drg` package ships."""

from __future__ import annotations

import csv
from pathlib import Path

from preceptor.coding.codesets.sources import SourceError


def read(path: Path) -> dict[str, str]:
    """Title by code. Raises `SourceError` naming the line that is not a code and its title."""
    titles: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.reader(stream, strict=True), start=1):
                if len(row) != 2 or len(row[0]) != 7 or not row[0].isalnum() or not row[1].strip():
                    raise SourceError(path, number, "expected a seven-character code and its title")
                if titles.setdefault(row[0], row[1].strip()) != row[1].strip():
                    raise SourceError(path, number, f"{row[0]} has two titles")
    except UnicodeDecodeError as error:
        raise SourceError(path, None, f"is not UTF-8 ({error.reason} at byte {error.start})") from error
    except csv.Error as error:
        raise SourceError(path, None, f"is not CSV ({error})") from error
    return titles
