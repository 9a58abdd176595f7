"""References inside the notes of the ICD-10-CM tabular list, parsed to `CodeRef`s.

The list writes them in a dozen ways: `(E08.22)`, `(I12.-)`, `(N18.1-N18.6)`, `(S12.0--S12.3-)`, bare
categories, and with a qualifier behind: `(T36-T50 with fifth or sixth character 1-4)`. The table in
`tests/test_refs.py` is the specification.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from preceptor.coding.codesets.model import CodeRef

NEVER = "(?!)"
"""The `only` of a reference whose qualifying words no rule here resolves: it covers no code."""

_CODE = r"[A-Z](?:\d[0-9A-Z]|A\d)(?:\.[0-9A-Z]{1,4})?"
_REF = re.compile(
    rf"(?<![A-Za-z0-9])({_CODE})(?![A-Za-z0-9])\.?(-(?![A-Za-z0-9])|-(?=with)|--(?=[A-Z]))?(?:\s?-\s?({_CODE})\.?-?)?"
)
_EXCEPTION = re.compile(r"\b(?:except|other than)\b[^,;()]*$")
_QUALIFIER = re.compile(r"\s*,?\s*with\s+(?P<words>[^;()]*)")

_ORDINALS = {"fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7}
_ONE_POSITION = re.compile(r"(fifth|5th|sixth|6th|seventh|7th)[ -]characters? \.?(.+)")
_FIFTH_AND_SIXTH = re.compile(r"fifth to sixth characters (\d\d)")
_INTENT = re.compile(r"fifth or six(?:th)? character (.+)")
_FINAL = re.compile(r"final characters? -?(\d+)")
_AFTER_DOT = re.compile(r"(?:final characters )?\.(\d+)-?(?:-\.(\d+))?$")

_OPEN_FRACTURE = "BCEFHJMNQR"  # the 7th characters of S52 whose definition says "open fracture"


def parse_refs(text: str, known: Callable[[str], bool]) -> tuple[CodeRef, ...]:
    """Every reference in a note, in the order written, each once.

    What stands in brackets is what a line points to; words outside only count when no bracket holds a
    reference ("vitamin B12 deficiency (E53.8)" is about E53.8). `known` says whether a category exists, so
    that "CD30-positive" or "B12" never become codes. What follows "except" is not referred to.
    """
    refs: list[CodeRef] = []
    for line in text.split("\n"):
        bracketed = [ref for part in re.findall(r"\(([^()]*)\)", line) for ref in _parse(part, known)]
        refs += bracketed or _parse(line, known)
    return tuple(dict.fromkeys(refs))


def _parse(text: str, known: Callable[[str], bool]) -> list[CodeRef]:
    matches = [m for m in _REF.finditer(text) if known(m[1][:3]) and not _EXCEPTION.search(text[: m.start()])]
    only = ""
    refs: list[CodeRef] = []
    for match in reversed(matches):  # a qualifier narrows the whole list before it: "E08, E09 with .00"
        words = _QUALIFIER.match(text, match.end())
        if words:
            only = _qualifier(words["words"].rstrip(" ."))
        first, below, last = match.groups()
        refs.append(CodeRef(first, last, below=bool(below) and last is None, only=only))
    return refs[::-1]


def _qualifier(words: str) -> str:
    """The words behind "with", as a pattern over the undotted code; `NEVER` when they say something else."""
    if words.endswith("character to indicate intent"):
        return ""  # every code of the poisoning categories says its intent
    if words == "open fracture 7th character":
        return f".{{6}}[{_OPEN_FRACTURE}]"
    if intent := _INTENT.fullmatch(words):
        return _intent(_chars(intent[1]))
    if words == "final character 6":  # said of T36-T50 only, where 6 is underdosing
        return _intent("[6]")
    if one := _ONE_POSITION.fullmatch(words):
        return _if_any(_chars(one[2]), f".{{{_ORDINALS[one[1]] - 1}}}%s.*")
    if both := _FIFTH_AND_SIXTH.fullmatch(words):
        return f".{{4}}{both[1]}.*"
    if final := _FINAL.fullmatch(words):
        return f".*{final[1]}"
    return _after_dot(words)


def _after_dot(words: str) -> str:
    """`.14, .24, .94` or `.51-.52` or `.62-`: what the characters behind the dot begin with."""
    endings: list[str] = []
    for part in re.split(r",\s*|\s+or\s+|\.\s+", words):
        match = _AFTER_DOT.fullmatch(part.strip())
        if not match:
            return NEVER
        low, high = match[1], match[2] or match[1]
        endings += [f"{n:0{len(low)}d}" for n in range(int(low), int(high) + 1)]
    return f".{{3}}(?:{'|'.join(endings)}).*"


def _intent(chars: str) -> str:
    """The intent is the last character before the 7th: T36.0X5A has it sixth, T36.95XA fifth."""
    return _if_any(chars, ".{4}(?:%s(?:X.?)?|.%s.?)")


def _if_any(chars: str, pattern: str) -> str:
    return pattern.replace("%s", chars) if chars else NEVER


def _chars(text: str) -> str:
    """`1-4 or 6`, `B or C`, `5` as a character class; "" when the words are no list of characters."""
    if not re.fullmatch(r"[0-9A-Z](?:-[0-9A-Z])?(?:(?: or |, )[0-9A-Z](?:-[0-9A-Z])?)*", text):
        return ""
    return f"[{re.sub(' or |, ', '', text)}]"
