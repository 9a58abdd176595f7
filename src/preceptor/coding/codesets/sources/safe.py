"""The one safe way in for files from outside: limits on everything, nothing resolved, nothing repaired.

Files of a school come from the network and pass through many hands. Each reader here refuses what an official
file never has (a document type declaration, another encoding, a zip within a zip, a path in a member's name)
with the file, the line or member, and the reason. The limits are several times the largest official file.
"""

from __future__ import annotations

import errno
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from lxml import etree

from preceptor.coding.codesets.sources import SourceError

MAX_FILE = 128 << 20
"""Bytes of one file, packed or not. The largest official one, an ICD-10-PCS order file, has 25 MB."""
MAX_TAGS = 6_000_000
"""Each element costs a hundred bytes of memory; the tabular list has about 500,000 tags."""
MAX_DEPTH = 40
MAX_TEXT = 20_000
"""Characters of one piece of text or one attribute, and of one line of a text file."""
MAX_MEMBERS = 200
MAX_TOTAL = 512 << 20
"""Bytes of all members of a zip together."""
MAX_RATIO = 200
"""Unpacked to packed bytes of a member. Official lists pack 10 to 20 times; a bomb packs 1,000 times."""

_ZIP = b"PK\x03\x04"
_ZIPS = (_ZIP, b"PK\x05\x06")
_OFFICE = b"[Content_Types].xml"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read(path: Path, limit: int = MAX_FILE) -> bytes:
    """The bytes of a regular file. Raises `SourceError`."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise SourceError(path, None, "is not a file")
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise SourceError(path, None, f"cannot be read ({error.strerror})") from error
    if len(data) > limit:
        raise SourceError(path, None, f"is larger than {limit:,} bytes")
    return data


def text(path: Path, *, cp1252: bool = False) -> list[str]:
    """The lines of a text file, without their ends. UTF-8, with or without a byte order mark; with `cp1252`,
    a file that is not UTF-8 is read as that. Raises `SourceError` with the line.
    """
    data = read(path)
    try:
        whole = decode(path, data)
    except SourceError:
        if not cp1252:
            raise
        try:
            whole = data.decode("cp1252")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise SourceError(path, line, "is neither UTF-8 nor Windows-1252") from error
    if found := _CONTROL.search(whole):
        line = whole.count("\n", 0, found.start()) + 1
        raise SourceError(path, line, f"holds a control character ({ord(found[0])}); it is not text")
    lines = [line.removesuffix("\r") for line in whole.split("\n")]
    if lines[-1] in ("", "\x1a"):
        del lines[-1]
    for number, content in enumerate(lines, start=1):
        if len(content) > MAX_TEXT:
            raise SourceError(path, number, f"the line is longer than {MAX_TEXT:,} characters")
    return lines


def decode(path: Path, data: bytes) -> str:
    """UTF-8, its byte order mark taken off. Raises `SourceError` with the line."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(path, 1, "is UTF-16; UTF-8 is expected")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(path, line, f"is not UTF-8 ({error.reason})") from error


def xml(path: Path, *roots: str) -> Any:
    """The root element (lxml) of an XML file whose root is one of `roots`. Comments and processing
    instructions are dropped. Raises `SourceError` with the line.
    """
    data = read(path)
    decode(path, data)
    tag = _prolog(path, data)
    if tag not in roots:
        raise SourceError(path, None, f"the root element is <{tag}>, expected <{'> or <'.join(roots)}>")
    if data.count(b"<") > MAX_TAGS:
        raise SourceError(path, None, f"has more than {MAX_TAGS:,} tags")
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise SourceError(path, error.lineno or 1, f"not well-formed XML ({error.msg})") from error
    _measure(path, root)
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def root_of(head: bytes) -> str:
    """The root element's name, from the beginning of a file; "" where it is not XML."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: found.append(tag)
    with suppress(expat.ExpatError, ValueError, LookupError):  # what follows the root may be broken
        parser.Parse(head, False)
    return found[0] if found else ""


class _RootReached(Exception):
    pass


def _prolog(path: Path, data: bytes) -> str:
    """Everything before the root element, read by a parser that declares nothing; the root's name."""
    parser = expat.ParserCreate()
    root: list[str] = []

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise SourceError(path, parser.CurrentLineNumber, f"declares {encoding}; UTF-8 is expected")

    def doctype(*_: object) -> None:
        line = parser.CurrentLineNumber
        raise SourceError(path, line, "has a document type declaration (DOCTYPE), which is refused")

    def element(tag: str, attributes: dict[str, str]) -> None:
        root.append(tag)
        raise _RootReached

    parser.XmlDeclHandler, parser.StartDoctypeDeclHandler = declaration, doctype
    parser.StartElementHandler = element
    try:
        parser.Parse(data, True)
    except _RootReached:
        return root[0]
    except expat.ExpatError as error:
        raise SourceError(path, error.lineno, f"not well-formed XML ({error})") from error
    raise SourceError(path, None, "holds no element")


def _measure(path: Path, root: Any) -> None:
    deep = root.xpath("/*" * (MAX_DEPTH + 1))
    if deep:
        raise SourceError(path, deep[0].sourceline, f"elements stand more than {MAX_DEPTH} deep")
    long = f"string-length() > {MAX_TEXT}"
    found = root.xpath(f"//*[text()[{long}] or @*[{long}]]")
    if found:
        raise SourceError(path, found[0].sourceline, f"holds a text longer than {MAX_TEXT:,} characters")


def is_zip(head: bytes) -> bool:
    return head.startswith(_ZIPS)


def is_office(head: bytes) -> bool:
    """Whether a zip is a spreadsheet or another document of that family, by its first member."""
    return is_zip(head) and head[30:].startswith(_OFFICE)


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a zip. `head` is its beginning; `write` unpacks it whole."""

    archive: Path
    name: str
    size: int
    head: bytes
    _zip: zipfile.ZipFile
    _info: zipfile.ZipInfo

    def write(self, target: Path) -> None:
        """Raises `SourceError` naming the member when it is damaged or not the size it says."""
        with (
            _naming(self.archive, self.name),
            self._zip.open(self._info) as stream,
            target.open("wb") as out,
        ):
            left = self.size
            while chunk := stream.read(min(1 << 20, left + 1)):
                left -= len(chunk)
                if left < 0:
                    raise SourceError(self.archive, f"member {self.name}", "is larger than it says")
                out.write(chunk)


_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@contextmanager
def _naming(archive: Path, name: str) -> Iterator[None]:
    """Everything `zipfile` may raise over a damaged member, as a `SourceError` that names it."""
    try:
        yield
    except SourceError:
        raise
    except _DAMAGED as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise  # a full disk; EINVAL is a place outside the file
        raise SourceError(archive, f"member {name}", f"is damaged ({error})") from error


def members(path: Path, head: int = 1 << 16) -> Iterator[Member]:
    """The files of a zip, after all of them were checked. Raises `SourceError` naming the member."""
    if path.stat().st_size > MAX_FILE:
        raise SourceError(path, None, f"is larger than {MAX_FILE:,} bytes")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError) as error:
        raise SourceError(path, None, f"is a damaged zip ({error})") from error
    with archive:
        listed = [info for info in archive.infolist() if not info.is_dir()]
        _check_members(path, listed)
        for info in listed:
            with _naming(path, info.filename), archive.open(info) as stream:
                beginning = stream.read(head)
            _refuse_nested(path, info.filename, beginning)
            yield Member(path, info.filename, info.file_size, beginning, archive, info)


def unwrapped(path: Path, folder: Path) -> Path:
    """The zip of tables that CMS wraps in another, written into `folder`: `current_lcd.zip` has
    `current_lcd_csv.zip` beside the same as a database. The path itself where there is none. Nothing else is
    unpacked, so the size of the rest does not matter. Raises `SourceError` naming the member.
    """
    if path.stat().st_size > MAX_FILE:
        raise SourceError(path, None, f"is larger than {MAX_FILE:,} bytes")
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGED as error:
        raise SourceError(path, None, f"is a damaged zip ({error})") from error
    with archive:
        inner = [info for info in archive.infolist() if info.filename.lower().endswith("_csv.zip")]
        if not inner:
            return path
        if len(inner) > 1:
            raise SourceError(path, None, f"holds {len(inner)} zips of tables; import them one by one")
        _check_members(path, inner)
        target = folder / Path(inner[0].filename).name
        Member(path, inner[0].filename, inner[0].file_size, b"", archive, inner[0]).write(target)
    return target


def _check_members(path: Path, listed: list[zipfile.ZipInfo]) -> None:
    if len(listed) > MAX_MEMBERS:
        raise SourceError(path, None, f"has {len(listed):,} members; at most {MAX_MEMBERS} are expected")
    seen: set[str] = set()
    for info in listed:
        if (
            reason := _bad_name(info)
            or _bad_member(info)
            or ("is there twice" if info.filename in seen else "")
        ):
            raise SourceError(path, f"member {info.filename[:100]!r}", reason)
        seen.add(info.filename)
    if (total := sum(info.file_size for info in listed)) > MAX_TOTAL:
        raise SourceError(path, None, f"unpacks to {total:,} bytes; at most {MAX_TOTAL:,} are expected")


def _bad_name(info: zipfile.ZipInfo) -> str:
    name = info.orig_filename
    parts = name.split("/")
    if not name.isprintable() or len(name.encode()) > 200:
        return "has a name that is too long or not printable"
    if name.startswith("/") or "\\" in name or ":" in parts[0] or {"", ".", ".."} & {*parts}:
        return "has a path in its name that leads out of the zip"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link"
    return ""


def _bad_member(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"is compressed by a method that is not read here ({info.compress_type})"
    if info.file_size > MAX_FILE:
        return f"is larger than {MAX_FILE:,} bytes"
    if info.file_size > MAX_RATIO * max(info.compress_size, 100):
        return f"unpacks to more than {MAX_RATIO} times its size"
    return ""


def _refuse_nested(path: Path, name: str, head: bytes) -> None:
    """A spreadsheet is a zip too; its first member says so, and it is never opened here."""
    if is_zip(head) and not is_office(head):
        raise SourceError(path, f"member {name}", "is a zip inside a zip")


def copy(source: Path, target: IO[bytes]) -> None:
    """A regular file's bytes into `target`. Raises `SourceError`."""
    target.write(read(source))
