"""NCCI tables beside the code sets: what an import builds, and what it leaves as it is."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.ncci.file import NAME
from preceptor.coding.codesets.ncci.tests.tables import pairs
from preceptor.coding.codesets.store import FILE, Store, StoreError
from preceptor.engine.build import build, up_to_date
from preceptor.engine.home import Home
from preceptor.engine.incoming import bring_in, forget

PAIRS, TEXT = "ccipra-v321r0-f1.TXT", "MCR_MUE_PractitionerServices_Eff_04-01-2026.csv"
SHEET = TEXT.replace(".csv", ".xlsx")
LIMITS = (
    ("HCPCS/CPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"),
    ("A0002", "3", "1 Line Edit", "Clinical: Data"),
)
MAY = date(2026, 5, 12)


def sample(folder: Path) -> Path:
    pairs(folder, "A0001 A0002 20240101 * 1 Sequential procedure", name=PAIRS)
    return folder / PAIRS


def sheet(folder: Path) -> Path:
    """The limits as a spreadsheet."""
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for letter, cell in zip("ABCD", row, strict=True)
        )
        + "</row>"
        for number, row in enumerate(LIMITS, start=1)
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(folder / SHEET, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        sheet_xml = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml)
    return folder / SHEET


def zipped(folder: Path, *files: Path) -> Path:
    path = folder / "quarter.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for one in files:
            archive.write(one, one.name)
    return path


def file_of(book: Store, name: str) -> int:
    return (book.folder / name).stat().st_ino


def test_an_import_of_edits_takes_code_sets_and_index_over(tiny_build: Home, tmp_path: Path) -> None:
    before = build(tiny_build)
    _, after = bring_in(tiny_build, [sample(tmp_path)])
    assert after and up_to_date(tiny_build)
    assert file_of(after, FILE) == file_of(before, FILE)
    assert file_of(after, NAME) != file_of(before, NAME)
    assert after.fingerprint != before.fingerprint
    assert after.fingerprint.partition("-")[0] == before.fingerprint.partition("-")[0]
    assert after.ncci.pair("A0001", "A0002", "practitioner", MAY)


def test_a_change_of_code_sets_takes_the_edits_over(tiny_build: Home, tmp_path: Path) -> None:
    _, before = bring_in(tiny_build, [sample(tmp_path)])
    codes = tmp_path / "icd10cm_codes_2025.txt"
    codes.write_text("A00     Invented fever\n")
    _, after = bring_in(tiny_build, [codes])
    assert before and after and file_of(after, NAME) == file_of(before, NAME)
    assert file_of(after, FILE) != file_of(before, FILE)


def test_forgotten_edits_are_gone(tiny_build: Home, tmp_path: Path) -> None:
    before = build(tiny_build)
    bring_in(tiny_build, [sample(tmp_path)])
    forget(tiny_build, PAIRS)
    after = Store.open(tiny_build.codes / "current")
    assert after.fingerprint == before.fingerprint
    assert after.ncci.pair("A0001", "A0002", "practitioner", MAY) is None


def test_a_store_built_again_under_its_own_name_is_made_anew(tiny_build: Home) -> None:
    first, second = build(tiny_build), build(tiny_build)
    assert first.folder != second.folder and first.fingerprint == second.fingerprint
    assert (second.folder / "search").is_dir()


def test_a_spreadsheet_is_read_as_text(tiny_build: Home, tmp_path: Path) -> None:
    plan, book = bring_in(tiny_build, [sheet(tmp_path)])
    assert [(one.kind, one.origin, one.name[-4:]) for one in plan.files] == [("ncci-limits", SHEET, ".txt")]
    found = book.ncci.limit("A0002", "practitioner", MAY) if book else None
    assert found and (found.units, found.adjudication) == (3, 1)


def test_a_zip_of_nothing_but_spreadsheets_is_read(tiny_build: Home, tmp_path: Path) -> None:
    plan, _ = bring_in(tiny_build, [zipped(tmp_path, sheet(tmp_path))])
    assert [one.kind for one in plan.files] == ["ncci-limits"]


def test_of_a_text_and_a_spreadsheet_in_one_zip_the_text_is_read(tiny_build: Home, tmp_path: Path) -> None:
    text = tmp_path / TEXT
    text.write_text("\n".join(",".join(row) for row in LIMITS))
    plan, _ = bring_in(tiny_build, [zipped(tmp_path, text, sheet(tmp_path))])
    assert [one.name for one in plan.files] == [TEXT]
    assert plan.skipped == (SHEET,)


def test_damaged_tables_are_told_and_a_build_makes_them_anew(tiny_build: Home, tmp_path: Path) -> None:
    _, book = bring_in(tiny_build, [sample(tmp_path)])
    assert book
    (book.folder / NAME).write_bytes(b"nothing")
    with pytest.raises(StoreError, match="NCCI tables"):
        _ = Store.open(book.folder).ncci
    assert build(tiny_build).ncci.pair("A0001", "A0002", "practitioner", MAY)
