"""Makes HCPCS quarters in CMS's fixed-width form, with invented content."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

NAME = "HCPC2031_APR_ANWEB_03152031.txt"
NOTES = "  PROCESSING NOTES\r\n ___\r\n\r\n  0007--SEE CHAPTER NINE OF THE  *\r\n    IMAGINED MANUAL.  *\r\n"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Fields = dict[int, str]
"""Text by the position (from 1) it begins at."""

DETAILS: Fields = {230: "C", 257: "D1A", 261: "9", 269: "20200101", 277: "20200101", 293: "N"}


def placed(fields: Fields) -> str:
    line = [" "] * 320
    for start, text in fields.items():
        line[start - 1 : start - 1 + len(text)] = text
    return "".join(line)


def record(code: str, long: str, short: str = "Short words", **fields: str) -> list[str]:
    """The records of a code or a modifier, as many as its long description needs. `fields` are `p120="51"`:
    what stands at a position.
    """
    first, further = ("7", "8") if len(code) == 2 else ("3", "4")
    words: list[str] = [""]
    for word in long.split():
        if len(words[-1]) + 1 + len(word) > 80:
            words.append("")
        words[-1] = f"{words[-1]} {word}".strip()
    details = DETAILS | {int(name[1:]): text for name, text in fields.items()}
    lines = []
    for number, text in enumerate(words, start=1):
        kind = first if number == 1 else further
        fields_here = {1: f"{code:>5}", 6: f"{number * 100:05}", 11: kind, 12: text}
        lines.append(placed(fields_here | ({92: short} | details if number == 1 else {})))
    return lines


def added(code: str = "A2031", day: str = "20310401") -> list[str]:
    """A code that is new in the quarter, so that the file knows which quarter it is."""
    return record(code, "New this quarter", p269=day, p277=day, p293="A")


def text(*records: list[str]) -> bytes:
    lines = [line for lines in records for line in lines]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def day_number(day: date) -> str:
    """A day as a spreadsheet has it."""
    return str((day - date(1899, 12, 30)).days)


def sheet(rows: list[list[str]]) -> bytes:
    """A spreadsheet's parts that are read."""
    cells = "".join(
        f'<row r="{n}">'
        + "".join(
            f'<c r="{"ABCDEFGHIJ"[column]}{n}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
            for column, value in enumerate(row)
        )
        + "</row>"
        for n, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def workbook(path: Path, rows: list[list[str]]) -> bytes:
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", sheet(rows))
    return path.read_bytes()


def quarter_zip(
    folder: Path,
    content: bytes,
    *,
    corrections: Sequence[list[str]] = (),
    unlisted: Sequence[str] = (),
    notes: str = NOTES,
    name: str = NAME,
) -> Path:
    """The zip of a quarter as CMS ships it."""
    head = ["HCPCS/MOD Code", "Action", "Short Description", "Long Description", "Effective Date"]
    path = folder / "quarter.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as shipped:
        shipped.writestr(name, content)
        shipped.writestr("proc_notes_APR2031.txt", notes)
        shipped.writestr("HCPC2031_recordlayout.txt", "NAME LENGTH BEG END")
        if unlisted:
            rows = [["NOC CODES"], ["HCPCS"], *([code] for code in unlisted)]
            shipped.writestr("NOC codes_APR2031.xlsx", workbook(folder / "noc.xlsx", rows))
        if corrections:
            shipped.writestr(
                "HCPC2031_APR_ANWEB_Corrections_03152031.xlsx",
                workbook(folder / "fix.xlsx", [head, *corrections]),
            )
    return path
