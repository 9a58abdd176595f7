"""The one safe way in: what hostile and damaged files are told."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from preceptor.coding.codesets.sources import SourceError, safe

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
]>
<a>&lol2;</a>"""


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes | str], Path]:
    def make(content: bytes | str) -> Path:
        path = tmp_path / "ada.xml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def test_xml_gives_its_root_without_comments(file: Callable[..., Path]) -> None:
    root = safe.xml(file("<?xml version='1.0' encoding='UTF-8'?><!-- x --><a><!-- y --><b/></a>"), "a")
    assert [child.tag for child in root] == ["b"]


def test_a_byte_order_mark_is_no_harm(file: Callable[..., Path]) -> None:
    assert safe.xml(file(b"\xef\xbb\xbf<a/>"), "a").tag == "a"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (LAUGHS, "line 2: has a document type declaration"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd">\n<a/>', "line 1: has a document type declaration"),
        ("<a>\n<b>&lol;</b></a>", "line 2: not well-formed"),
        ("<a>\n<b></a>", "line 2: not well-formed"),
        ("<a>\n<b>", "line 2: not well-formed"),
        ("", "not well-formed"),
        ("<!-- nothing -->", "not well-formed"),
        ("just words", "line 1: not well-formed"),
        ("<b/>", "the root element is <b>, expected <a>"),
        (b"<a>\n\n\xe9</a>", "line 3: is not UTF-8"),
        ("<a>ä</a>".encode("utf-16"), "line 1: is UTF-16"),
        ("<?xml version='1.0' encoding='latin-1'?><a/>", "line 1: declares latin-1"),
        ("<?xml version='1.0' encoding='no-such'?><a/>", "line 1: declares no-such"),
        ("<a>\n\0</a>", "line 2: not well-formed"),
        ("\n".join("<b>" for _ in range(50)) + "</b>" * 50, "the root element is <b>"),
        ("<a>" + "\n<b>" * 50 + "</b>" * 50 + "</a>", "line 41: elements stand more than 40 deep"),
        ("<a>" + "<b>" * 5000 + "</b>" * 5000 + "</a>", "ada.xml, line 1: "),
        (f"<a>\n<b>{'x' * 20_001}</b></a>", "line 2: holds a text longer than 20,000"),
        (f"<a>\n<b c='{'x' * 20_001}'/></a>", "line 2: holds a text longer than 20,000"),
    ],
)  # fmt: skip
def test_xml_that_no_official_file_is_is_refused(
    file: Callable[..., Path], content: bytes | str, reason: str
) -> None:
    with pytest.raises(SourceError) as refused:
        safe.xml(file(content), "a")
    assert reason in str(refused.value)


def test_more_tags_than_any_official_file_has_are_refused(
    file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe, "MAX_TAGS", 5)
    with pytest.raises(SourceError, match="more than 5 tags"):
        safe.xml(file("<a>" + "<b/>" * 6 + "</a>"), "a")


def test_the_root_is_known_from_the_beginning() -> None:
    assert safe.root_of(b"<?xml version='1.0'?>\n<!-- x -->\n<a b='1'><c") == "a"


@pytest.mark.parametrize(
    "head", [b"", b"words", b"\xff\xfe", b"<?xml version='1.0' encoding='no-such'?><a/>"]
)
def test_what_is_not_xml_has_no_root(head: bytes) -> None:
    assert safe.root_of(head) == ""


def test_text_gives_lines_of_any_ending(file: Callable[..., Path]) -> None:
    assert safe.text(file(b"\xef\xbb\xbfone\r\ntwo\nthree")) == ["one", "two", "three"]


def test_windows_letters_are_read_where_a_format_says_so(file: Callable[..., Path]) -> None:
    assert safe.text(file(b"M\xe9ni\xe8re\n"), cp1252=True) == ["Ménière"]


@pytest.mark.parametrize(
    ("content", "cp1252", "reason"),
    [
        (b"one\nM\xe9ni\xe8re\n", False, "line 2: is not UTF-8"),
        (b"one\n\x81\n", True, "line 2: is neither UTF-8 nor Windows-1252"),
        (b"one\ntwo\0\n", False, "line 2: holds a control character (0)"),
        ("one".encode("utf-16"), False, "line 1: is UTF-16"),
        (b"one\n" + b"x" * 20_001, False, "line 2: the line is longer than 20,000"),
    ],
)
def test_text_of_another_encoding_is_refused(
    file: Callable[..., Path], content: bytes, cp1252: bool, reason: str
) -> None:
    with pytest.raises(SourceError) as refused:
        safe.text(file(content), cp1252=cp1252)
    assert reason in str(refused.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is not a file"):
        safe.read(tmp_path)


def test_a_file_over_the_limit_is_not_read(file: Callable[..., Path]) -> None:
    with pytest.raises(SourceError, match="larger than 3 bytes"):
        safe.read(file(b"four"), 3)


def packed(path: Path, *members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def unpack(path: Path) -> list[str]:
    names = []
    for number, member in enumerate(safe.members(path)):
        member.write(path.with_name(f"{number}.out"))
        names.append(member.name)
    return names


def test_members_are_named_with_their_beginning_and_unpacked_whole(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("in/one.txt", b"one" * 100), ("two.txt", b"two"))
    assert [(m.name, m.head[:3], m.size) for m in safe.members(path)] == [
        ("in/one.txt", b"one", 300), ("two.txt", b"two", 3),
    ]  # fmt: skip
    unpack(path)
    assert (tmp_path / "0.out").read_bytes() == b"one" * 100


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../one.txt", "leads out of the zip"),
        ("a/../../one.txt", "leads out of the zip"),
        ("/etc/one.txt", "leads out of the zip"),
        ("C:/one.txt", "leads out of the zip"),
        ("a\\..\\one.txt", "leads out of the zip"),
        ("a//one.txt", "leads out of the zip"),
        ("one\n.txt", "not printable"),
        ("x" * 201, "too long"),
    ],
)
def test_a_member_whose_name_plays_tricks_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        unpack(packed(tmp_path / "a.zip", (name, b"one")))


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("one.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(SourceError, match="is a link"):
        unpack(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"member 'one\.txt': unpacks to more than 200 times its size"):
        unpack(packed(tmp_path / "a.zip", ("one.txt", bytes(50_000_000))))


def test_a_zip_inside_a_zip_is_refused(tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", ("one.txt", b"one")).read_bytes()
    with pytest.raises(SourceError, match=r"member inner\.dat: is a zip inside a zip"):
        unpack(packed(tmp_path / "a.zip", ("inner.dat", inner)))


def test_a_spreadsheet_inside_a_zip_is_no_zip_bomb(tmp_path: Path) -> None:
    sheet = packed(tmp_path / "s.xlsx", ("[Content_Types].xml", b"<a/>")).read_bytes()
    assert unpack(packed(tmp_path / "a.zip", ("sheet.xlsx", sheet))) == ["sheet.xlsx"]


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("one.txt", b"one"))
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(SourceError, match="is encrypted"):
        unpack(path)


def test_a_compression_nobody_ships_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="a method that is not read here"):
        unpack(packed(tmp_path / "a.zip", ("one.txt", b"one" * 99), method=zipfile.ZIP_BZIP2))


def test_a_member_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = packed(tmp_path / "a.zip", ("one.txt", b"one"), ("one.txt", b"two"))
    with pytest.raises(SourceError, match="is there twice"):
        unpack(path)


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="has 201 members"):
        unpack(packed(tmp_path / "a.zip", *((f"{n}.txt", b"") for n in range(201))))


def test_too_much_in_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "MAX_TOTAL", 5)
    with pytest.raises(SourceError, match="unpacks to 6 bytes"):
        unpack(packed(tmp_path / "a.zip", ("one.txt", b"one"), ("two.txt", b"two")))


def test_a_cut_zip_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("one.txt", b"one"))
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(SourceError, match="is a damaged zip"):
        unpack(path)


def test_a_member_with_a_wrong_checksum_is_named(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("one.txt", b"one"), method=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"one\x50", b"two\x50", 1))
    with pytest.raises(SourceError, match=r"member one\.txt: is damaged"):
        unpack(path)


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("one.txt", b"one" * 1000))
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 5)
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"member one\.txt: is damaged"):
        unpack(path)
