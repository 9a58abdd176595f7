"""CPT text files as the American Medical Association ships them to its licensees.

A copyright notice comes first, on as many lines as it likes; the entries follow, one code a line. Both
layouts are read: fixed columns (code in 1 to 5; in long files a two-digit counter in 6 and 7 and the text
from 9, else the text from 7) and fields divided by tabs. A descriptor that does not fit on its line goes on
under the same code, or on an indented line. Which of the four files it is, shows in the text alone:

    short      capitals, at most 28 characters        (SHORTU)
    medium     capitals, more than that               (MEDU)
    long       upper and lower case                   (LONGULT, LONGULF)
    modifiers  two characters instead of five         (MODUL)

Nothing of such a file is part of Preceptor; see `docs/rules/cpt.md`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from preceptor.coding.codesets.sources import SourceError, safe

CptKind = Literal["long", "medium", "short", "modifiers"]

_CODE = re.compile(
    r"(?P<code>[0-9]{4}[0-9A-Z])(?P<seq>[0-9]{2})?[ \t]+(?:(?P<tab>[0-9]{2})\t)?(?P<text>\S.*)"
)
_MODIFIER = re.compile(r"(?P<code>[0-9][0-9A-Z]|[A-Z][0-9])[ \t]+(?P<text>\S.*)")
_MORE = re.compile(r"[ \t]+\S")
_LETTERS = re.compile(r"[A-Za-z]{3}")
# A second column of codes instead of words; a line of an order file.
_OTHER = re.compile(r"[^\t]*\t[0-9A-Z]{5}(?:\t|$)|[0-9]{5} [0-9A-Z]{3,7} +[01] ")
_YEAR = re.compile(r"\bCPT\b\D{0,24}\b((?:19|20)[0-9]{2})\b|\b((?:19|20)[0-9]{2})\b\D{0,6}\bCPT\b")
_NOTICE = re.compile(r"American Medical Association", re.IGNORECASE)
_SHORT = 28
_ENOUGH = 3  # lines of entries that make a file one of these
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class CptFile:
    """One file. `year` is the edition that the notice names, None where it names none."""

    kind: CptKind
    year: int | None
    entries: dict[str, str]

    @property
    def label(self) -> str:
        return f"CPT {self.year} {self.kind}" if self.year else f"CPT {self.kind}"


def recognise(head: bytes) -> bool:
    """Whether a file begins like one: entries of five characters, a digit first, each with words; modifiers
    only behind the notice.
    """
    lines = head.decode("latin-1").splitlines()
    codes = [found for line in lines if (found := _CODE.fullmatch(line.rstrip()))]
    if len(codes) >= _ENOUGH:
        wordy = sum(bool(_LETTERS.search(one["text"])) and not _OTHER.match(one[0]) for one in codes)
        return wordy >= len(codes) - 1  # the last may be cut short
    noted = any(_NOTICE.search(line) for line in lines[:60])
    return noted and sum(bool(_MODIFIER.fullmatch(line.rstrip())) for line in lines) >= _ENOUGH


def read(path: Path) -> CptFile:
    """Raises `SourceError` naming the line: what is neither notice nor entry nor its continuation, a code
    that comes back further down, a counter that leaps, an empty file.
    """
    lines = safe.text(path, cp1252=True)
    form = _CODE if any(_CODE.fullmatch(line.rstrip()) for line in lines) else _MODIFIER
    begin = next((n for n, line in enumerate(lines) if _begins(form, lines, n)), None)
    if begin is None:
        raise SourceError(path, None, "has no entry: no line begins with a code and its descriptor")
    entries = _entries(path, form, lines, begin)
    years = [int(a or b) for a, b in _YEAR.findall("\n".join(lines[:begin]))]
    return CptFile(_kind(form, entries), max(years, default=None), entries)


def label(record: CptFile) -> str:
    return record.label


def counts(record: CptFile) -> dict[str, int]:
    return {"modifiers" if record.kind == "modifiers" else "codes": len(record.entries)}


def _begins(form: re.Pattern[str], lines: list[str], n: int) -> bool:
    """Whether the entries begin here: the notice may have a line that looks like one, but not two."""
    if not form.fullmatch(lines[n].rstrip()):
        return False
    following = [line for line in lines[n + 1 : n + 8] if line.strip() and not _MORE.match(line)]
    return not following or form.fullmatch(following[0].rstrip()) is not None


def _entries(path: Path, form: re.Pattern[str], lines: list[str], begin: int) -> dict[str, str]:
    parts: dict[str, list[str]] = {}
    last, counter = "", 0
    for number, line in enumerate(lines[begin:], start=begin + 1):
        if not line.strip() or line.strip() == "\x1a":
            continue
        if len(line) > _LONGEST:
            raise SourceError(path, number, f"is longer than {_LONGEST:,} characters")
        found = form.fullmatch(line.rstrip())
        if found is None:
            if not _MORE.match(line):
                raise SourceError(path, number, f"is neither an entry nor the rest of one: {line[:40]!r}")
            parts[last].append(line.strip())
            continue
        code, groups = found["code"], found.groupdict()
        here = int(groups.get("seq") or groups.get("tab") or 0)
        if code in parts and code != last:
            raise SourceError(path, number, f"{code} stands further up already")
        if here and here != (counter + 1 if code == last else 1):
            raise SourceError(path, number, f"part {here} of {code} does not follow part {counter}")
        if code == last and not here and form is _MODIFIER:
            raise SourceError(path, number, f"{code} stands twice")
        parts.setdefault(code, []).append(found["text"].strip())
        last, counter = code, here
    return {code: re.sub(r"\s+", " ", " ".join(texts)) for code, texts in parts.items()}


def _kind(form: re.Pattern[str], entries: dict[str, str]) -> CptKind:
    if form is _MODIFIER:
        return "modifiers"
    if any(text != text.upper() for text in entries.values()):
        return "long"
    return "short" if max(map(len, entries.values())) <= _SHORT else "medium"
