"""What CMS ships beside the quarter's HCPCS text: processing notes, unlisted codes, corrections."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from preceptor.coding.codesets.sources import SourceError, safe, sheets

Wanted = Literal["remove", "keep", "end", "long", "short", "action", "other"]

_NOTES = re.compile(rb"\s*PROCESSING NOTES\s[\s_]*\d{4}--")
_UNLISTED = re.compile(r"(?:^|/)[^/]*NOC[ _]codes[^/]*\.xlsx$", re.IGNORECASE)
_CORRECTIONS = re.compile(r"(?:^|/)[^/]*_ANWEB_Corrections[^/]*\.xlsx$", re.IGNORECASE)
_NOTE = re.compile(r"(\d{4})--(.*)")
_DELETED = re.compile(r"THIS PROCESSING NOTE DELETED\b")
_ACTION = re.compile(r'Action effective date should be (\d{8}) and action code ["“]([A-Z])["”]')
_CODE = re.compile(r"[A-Z0-9]{2}|[A-Z]\d{4}")
_MODE: dict[str, Wanted] = {
    "remove code": "remove", "do not terminate": "keep", "terminate": "end",
    "revise ld": "long", "revise sd": "short",
}  # fmt: skip
_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's dates


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of CMS's sheet of corrections. `said`: as printed; `text`: the new descriptor or action."""

    code: str
    wanted: Wanted
    said: str
    text: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """The members of a quarter's zip. A bare text has no others."""

    name: str
    text: bytes
    notes: dict[str, str]
    unlisted: frozenset[str] | None = None
    corrections: tuple[Correction, ...] = ()


def open_parts(path: Path, wanted: Callable[[bytes], bool]) -> Parts:
    """The text that begins as `wanted`, and what stands beside it. Raises `SourceError`."""
    head = safe.read(path)
    if not safe.is_zip(head[:4]):
        return Parts(path.name, head, {})
    text: tuple[str, bytes] | None = None
    notes: dict[str, str] = {}
    unlisted: frozenset[str] | None = None
    corrections: tuple[Correction, ...] = ()
    for member in safe.members(path, safe.MAX_FILE):  # whole: `head` is all of it
        if wanted(member.head):
            if text:
                raise SourceError(path, f"member {member.name}", f"is a second quarter beside {text[0]}")
            text = (member.name, member.head)
        elif _NOTES.match(member.head):
            notes = read_notes(path, member.name, member.head)
        elif _UNLISTED.search(member.name):
            rows = _sheet(path, member)
            unlisted = frozenset(cells["A"] for _, cells in rows if _CODE.fullmatch(cells.get("A", "")))
        elif _CORRECTIONS.search(member.name):
            corrections = tuple(_correction(path, member.name, *row) for row in _sheet(path, member)[1:])
    if text is None:
        raise SourceError(path, None, "holds no HCPCS quarter (a text of records of 320 characters)")
    return Parts(*text, notes, unlisted, corrections)


def read_notes(path: Path, name: str, content: bytes) -> dict[str, str]:
    """Every processing note by its number, in one line; deleted ones are left out."""
    notes: dict[str, list[str]] = {}
    number = ""
    for line_number, raw in enumerate(content.split(b"\n"), start=1):
        try:
            line = raw.decode("ascii").strip().removesuffix("*").strip()
        except UnicodeDecodeError:
            raise SourceError(path, f"{name}, line {line_number}", "is not ASCII") from None
        found = _NOTE.fullmatch(line)
        if found:
            number = found[1]
            if number in notes:
                raise SourceError(path, f"{name}, line {line_number}", f"note {number} stands twice")
            notes[number] = [found[2]]
        elif line and number:
            notes[number].append(line)
    if not notes:
        raise SourceError(path, name, "holds no processing note")
    joined = {number: " ".join(" ".join(lines).split()) for number, lines in notes.items()}
    return {number: text for number, text in joined.items() if not _DELETED.match(text)}


def _sheet(path: Path, member: safe.Member) -> list[tuple[int, dict[str, str]]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sheet.xlsx"
        member.write(file)
        try:
            return sheets.read(file)
        except SourceError as error:
            where = f"member {member.name}" + (f", {error.where}" if error.where else "")
            raise SourceError(path, where, error.reason) from error


def _correction(path: Path, name: str, number: int, cells: dict[str, str]) -> Correction:
    code, action = cells.get("A", ""), cells.get("B", "")
    said = " · ".join(cells[column] for column in sorted(cells) if column != "A")
    if not _CODE.fullmatch(code) or not action:
        raise SourceError(path, f"member {name}, row {number}", "does not name a code and what to do with it")
    exact = _ACTION.fullmatch(action)
    try:
        if exact:
            return Correction(code, "action", said, exact[2], date.fromisoformat(exact[1]))
        day = _EPOCH + timedelta(days=int(cells["E"])) if "E" in cells else None
    except (ValueError, OverflowError):
        raise SourceError(path, f"member {name}, row {number}", "has a date that is none") from None
    wanted = _MODE.get(action.lower(), "other")
    return Correction(code, wanted, said, cells.get({"long": "D", "short": "C"}.get(wanted, ""), ""), day)
