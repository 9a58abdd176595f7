"""Downloading from a server of our own on this machine, which cuts, changes and lies as it is told."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from preceptor.coding.codesets.sources import SourceError, safe
from preceptor.engine import fetch
from preceptor.engine.fetch import FetchError, Item, download, manifest
from preceptor.engine.home import Home

CONTENT = bytes(range(256)) * 4000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@dataclass
class Site:
    """What the server has and how it behaves. `asked` are the Range headers it was sent."""

    address: str = ""
    content: bytes = CONTENT
    etag: str | None = '"one"'
    ranges: bool = True
    cut: int | None = None  # ends the connection after so many bytes
    length: bool = True
    status: int = 200
    to: str = ""
    asked: list[str | None] = field(default_factory=list)


class Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what several of these tests are about."""


class Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        site = self.site
        wanted = self.headers.get("Range")
        site.asked.append(wanted)
        if site.to or site.status != 200:
            self.send_response(302 if site.to else site.status)
            self.send_header("Location", site.to)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and site.ranges else 0
        if start > len(site.content):
            self.send_error(416)
            return
        if self.headers.get("If-Range") != site.etag:
            start = 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(site.content) - 1}/{len(site.content)}")
        if site.etag:
            self.send_header("ETag", site.etag)
        if site.length:
            self.send_header("Content-Length", str(len(site.content) - start))
        self.end_headers()
        self.wfile.write(site.content[start:][: site.cut])
        self.close_connection = True

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def site() -> Iterator[Site]:
    here = Site()
    server = Server(("127.0.0.1", 0), type("Handler", (Handler,), {"site": here}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    here.address = f"http://127.0.0.1:{server.server_port}"
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "var", tmp_path)


def item(site: Site, sha256: str = "", size: int | None = None) -> Item:
    return Item("codes.zip", f"{site.address}/codes.zip", "codes", sha256, size)


def part(home: Home) -> Path:
    return home.codes / "downloads" / "codes.zip.part"


def cut_once(home: Home, site: Site, after: int = 5000) -> None:
    """A first try that is cut off."""
    site.cut = after
    with pytest.raises(FetchError):
        download(home, item(site))
    site.cut = None


def test_a_file_is_downloaded_whole(home: Home, site: Site) -> None:
    path, sha256 = download(home, item(site, SHA256, len(CONTENT)))
    assert path.read_bytes() == CONTENT
    assert sha256 == SHA256
    assert not part(home).exists()


def test_progress_tells_bytes_there_and_whole(home: Home, site: Site) -> None:
    told: list[tuple[int, int | None]] = []
    download(home, item(site), lambda there, whole: told.append((there, whole)))
    assert told[0] == (0, len(CONTENT))
    assert told[-1] == (len(CONTENT), len(CONTENT))


def test_a_file_that_is_there_with_its_checksum_is_not_asked_for_again(home: Home, site: Site) -> None:
    download(home, item(site, SHA256))
    download(home, item(site, SHA256))
    assert len(site.asked) == 1


def test_a_cut_download_keeps_its_part_and_says_so(home: Home, site: Site) -> None:
    site.cut = 5000
    with pytest.raises(FetchError, match=r"connection was cut. 5,000 bytes are kept"):
        download(home, item(site))
    assert part(home).read_bytes() == CONTENT[:5000]


def test_a_cut_download_is_continued_where_it_ended(home: Home, site: Site) -> None:
    cut_once(home, site)
    path, _ = download(home, item(site, SHA256))
    assert site.asked == [None, "bytes=5000-"]
    assert path.read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_is_taken_from_its_beginning(home: Home, site: Site) -> None:
    cut_once(home, site)
    site.etag, site.content = '"two"', CONTENT[::-1]
    path, _ = download(home, item(site))
    assert path.read_bytes() == CONTENT[::-1]


def test_a_server_that_continues_another_file_is_refused(
    home: Home, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_once(home, site)
    site.content = CONTENT[::-1]
    fields = Handler.send_header

    def lying(self: Handler, name: str, value: str) -> None:
        fields(self, name, '"two"' if name == "ETag" else value)

    monkeypatch.setattr(Handler, "send_header", lying)
    with pytest.raises(FetchError, match="changed while it was being downloaded; the part was removed"):
        download(home, item(site))
    assert not part(home).exists()


def test_a_server_without_ranges_sends_it_all_again(home: Home, site: Site) -> None:
    cut_once(home, site)
    site.ranges = False
    path, _ = download(home, item(site, SHA256))
    assert path.read_bytes() == CONTENT


def test_a_part_without_a_validator_is_never_continued(home: Home, site: Site) -> None:
    site.etag = None
    cut_once(home, site)
    download(home, item(site, SHA256))
    assert site.asked == [None, None]


def test_a_part_longer_than_the_file_is_now_starts_again(home: Home, site: Site) -> None:
    cut_once(home, site)
    site.content = CONTENT[:100]
    path, _ = download(home, item(site))
    assert path.read_bytes() == CONTENT[:100]


def test_a_part_of_another_address_starts_again(home: Home, site: Site) -> None:
    cut_once(home, site)
    moved = Item("codes.zip", f"{site.address}/moved.zip", "codes", SHA256)
    download(home, moved)
    assert site.asked == [None, None]


def test_a_wrong_checksum_removes_the_part(home: Home, site: Site) -> None:
    with pytest.raises(FetchError, match=f"its SHA-256 is {SHA256}, and the manifest says 0000"):
        download(home, item(site, "0" * 64))
    assert list(part(home).parent.glob("codes.zip*")) == []


def test_a_file_of_another_size_than_the_manifest_says_is_refused(home: Home, site: Site) -> None:
    with pytest.raises(FetchError, match="the manifest says 7"):
        download(home, item(site, size=7))
    assert not part(home).exists()


def test_a_file_over_the_limit_is_refused_before_it_comes(
    home: Home, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe, "MAX_FILE", 1000)
    with pytest.raises(FetchError, match="more than 1,000 are not taken"):
        download(home, item(site))


def test_a_file_of_unsaid_length_stops_at_the_limit(
    home: Home, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe, "MAX_FILE", 1000)
    site.length = False
    with pytest.raises(FetchError, match="longer than it says; the part was removed"):
        download(home, item(site))
    assert not part(home).exists()


def test_an_address_that_is_gone_says_that_they_move(home: Home, site: Site) -> None:
    site.status = 404
    with pytest.raises(FetchError, match="answers 404 Not Found; these addresses move every year"):
        download(home, item(site))


def test_a_server_that_is_not_there_is_one_sentence(home: Home) -> None:
    with pytest.raises(FetchError, match=r"codes\.zip: Connection refused"):
        download(home, Item("codes.zip", "http://127.0.0.1:9/codes.zip", "codes"))


@pytest.mark.parametrize("to", ["file:///etc/hostname", "ftp://127.0.0.1/x", "http://mirror.invalid/x"])
def test_a_redirect_out_of_https_is_not_followed(home: Home, site: Site, to: str) -> None:
    site.to = to
    with pytest.raises(FetchError, match=r"no https address|is not allowed"):
        download(home, item(site))


def test_a_redirect_in_a_circle_ends(home: Home, site: Site) -> None:
    site.to = f"{site.address}/codes.zip"
    with pytest.raises(FetchError, match=r"codes\.zip: "):
        download(home, item(site))
    assert len(site.asked) < 10


def test_a_silent_server_is_given_up(home: Home, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    hold = threading.Event()
    monkeypatch.setattr(Handler, "do_GET", lambda self: hold.wait(5))
    monkeypatch.setattr(fetch, "TIMEOUT", 0.05)
    with pytest.raises(FetchError, match="no byte for"):
        download(home, item(site))
    hold.set()


def test_two_downloads_do_not_share_a_part(home: Home, site: Site) -> None:
    (home.codes / "downloads").mkdir(parents=True)
    with (
        fetch._alone(home.codes / "downloads" / ".lock"),
        pytest.raises(FetchError, match="Another download is running"),
    ):
        download(home, item(site))


def test_our_own_manifest_names_https_addresses() -> None:
    items = manifest()
    assert len(items) > 5
    assert all(one.url.startswith("https://www.cms.gov/") and one.what for one in items)


def test_a_manifest_may_come_from_a_mirror_with_addresses_relative_to_it(site: Site) -> None:
    site.content = b"files: [{name: a.zip, url: codes/a.zip, what: all}]"
    assert manifest(f"{site.address}/school/manifest.yaml")[0].url == f"{site.address}/school/codes/a.zip"


def test_a_manifest_that_is_not_there_is_one_sentence(site: Site) -> None:
    site.status = 404
    with pytest.raises(FetchError, match="answers 404"):
        manifest(f"{site.address}/manifest.yaml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("files: []", "a list of `files`"),
        ("- 1", "a list of `files`"),
        ("files: [1]", "file 1: has other fields"),
        ("files: [{name: ../a, url: 'https://a.invalid/a'}]", "not a plain file name"),
        ("files: [{name: a, url: 'file:///etc/passwd'}]", "not an https address"),
        ("files: [{name: a, url: 'http://a.invalid/a'}]", "not an https address"),
        ("files: [{name: a, url: 'https://ada:secret@a.invalid/a'}]", "not an https address"),
        ("files: [{name: a, url: 'https://[a/a'}]", "file 1: "),
        ("files: [{name: a, url: 'https://a.invalid/a', sha256: 12}]", "64 hexadecimal digits"),
        ("files: [{name: a, url: 'https://a.invalid/a', bytes: -1}]", "bytes is not a number"),
        ("files: [{name: a, url: 'https://a.invalid/a', bytes: true}]", "bytes is not a number"),
        ("files: [{name: a, url: 'https://a.invalid/a'}, {name: a, url: 'https://a.invalid/b'}]", "twice"),
        ("files: [", "is not YAML"),
        ("!!python/object:os.system {}", "is not YAML"),
    ],
)
def test_a_manifest_that_cannot_be_trusted_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "manifest.yaml"
    path.write_text(text)
    with pytest.raises(SourceError, match=reason):
        manifest(str(path))
