"""A database as a zip of CSV tables: each read row by row, its width and its references checked.

The fields may hold line breaks and pages of HTML, so a table is no list of lines.
"""

from __future__ import annotations

import csv
import html
import io
import re
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from preceptor.coding.codesets.sources import SourceError, safe

MAX_FIELD = 2 << 20
"""Characters of one field. The longest articles have about 200,000."""

csv.field_size_limit(
    max(MAX_FIELD, csv.field_size_limit())
)  # the module's own limit is smaller than an article

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: .*)?|(\d\d?)/(\d\d?)/(\d{4})(?: .*)?")
_UNSEEN = (  # what opens a stretch that no reader sees, and what closes it
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\s*>", re.IGNORECASE)),
    (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\s*>", re.IGNORECASE)),
)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br|div|li|ul|ol|tr|table|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `line` is where it ends in its table; columns have lower-case names."""

    table: Table
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column].strip()

    def key(self, *columns: str) -> tuple[str, ...]:
        return tuple(self[column] for column in columns)

    def number(self, column: str) -> int:
        """A whole number of at most nine digits."""
        text = self[column]
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            self.refuse(f"{column} {text[:40]!r} is no number")
        return int(text)

    def day(self, column: str) -> date | None:
        """`2026-04-01`, `2026-04-01 00:00:00` or `4/1/2026`; None where nothing is said."""
        text = self[column]
        if not text:
            return None
        found = _DAY.fullmatch(text) if text.isascii() else None
        try:
            if found is None:
                raise ValueError
            year, month, day, us_month, us_day, us_year = found.groups()
            return date(int(year or us_year), int(month or us_month), int(day or us_day))
        except ValueError:
            self.refuse(f"{column} {text[:40]!r} is no day")

    def refuse(self, reason: str) -> NoReturn:
        raise SourceError(self.table.archive, f"{self.table.name}, line {self.line}", reason)


@dataclass(slots=True)
class Table:
    """One CSV file of the zip, unpacked to `path`. `rows` counts those that were read."""

    archive: Path
    name: str
    path: Path
    rows: int = 0

    def read(self, *columns: str) -> Iterator[Record]:
        """Every row, of these columns alone. Raises `SourceError` with the line."""
        reader = csv.reader(io.StringIO(self._text(), newline=""), strict=True)
        try:
            header = [name.strip().lower() for name in next(reader, [])]
            if missing := [name for name in columns if header.count(name) != 1]:
                self._refuse(1, f"needs one column {missing[0]}; it has {', '.join(header)[:300] or 'none'}")
            places = [(name, header.index(name)) for name in columns]
            for row in reader:
                if len(row) == len(header):
                    self.rows += 1
                    yield Record(self, reader.line_num, {name: row[at] for name, at in places})
                elif row:
                    self._refuse(reader.line_num, f"has {len(row)} fields; the table has {len(header)}")
        except csv.Error as error:
            self._refuse(reader.line_num, f"is not CSV ({error})")

    def has(self, column: str) -> bool:
        """Whether the first line names a column."""
        with self.path.open("rb") as stream:
            first = stream.readline(1 << 16).decode("latin-1").lower()
        return re.search(rf"(?<!\w){re.escape(column)}(?!\w)", first) is not None

    def _text(self) -> str:
        data = self.path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            try:
                text = data.decode("cp1252")
            except UnicodeDecodeError as error:
                line = data.count(b"\n", 0, error.start) + 1
                self._refuse(line, "is neither UTF-8 nor Windows-1252")
        if (zero := text.find("\0")) >= 0:
            self._refuse(text.count("\n", 0, zero) + 1, "holds a zero byte; it is not text")
        return text

    def _refuse(self, line: int, reason: str) -> NoReturn:
        raise SourceError(self.archive, f"{self.name}, line {line}", reason)


@contextmanager
def opened(path: Path, names: Collection[str]) -> Iterator[dict[str, Table]]:
    """The tables of a zip that have these names (`article.csv`), unpacked for as long as the block runs; a
    name that is not there is left out. Raises `SourceError`.
    """
    with path.open("rb") as stream:
        if not safe.is_zip(stream.read(4)):
            raise SourceError(path, None, "is one table alone; import the zip it came in")
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, Table] = {}
        for number, member in enumerate(safe.members(path, head=4)):
            name = Path(member.name).name.lower()
            if name not in names:
                continue
            if name in found:
                raise SourceError(path, f"member {member.name}", f"is a second table {name}")
            found[name] = Table(path, name, Path(folder) / f"{number}.csv")
            member.write(found[name].path)
        yield found


def plain(markup: str) -> str:
    """The words of a field that holds HTML, even when it was escaped twice, as text: one line a paragraph or
    row, a bullet before an item. A "<" that opens no tag stays.
    """
    text = markup
    for _ in range(3):
        unescaped = html.unescape(text.replace("&sol;", "/"))
        if unescaped == text:
            break
        text = unescaped
    for opens, closes in _UNSEEN:
        text = _without(text, opens, closes)
    text = _CELL.sub(" | ", _ITEM.sub("\n• ", text))
    text = _TAG.sub("", _BREAK.sub("\n", text))
    lines = (_BLANKS.sub(" ", line).strip(" |") for line in _CONTROL.sub(" ", text).splitlines())
    return "\n".join(line for line in lines if line.strip("• "))


def _without(text: str, opens: re.Pattern[str], closes: re.Pattern[str]) -> str:
    """Stretches that are never closed stay: each search goes on where the last one ended."""
    kept, at = [], 0
    while (start := opens.search(text, at)) and (end := closes.search(text, start.end())):
        kept.append(text[at : start.start()])
        at = end.end()
    return " ".join((*kept, text[at:]))
