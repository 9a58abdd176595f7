"""The ICD-10-CM order file and codes file of CMS, one line an entry, fixed width.

Order file: columns 1-5 order number, 7-13 code, 15 `1` when it may be reported and `0` when it is a heading,
17-76 short title, 78- long title. Codes file: columns 1-7 code, 9- long title; codes that may be reported.
Nothing inside tells the year: it is read from the name and checked against the code master by the compile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.code_list import (
    CM_SHAPE,
    CodeList,
    Listed,
    beginning,
    lines,
    named_edition,
)

_ORDER = re.compile(
    r"(?P<number>\d{5}) (?P<code>[0-9A-Z]{3,7}) *(?<=^.{13}) (?P<flag>[01]) (?P<short>.{60}) (?P<title>\S.*)"
)
_CODE = re.compile(r"(?P<code>[0-9A-Z]{3,7}) *(?<=^.{7}) (?P<title>\S.*)")


def recognise(head: bytes) -> bool:
    """Whether a file that begins so is an ICD-10-CM order file."""
    found = [_ORDER.fullmatch(line) for line in beginning(head)[:50]]
    return bool(found) and all(match and CM_SHAPE.fullmatch(match["code"]) for match in found)


def recognise_codes(head: bytes) -> bool:
    """Whether a file that begins so is an ICD-10-CM codes file: some codes are shorter than seven."""
    found = [_CODE.fullmatch(line) for line in beginning(head)]
    codes = [match["code"] if match else "" for match in found]
    return bool(codes) and all(map(CM_SHAPE.fullmatch, codes)) and any(len(code) < 7 for code in codes)


def read(path: Path) -> CodeList:
    """The whole order file. Raises `SourceError` with file, line and reason."""
    return CodeList("icd10cm", *named_edition(path), order_lines(path, CM_SHAPE), headings=True)


def read_codes(path: Path) -> CodeList:
    """The whole codes file. Raises `SourceError` with file, line and reason."""
    return CodeList("icd10cm", *named_edition(path), code_lines(path, CM_SHAPE))


def order_lines(path: Path, shape: re.Pattern[str]) -> dict[str, Listed]:
    """Every line of an order file, in whose order a heading stands before what is below it."""
    found: dict[str, Listed] = {}
    above, heading = "", False
    for number, line in lines(path):
        match = _ORDER.fullmatch(line.rstrip())
        if not match:
            raise SourceError(path, number, "expected order number, code, 0 or 1, short and long title")
        code, billable = match["code"], match["flag"] == "1"
        if int(match["number"]) != number:
            raise SourceError(path, number, f"has order number {match['number']}, expected {number:05d}")
        if billable and not shape.fullmatch(code):
            raise SourceError(path, number, f"{code!r} is not a code")
        if above and heading != code.startswith(above):
            is_it = "a heading with nothing below it" if heading else "a code with another below it"
            raise SourceError(path, number, f"{above}, on the line before, is {is_it}")
        _add(path, number, found, code, Listed(match["title"], billable, match["short"].strip()))
        above, heading = code, not billable
    if heading:
        raise SourceError(path, len(found), f"ends with the heading {above}: the file is cut short")
    return _some(path, found)


def code_lines(path: Path, shape: re.Pattern[str]) -> dict[str, Listed]:
    """Every line of a codes file."""
    found: dict[str, Listed] = {}
    for number, line in lines(path):
        match = _CODE.fullmatch(line.rstrip())
        if not match or not shape.fullmatch(match["code"]):
            raise SourceError(path, number, "expected a code and, from column 9, its title")
        _add(path, number, found, match["code"], Listed(match["title"]))
    return _some(path, found)


def _add(path: Path, number: int, found: dict[str, Listed], code: str, listed: Listed) -> None:
    if code in found:
        raise SourceError(path, number, f"{code} is listed twice")
    found[code] = listed


def _some(path: Path, found: dict[str, Listed]) -> dict[str, Listed]:
    if not found:
        raise SourceError(path, None, "lists no code")
    return found


def order_beginning(head: bytes) -> Iterator[str]:
    """The codes of a file that begins as an order file does."""
    return (match["code"] for line in beginning(head)[:50] if (match := _ORDER.fullmatch(line.rstrip())))
