"""Downloading official files: a manifest of addresses, one download at a time, resumed where it was cut.

A part stands in `codes/downloads/<name>.part` beside `<name>.part.json` (address and validator) until it is
whole. It is continued only when the server says that the file is still the same (Range with If-Range); a
server that cannot say so sends it all again.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPMessage
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

import yaml

from preceptor.coding.codesets.sources import SourceError, safe
from preceptor.engine import stamps
from preceptor.engine.home import Home

MANIFEST = Path(__file__).with_name("manifest.yaml")
TIMEOUT = 30.0
"""Seconds without a byte."""
REDIRECTS = 5
_CHUNK = 1 << 16
_LOCAL = ("127.0.0.1", "localhost", "::1")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")

Told = Callable[[int, int | None], None]
"""Called with the bytes there and the bytes of the whole file, None where the server does not say."""


class FetchError(RuntimeError):
    """A download that failed. The message names the file and says why, and what became of the part."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a manifest. `bytes` and `sha256` are checked where they are given."""

    name: str
    url: str
    what: str
    sha256: str = ""
    bytes: int | None = None


def manifest(source: str | None = None) -> tuple[Item, ...]:
    """The items of a manifest: the package's own, that of a file, or of an address. Raises `SourceError` or
    `FetchError`.
    """
    if source and "://" in source:
        try:
            _check_address(source)
            with _open(source, {}) as answer:
                data = answer.read(1 << 20)
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise FetchError(f"{source}: {_reason(error)}.") from error
        return _items(Path(PurePosixPath(urlsplit(source).path).name or "manifest"), data, source)
    path = Path(source) if source else MANIFEST
    return _items(path, safe.read(path, 1 << 20), "")


def _items(path: Path, data: bytes, base: str) -> tuple[Item, ...]:
    try:
        document = yaml.safe_load(safe.decode(path, data))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(path, None, f"is not YAML ({' '.join(str(error).split())})") from error
    listed = document.get("files") if isinstance(document, dict) else None
    if not isinstance(listed, list) or not listed:
        raise SourceError(path, None, "a manifest has a list of `files`")
    items = tuple(_item(path, number, one, base) for number, one in enumerate(listed, start=1))
    names = [item.name for item in items]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise SourceError(path, twice, "is there twice")
    return items


def _item(path: Path, number: int, one: Any, base: str) -> Item:
    where = f"file {number}"
    if not isinstance(one, dict) or set(one) - {"name", "url", "what", "sha256", "bytes"}:
        raise SourceError(path, where, "has other fields than name, url, what, sha256 and bytes")
    name, url, what = (str(one.get(field, "")) for field in ("name", "url", "what"))
    sha256, size = str(one.get("sha256", "")).lower(), one.get("bytes")
    if not _NAME.fullmatch(name):
        raise SourceError(path, where, f"the name {name[:100]!r} is not a plain file name")
    try:
        url = urljoin(base, url)
        _check_address(url)
    except ValueError as error:
        raise SourceError(path, where, str(error)) from error
    if sha256 and not _SHA256.fullmatch(sha256):
        raise SourceError(path, where, "sha256 is not 64 hexadecimal digits")
    if size is not None and (type(size) is not int or not 0 < size <= safe.MAX_FILE):
        raise SourceError(path, where, f"bytes is not a number from 1 to {safe.MAX_FILE:,}")
    return Item(name, url, what, sha256, size)


def _check_address(url: str) -> None:
    """Raises ValueError. Plain http is for a mirror on this very machine alone."""
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in _LOCAL
    if not parts.hostname or not (parts.scheme == "https" or local) or parts.username or parts.port == 0:
        raise ValueError(f"{url[:200]!r} is not an https address")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError(f"{url[:200]!r} has characters that an address cannot have")


def download(home: Home, item: Item, told: Told = lambda there, whole: None) -> tuple[Path, str]:
    """The whole file in `codes/downloads` and its SHA-256. Raises `FetchError`."""
    folder = home.codes / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    target, part = folder / item.name, folder / f"{item.name}.part"
    if item.sha256 and target.is_file() and stamps.sha256(target) == item.sha256:
        return target, item.sha256
    try:
        with _alone(folder / ".lock"):
            _receive(item, part, told)
            sha256 = stamps.sha256(part)
    except (OSError, http.client.HTTPException) as error:
        raise FetchError(f"{item.name}: {_reason(error)}.{_left(part)}") from error
    if item.sha256 and sha256 != item.sha256:
        _drop(part)
        said = f"its SHA-256 is {sha256}, and the manifest says {item.sha256}"
        raise FetchError(f"{item.name}: {said}; the part was removed.")
    part.replace(target)
    _drop(part)
    return target, sha256


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Two processes must not fill one part. Raises `FetchError` while another downloads."""
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FetchError("Another download is running; wait until it has ended.") from error
        yield


def _left(part: Path) -> str:
    size = part.stat().st_size if part.is_file() else 0
    return f" {size:,} bytes are kept; the same command continues." if size and _notes(part).is_file() else ""


def _notes(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _drop(part: Path) -> None:
    part.unlink(missing_ok=True)
    _notes(part).unlink(missing_ok=True)


def _receive(item: Item, part: Path, told: Told) -> None:
    """Fills the part until it is whole."""
    there, validator = _resumable(item, part)
    headers = {"Range": f"bytes={there}-", "If-Range": validator} if there else {}
    try:
        answer = _open(item.url, headers)
    except urllib.error.HTTPError as error:
        if error.code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE or not there:
            raise
        error.close()
        _drop(part)  # the part is longer than the file is now
        there, answer = 0, _open(item.url, {})
    with answer:
        if answer.status == HTTPStatus.PARTIAL_CONTENT:
            whole = _continues(item, part, answer, there, validator)
        else:
            _drop(part)
            there, whole = 0, _length(answer)
        _refuse_size(item, part, whole)
        _note(item, part, answer)
        _copy(item, part, answer, there, whole, told)


def _resumable(item: Item, part: Path) -> tuple[int, str]:
    """Bytes there and the validator that makes sure they belong to the same file."""
    try:
        notes = json.loads(_notes(part).read_text(encoding="utf-8"))
        if notes["url"] == item.url and notes["validator"]:
            return part.stat().st_size, str(notes["validator"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    _drop(part)
    return 0, ""


def _note(item: Item, part: Path, answer: http.client.HTTPResponse) -> None:
    notes = {"url": item.url, "validator": _validator(answer.headers)}
    stamps.write_whole(_notes(part), json.dumps(notes))


def _validator(headers: HTTPMessage) -> str:
    """A strong ETag, else the date of the last change; a weak ETag cannot promise the same bytes."""
    tag = headers.get("ETag", "")
    return tag if tag and not tag.startswith("W/") else headers.get("Last-Modified", "")


def _continues(
    item: Item, part: Path, answer: http.client.HTTPResponse, there: int, validator: str
) -> int | None:
    """The size of the whole file, when the answer really goes on where the part ends."""
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", answer.headers.get("Content-Range", ""))
    now = _validator(answer.headers)
    if not found or int(found[1]) != there or (now and now != validator):
        _drop(part)
        raise FetchError(f"{item.name}: changed while it was being downloaded; the part was removed.")
    return None if found[3] == "*" else int(found[3])


def _length(answer: http.client.HTTPResponse) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return int(length) if length.isdigit() else None


def _refuse_size(item: Item, part: Path, whole: int | None) -> None:
    if whole is None:
        return
    if item.bytes is not None and whole != item.bytes:
        _drop(part)
        raise FetchError(f"{item.name}: has {whole:,} bytes, and the manifest says {item.bytes:,}.")
    if whole > safe.MAX_FILE:
        _drop(part)
        raise FetchError(f"{item.name}: has {whole:,} bytes; more than {safe.MAX_FILE:,} are not taken.")


def _copy(
    item: Item, part: Path, answer: http.client.HTTPResponse, there: int, whole: int | None, told: Told
) -> None:
    limit = item.bytes or safe.MAX_FILE
    with part.open("ab" if there else "wb") as out:
        told(there, whole)
        while chunk := answer.read1(_CHUNK):
            there += len(chunk)
            if there > (limit if whole is None else whole):
                out.close()
                _drop(part)
                raise FetchError(f"{item.name}: is longer than it says; the part was removed.")
            out.write(chunk)
            told(there, whole)
    if there < (whole or item.bytes or 0):
        raise http.client.IncompleteRead(b"", (whole or item.bytes or 0) - there)


def _open(url: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    """An answer with the file in it. Raises OSError (`urllib.error.HTTPError` among them)."""
    request = urllib.request.Request(url, headers={"User-Agent": "preceptor", **headers})  # noqa: S310
    answer: http.client.HTTPResponse = _OPENER.open(request, timeout=TIMEOUT)
    return answer


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows only to addresses a manifest could name."""

    max_redirections = REDIRECTS
    max_repeats = 2

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        try:
            _check_address(newurl)
        except ValueError as error:
            raise urllib.error.URLError(f"is sent on to {newurl[:200]}, which is no https address") from error
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """Knows http and https, and nothing else: no file, no ftp."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(), urllib.request.HTTPHandler(), urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(), urllib.request.HTTPErrorProcessor(), _Redirects(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


_OPENER = _opener()


def _reason(error: BaseException) -> str:
    if isinstance(error, urllib.error.HTTPError):
        gone = error.code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
        moved = "; these addresses move every year" if gone else ""
        return f"the server answers {error.code} {error.reason}{moved}"
    if isinstance(error, urllib.error.URLError):
        return _reason(error.reason) if isinstance(error.reason, BaseException) else str(error.reason)
    if isinstance(error, TimeoutError):
        return f"no byte for {TIMEOUT:.0f} seconds"
    if isinstance(error, socket.gaierror):
        return "the server's name cannot be found; is this machine online?"
    if isinstance(error, http.client.HTTPException):
        return "the connection was cut"
    return str(getattr(error, "strerror", None) or error)
