"""Ways to make a file wrong. Each takes the bytes and a source of chance; none looks at the format."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

from preceptor.cli.fuzzing.samples import packed

Mutation = Callable[[bytes, Random], bytes]

_TAGS = re.compile(rb"<[^<>]*>")
_WORDS = re.compile(rb"[0-9A-Za-z.-]+")
_ATTRIBUTES = re.compile(rb'"[^"<>]*"')
_PIECES = (
    b"", b" ", b"-", b"0", b"-1", b"1e9", b"9" * 400, b"\0", b"\xff", b"\xef\xbb\xbf", b"\xc3\xa9",
    b"\xe2\x80\xa8", b"\r", b"\n\n", b"\x1a", b"<", b">", b"&", b"&amp;", b"&lol;", b"&#0;", b"&#xffffffff;",
    b"]]>", b"<![CDATA[", b"<!--", b"<?x?>", b"<a/>", b"<term level='1'/>", b"<cell col='99'/>", b"\xd9\xa3",
    b"\xc2\xb2", b"99991231", b"20250231", b"A00.0", b"ZZZ", b"2099", b"x" * 30_000, b"Add:         ",
    b"Revise from: A00",
)  # fmt: skip
_DOCTYPE = (
    b'<!DOCTYPE a [<!ENTITY lol "lol"><!ENTITY b "&lol;&lol;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
)


def _place(data: bytes, chance: Random) -> int:
    return chance.randrange(len(data) + 1)


def _slice(data: bytes, chance: Random) -> tuple[int, int]:
    start = _place(data, chance)
    return start, min(len(data), start + chance.choice((1, 3, 20, 200, 2000)))


def truncate(data: bytes, chance: Random) -> bytes:
    return data[: _place(data, chance)]


def flip(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 10)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def drop(data: bytes, chance: Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:start] + data[end:]


def duplicate(data: bytes, chance: Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def move(data: bytes, chance: Random) -> bytes:
    start, end = _slice(data, chance)
    rest = data[:start] + data[end:]
    place = _place(rest, chance)
    return rest[:place] + data[start:end] + rest[place:]


def insert(data: bytes, chance: Random) -> bytes:
    place = _place(data, chance)
    return data[:place] + chance.choice(_PIECES) + data[place:]


def _replace(pattern: re.Pattern[bytes]) -> Mutation:
    """Puts something else, or another match of the same file, in the place of one match."""

    def mutation(data: bytes, chance: Random) -> bytes:
        found = list(pattern.finditer(data[:200_000]))
        if not found:
            return data
        one = chance.choice(found)
        other = chance.choice(found)[0] if chance.random() < 0.5 else chance.choice(_PIECES)
        return data[: one.start()] + other + data[one.end() :]

    mutation.__name__ = "replace"
    return mutation


def lines(data: bytes, chance: Random) -> bytes:
    """Swaps, drops, doubles or joins lines."""
    found = data.splitlines(keepends=True)
    if len(found) < 2:
        return data
    one, other = chance.randrange(len(found)), chance.randrange(len(found))
    match chance.randrange(4):
        case 0:
            found[one], found[other] = found[other], found[one]
        case 1:
            del found[one]
        case 2:
            found.insert(one, found[other])
        case _:
            found[one] = found[one].rstrip(b"\r\n")
    return b"".join(found)


def encode(data: bytes, chance: Random) -> bytes:
    """The same words in another encoding, or with letters of another one."""
    text = data.decode("utf-8", "replace")
    match chance.randrange(4):
        case 0:
            return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "utf-7")))
        case 1:
            return text.replace("e", "\u00e9").encode("latin-1", "replace")
        case 2:
            names = ("utf-16", "latin-1", "cp037", "no-such", "UTF-8")
            return re.sub(rb'encoding="[^"]*"', f'encoding="{chance.choice(names)}"'.encode(), data)
        case _:
            return text.replace("a", chance.choice("\u0430\u00e4\u2028\U0001f600")).encode()


def doctype(data: bytes, chance: Random) -> bytes:
    place = data.find(b"?>") + 2 if b"?>" in data else 0
    used = data[place:].replace(b"<title>", b"<title>&b;&f;", 1)
    return data[:place] + _DOCTYPE[: _place(_DOCTYPE, chance) or None] + used


def nest(data: bytes, chance: Random) -> bytes:
    """Elements within elements, more than any reader should follow."""
    tag = chance.choice((b"term", b"diag", b"section", b"a", b"mainTerm"))
    deep = chance.choice((5, 39, 41, 300, 5000))
    place = data.find(b"</", _place(data, chance))
    inside = b"".join(b"<%s level='%d'>" % (tag, level) for level in range(1, deep + 1))
    return data[: max(0, place)] + inside + b"</%s>" % tag * deep + data[max(0, place) :]


def wrap(data: bytes, chance: Random) -> bytes:
    """The file as a member of a zip, often under a name that a zip must not have."""
    names = (
        "icd10cm_codes_2025.txt",
        "../a.txt",
        "/a.txt",
        "a\\b.txt",
        "x" * 300,
        "HCPC2025_JAN_ANWEB.txt",
        "a",
    )
    return packed({name: data for name in chance.sample(names, chance.choice((1, 1, 2)))})


def rezip(data: bytes, chance: Random) -> bytes:
    """One member of a zip made wrong, and the zip made anew so that its checksums are right."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # not a zip, or no more one
        return wrap(data, chance)
    if not members:
        return data
    name = chance.choice(sorted(members))
    members[name] = chance.choice(PLAIN)(members[name], chance)
    return packed(members)


def tamper(data: bytes, chance: Random) -> bytes:
    """A header of a zip changed: sizes, flags, methods, offsets, names."""
    found = [match.start() for match in re.finditer(rb"PK[\x01\x03\x05][\x02\x04\x06]", data)]
    if not found:
        return flip(data, chance)
    place = chance.choice(found) + chance.randrange(4, 50)
    value = chance.choice((b"\xff", b"\0", b"\x01", b"\xff\xff\xff\xff", b"\0\0\0\0"))
    return data[:place] + value + data[place + len(value) :]


PLAIN: tuple[Mutation, ...] = (
    truncate, flip, drop, duplicate, move, insert, lines, encode,
    _replace(_WORDS), _replace(_WORDS), _replace(_TAGS), _replace(_TAGS), _replace(_ATTRIBUTES),
    doctype, nest,
)  # fmt: skip
ZIPPED: tuple[Mutation, ...] = (rezip, rezip, tamper, tamper, flip, truncate, drop, insert, wrap)


def mutated(data: bytes, chance: Random) -> bytes:
    """One to four things wrong."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
        kinds = ZIPPED if data.startswith(b"PK") else PLAIN
        data = (wrap if chance.random() < 0.02 else chance.choice(kinds))(data, chance)
    return data
