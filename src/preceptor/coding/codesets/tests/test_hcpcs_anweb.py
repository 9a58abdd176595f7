"""The quarterly HCPCS file: generated ones with invented content, and the official one."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.sources import SourceError, sheets
from preceptor.coding.codesets.sources.hcpcs_anweb import Quarter, counts, read, recognise
from preceptor.coding.codesets.tests.anweb import NAME, added, day_number, placed, quarter_zip, record, text

SHARED = Path(__file__).parents[6] / "shared" / "data" / "hcpcs" / "hcpcs_2025_download.zip"
LONG = (
    "Imaginary walking frame with a basket for letters, a bell that can be heard in the next street, "
    "and four wheels of which one always turns the wrong way, for use out of doors alone, each"
)


def write(folder: Path, content: bytes, name: str = NAME) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def one(folder: Path, *lines: list[str], name: str = NAME) -> Quarter:
    return read(write(folder, text(added(), *lines), name))


def refusal(folder: Path, content: bytes, name: str = NAME) -> str:
    with pytest.raises(SourceError) as caught:
        read(write(folder, content, name))
    return str(caught.value)


def test_a_description_runs_over_several_records(tmp_path: Path) -> None:
    lines = record("E1234", LONG)
    assert len(lines) == 3
    assert one(tmp_path, lines).codes[1].long == LONG


def test_a_word_that_fills_the_last_column_stays_apart_from_the_next(tmp_path: Path) -> None:
    lines = record("E1234", f"{'x' * 80} next")
    assert one(tmp_path, lines).codes[1].long == f"{'x' * 80} next"


def test_the_details_of_a_first_record(tmp_path: Path) -> None:
    fields = {
        "p120": "5157", "p128": "A", "p129": "60-9", "p147": "2049", "p171": "1833(t)",
        "p181": "340", "p205": "E4321G9999", "p230": "D", "p231": "YY", "p233": "20240101", "p253": "0007",
        "p257": "O1E", "p261": "1P", "p266": "007", "p269": "19990101", "p277": "20200401",
        "p285": "20310331", "p293": "D",
    }  # fmt: skip
    found = one(tmp_path, record("E1234", "Frame", "Fr", **fields)).codes[1]
    assert (found.short, found.pricing, found.multiple) == ("Fr", ("51", "57"), "A")
    assert (found.manuals, found.statute, found.laboratory) == (("60-9", "2049"), "1833(t)", ("340",))
    assert (found.replaced_by, found.coverage, found.asc) == (("E4321", "G9999"), "D", "YY")
    assert (found.asc_from, found.note, found.betos) == (date(2024, 1, 1), "0007", "O1E")
    assert (found.tos, found.base_units, found.action) == ("1P", 7, "D")
    assert (found.added, found.effective) == (date(1999, 1, 1), date(2020, 4, 1))
    assert found.terminated == date(2031, 3, 31)


def test_modifiers_are_kept_apart(tmp_path: Path) -> None:
    quarter = one(tmp_path, record("QX", LONG))
    assert [(m.code, m.long) for m in quarter.modifiers] == [("QX", LONG)]
    assert [code.code for code in quarter.codes] == ["A2031"]


def test_dental_codes_and_codes_that_begin_with_a_digit_are_counted_and_left_out(tmp_path: Path) -> None:
    quarter = one(tmp_path, record("D0001", "A tooth"), record("0000X", "A number"), record("1X", "A number"))
    assert quarter.left_out == {"CDT": 1, "CPT": 2}
    assert [found.code for found in (*quarter.codes, *quarter.modifiers)] == ["A2031"]


@pytest.mark.parametrize(
    ("name", "day", "label"),
    [
        (NAME, "20310401", "2031 Q2"),
        ("quarter.txt", "20311001", "2031 Q4"),
        ("quarter.txt", "20310214", "2031 Q1"),
    ],
)
def test_the_quarter_is_that_of_the_name_or_of_the_newest_code(
    name: str, day: str, label: str, tmp_path: Path
) -> None:
    assert read(write(tmp_path, text(added(day=day)), name)).label == label


def test_a_quarter_has_its_three_months(tmp_path: Path) -> None:
    quarter = one(tmp_path)
    assert (quarter.first, quarter.last) == (date(2031, 4, 1), date(2031, 6, 30))


GOOD = record("E1234", LONG)


@pytest.mark.parametrize(
    ("lines", "where", "reason"),
    [
        ([GOOD[0][:200]], "line 2", "has 200 characters; a record has 320"),
        ([GOOD[0] + "x"], "line 2", "has 321 characters"),
        ([GOOD[1]], "line 2", "continues E1234, which has not begun"),
        ([GOOD[0], GOOD[2]], "line 3", "record 200 of E1234 is missing"),
        ([GOOD[0], *record("E1235", "Other"), GOOD[1]], "line 4", "continues E1234, which has not begun"),
        ([*GOOD, *GOOD], "line 5", "E1234 stands twice"),
        ([GOOD[0].replace(f"{100:05}", f"{200:05}")], "line 2", "begins with sequence 200, not 100"),
        ([GOOD[0][:11] + " " * 80 + GOOD[0][91:]], "line 2", "E1234: has no long description"),
        ([GOOD[0], GOOD[1][:150] + "51" + GOOD[1][152:]], "line 3", "a continued description has details"),
        ([GOOD[0].replace("1003", "1005")], "line 2", "does not begin with a code, a sequence number"),
        ([GOOD[0].replace("1003", "1007")], "line 2", "does not fit the record identification 7"),
        (record("E123X", "Frame"), "line 2", "'E123X' is no code of HCPCS Level II"),
        (record("E1234", "Frame", p269="20310229"), "line 2", "the added date '20310229' is no day"),
        (record("E1234", "Frame", p277="2031"), "line 2", "the action effective date '2031' is no day"),
        (record("E1234", "Frame", p285="99999999"), "line 2", "the termination date '99999999' is no day"),
        (record("E1234", "Frame", p285="20191231"), "line 2", "ends 2019-12-31, before it was added"),
        (record("E1234", "Frame", p269="        "), "line 2", "has no added date"),
        (record("E1234", "Frame", p230="Z"), "line 2", "coverage 'Z' is none of"),
        (record("E1234", "Frame", p293="Z"), "line 2", "action 'Z' is none of"),
        (record("E1234", "Frame", p266="xx7"), "line 2", "base units 'xx7' are no number"),
    ],
)  # fmt: skip
def test_a_bad_line_is_refused_with_its_number(
    lines: list[str], where: str, reason: str, tmp_path: Path
) -> None:
    said = refusal(tmp_path, text(added(), lines))
    assert said.startswith(NAME) and f"{where}:" in said and reason in said


@pytest.mark.parametrize("byte", [b"\xe9", b"\x00", b"\t", b"\x7f"])
def test_a_byte_that_is_no_printable_ascii_is_refused_with_its_position(byte: bytes, tmp_path: Path) -> None:
    content = text(added(), record("E1234", "Frame")).replace(b"Frame", b"Fram" + byte)
    assert "line 2: position 16 is no printable ASCII" in refusal(tmp_path, content)


def test_a_blank_line_in_the_middle_is_refused(tmp_path: Path) -> None:
    assert "line 2: has 0 characters" in refusal(tmp_path, text(added(), [""], GOOD))


def test_a_file_cut_in_the_middle_of_a_record_is_refused(tmp_path: Path) -> None:
    content = text(added(), GOOD)
    assert "characters; a record has 320" in refusal(tmp_path, content[:1200])


def test_a_name_of_another_year_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, text(added()), "HCPC2030_OCT_ANWEB_09152030.txt")
    assert "is named 2030 OCT, but A2031 was added 2031-04-01" in said


def test_a_name_of_a_later_quarter_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, text(added()), "HCPC2032_JAN_ANWEB_12152031.txt")
    assert "no record says that anything was done in that quarter" in said


def test_the_zip_joins_notes_and_unlisted_codes(tmp_path: Path) -> None:
    content = text(added(), record("E1399", "Other things", p253="0007"))
    quarter = read(quarter_zip(tmp_path, content, unlisted=["E1399"]))
    assert quarter.notes == {"0007": "SEE CHAPTER NINE OF THE IMAGINED MANUAL."}
    assert quarter.unlisted == {"E1399"}
    assert counts(quarter) == {
        "codes": 2, "modifiers": 0, "notes": 1, "unlisted": 1, "corrections": 0, "corrections open": 0,
        "left out": 0,
    }  # fmt: skip


def test_a_deleted_note_is_left_out(tmp_path: Path) -> None:
    notes = "PROCESSING NOTES\n 0001--THIS PROCESSING NOTE DELETED 1/1/97.  *\n\n 0002--KEPT.\n"
    assert read(quarter_zip(tmp_path, text(added()), notes=notes)).notes == {"0002": "KEPT."}


@pytest.mark.parametrize(
    ("notes", "reason"),
    [
        ("PROCESSING NOTES\n 0001--ONE.\n 0001--TWO.\n", "line 3: note 0001 stands twice"),
        ("PROCESSING NOTES\n 0001--CAF\u00c9.\n", "line 2: is not ASCII"),
    ],
)
def test_bad_notes_are_refused(notes: str, reason: str, tmp_path: Path) -> None:
    path = quarter_zip(tmp_path, text(added()), notes=notes)
    with pytest.raises(SourceError, match=re.escape(f"proc_notes_APR2031.txt, {reason}")):
        read(path)


CORRECTED = text(
    added(),
    record("E1234", "Right words", "Right short", p277="20310401", p293="C"),
    record("E1235", "Ended", p285="20310331"),
)


@pytest.mark.parametrize(
    ("row", "carried_out"),
    [
        (["E1234", "Revise LD", "", "Right words"], True),
        (["E1234", "Revise LD", "", "Other words"], False),
        (["E1234", "Revise SD", "Right short"], True),
        (["E1234", "Revise SD", "Other short"], False),
        (["E1234", "Do not terminate"], True),
        (["E1235", "Do not terminate"], False),
        (["E1235", "Terminate ", "", "", day_number(date(2031, 4, 1))], True),
        (["E1235", "Terminate", "", "", day_number(date(2031, 6, 1))], False),
        (["E1234", "Terminate", "", "", day_number(date(2031, 4, 1))], False),
        (["E9999", "Remove code"], True),
        (["E1234", "Remove code"], False),
        (["E1234", 'Action effective date should be 20310401 and action code "C"'], True),
        (["E1234", 'Action effective date should be 20310401 and action code "N"'], False),
        (["E1234", "Think about it"], False),
    ],
)
def test_a_correction_the_text_does_not_carry_out_is_kept(
    row: list[str], carried_out: bool, tmp_path: Path
) -> None:
    quarter = read(quarter_zip(tmp_path, CORRECTED, corrections=[row]))
    assert quarter.corrected == 1
    assert [c.code for c in quarter.corrections] == ([] if carried_out else [row[0]])


def test_a_correction_that_names_no_code_is_refused(tmp_path: Path) -> None:
    path = quarter_zip(tmp_path, CORRECTED, corrections=[["everything", "Revise LD"]])
    with pytest.raises(SourceError, match="row 2: does not name a code"):
        read(path)


def test_a_zip_without_a_quarter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no HCPCS quarter"):
        read(quarter_zip(tmp_path, b"something else"))


def test_two_quarters_in_one_zip_are_refused(tmp_path: Path) -> None:
    path = quarter_zip(tmp_path, text(added()))
    with zipfile.ZipFile(path, "a") as shipped:
        shipped.writestr("HCPC2031_JUL_ANWEB_06152031.txt", text(added(day="20310701")))
    with pytest.raises(SourceError, match="is a second quarter beside"):
        read(path)


def test_a_spreadsheet_with_an_entity_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>')
    with pytest.raises(SourceError, match="DOCTYPE"):
        sheets.read(path)


def test_a_text_is_recognised_by_its_first_record() -> None:
    assert recognise(text(added()))
    assert recognise(text(record("AA", "Frame")))
    assert not recognise(placed({1: "E1234", 6: f"{200:05}", 11: "4"}).encode())
    assert not recognise(b"E1234 a list of codes")


@pytest.fixture(scope="module")
def official() -> Quarter:
    if not SHARED.is_file():
        pytest.skip("the official file is not at hand")
    return read(SHARED)


@pytest.mark.shared
def test_the_official_quarter_has_as_many_records_as_its_lines_say(official: Quarter) -> None:
    with zipfile.ZipFile(SHARED) as shipped:
        lines = [line for line in shipped.read(official.file).split(b"\r\n") if line]
    kinds = Counter(line[10:11] for line in lines)
    assert (len(official.codes), len(official.modifiers)) == (kinds[b"3"], kinds[b"7"]) == (8259, 383)
    heads = [line for line in lines if line[10:11] in b"37"]
    records = (*official.codes, *official.modifiers)
    assert Counter(r.coverage for r in records) == Counter(line[229:230].decode() for line in heads)
    assert Counter(r.action for r in records) == Counter(line[292:293].decode() for line in heads)
    assert sum(r.terminated is not None for r in records) == sum(
        bool(line[284:292].strip()) for line in heads
    )
    assert official.label == "2025 Q1"


@pytest.mark.shared
def test_the_official_long_descriptions_are_those_of_the_transaction_report(
    official: Quarter, tmp_path: Path
) -> None:
    """An independent print of the same quarter. It cuts one description short."""
    with zipfile.ZipFile(SHARED) as shipped:
        name = next(name for name in shipped.namelist() if "Transaction" in name)
        (tmp_path / "report.xlsx").write_bytes(shipped.read(name))
    printed = {
        cells["A"]: cells["D"] for number, cells in sheets.read(tmp_path / "report.xlsx") if number > 1
    }
    records = (*official.codes, *official.modifiers)
    assert printed.keys() == {record.code for record in records}
    differing = [record for record in records if record.long != printed[record.code]]
    assert [record.code for record in differing] == ["G0503"]
    assert differing[0].long.startswith(printed["G0503"])


@pytest.mark.shared
def test_the_official_corrections_are_carried_out_in_the_text(official: Quarter) -> None:
    assert (official.corrected, official.corrections) == (46, ())


@pytest.mark.shared
def test_no_official_code_is_of_the_ama_or_the_ada(official: Quarter) -> None:
    assert [r.code for r in (*official.codes, *official.modifiers) if r.code[0].isdigit()] == []
    assert [r.code for r in official.codes if r.code.startswith("D")] == []
    assert official.left_out == {}
