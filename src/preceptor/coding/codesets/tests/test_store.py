"""The built store, as the rest of the project uses it."""

from __future__ import annotations

import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.model import Code
from preceptor.coding.codesets.store import FILE, MARKER, Store, StoreError

JUNE = date(2026, 6, 1)


def found(book: Store, code: str, on: date | None = None) -> Code:
    code_ = book.find("icd10cm", code, on)
    assert code_ is not None
    return code_


def test_what_is_in_force_in_june_2026(book: Store) -> None:
    counts = {one.system: one.in_force for one in book.status(JUNE)}
    assert counts["icd10cm"] == 74_719
    assert counts["icd10pcs"] >= 78_900
    assert counts["hcpcs"] >= 7_000


def test_every_diagnosis_in_force_in_june_2026_has_a_title(book: Store) -> None:
    counts = {one.system: one.titled for one in book.status(JUNE)}
    assert counts["icd10cm"] == 74_719


def test_no_procedure_code_of_a_licensed_set_is_loaded(book: Store) -> None:
    """CPT begins with a digit, CDT with D; both stand in the data HCPCS is read from."""
    codes = [
        code.code for release in book.releases("hcpcs") for code in book.all_codes("hcpcs", release.first)
    ]
    assert len(codes) > 100_000
    assert [code for code in codes if code[0].isdigit() or code[0] == "D"] == []


def test_no_such_code_can_be_found_either(book: Store) -> None:
    assert [n for n in range(0, 100_000, 7) if book.find("hcpcs", f"{n:05d}")] == []
    assert [n for n in range(10_000) if book.find("hcpcs", f"D{n:04d}")] == []


def test_a_fracture_inherits_everything_above_it(book: Store) -> None:
    notes = book.notes(found(book, "S52.531A"))
    assert [level for level in dict.fromkeys(note.source for note in notes)] == [
        "S52.5",
        "S52",
        "S50-S59",
        "19",
    ]
    assert ("excludes1", "S52") in {(note.kind, note.source) for note in notes}


def test_inclusion_terms_come_down_to_the_codes_a_seventh_character_makes(book: Store) -> None:
    terms = [note.source for note in book.notes(found(book, "T36.0X5A")) if note.kind == "inclusion_term"]
    assert set(terms) <= {"T36.0X5"}
    ankle = [note.source for note in book.notes(found(book, "S82.841A")) if note.kind == "inclusion_term"]
    assert set(ankle) <= {"S82.841"}


def test_the_name_of_a_block_and_of_its_only_category_differ(book: Store) -> None:
    hiv, block = found(book, "B20"), found(book, "B20-B20")
    assert (hiv.billable, hiv.parent) == (True, "B20-B20")
    assert (block.level, block.children) == ("block", ("B20",))


def test_low_back_pain_says_when_it_stopped_being_a_code(book: Store) -> None:
    back = found(book, "M54.5")
    assert (back.billable, back.facts["billable_until"]) == (False, "2021-09-30")


def test_new_codes_of_the_next_year_are_known_without_a_title(book: Store) -> None:
    october = date(2026, 10, 15)
    assert found(book, "D69.1", october).children == ("D69.11", "D69.19")
    assert found(book, "D69.11", october).title is None
    assert book.in_force("icd10cm", "D69.11", october)
    assert not book.in_force("icd10cm", "D69.1", october)


def test_a_hospital_clinic_visit(book: Store) -> None:
    code = book.find("hcpcs", "G0463", JUNE)
    assert code is not None and code.facts["status_indicator"] == "J2"


def test_days_outside_every_release_have_none(book: Store) -> None:
    assert book.release("icd10cm", date(2031, 1, 1)) is None
    assert book.release("hcpcs", date(2026, 7, 1)) is None
    assert found(book, "E11.9", date(2031, 1, 1)).title == "Type 2 diabetes mellitus without complications"


@pytest.mark.parametrize(
    "text", ["", "E11.999", "*", "'; DROP TABLE entry; --", "E11.22\x00", "🦴", "E" * 10_000]
)
def test_what_is_no_code_is_not_found(book: Store, text: str) -> None:
    assert book.find("icd10cm", text) is None


def test_threads_read_the_same_book(book: Store) -> None:
    fresh = Store.open(book.folder)
    codes = random.Random(5).sample([code.code for code in book.all_codes("icd10cm")], 2000)
    with ThreadPoolExecutor(8) as pool:
        titles = list(pool.map(lambda code: found(fresh, code).title, codes))
    assert titles == [found(book, code).title for code in codes]


def test_a_missing_store_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no code store .* Run `preceptor codes build`"):
        Store.open(tmp_path / "current")


def test_a_half_built_store_says_what_to_run(tmp_path: Path, book: Store) -> None:
    (tmp_path / FILE).symlink_to(book.folder / FILE)
    with pytest.raises(StoreError, match=r"was not finished. Run `preceptor codes build`"):
        Store.open(tmp_path)


def test_a_store_with_anothers_marker_is_refused(tmp_path: Path, book: Store) -> None:
    (tmp_path / FILE).symlink_to(book.folder / FILE)
    (tmp_path / MARKER).write_text("somebody else")
    with pytest.raises(StoreError, match="not the one it says"):
        Store.open(tmp_path)


@pytest.mark.parametrize("kept", [0, 100, 50_000])
def test_a_truncated_store_is_refused(tmp_path: Path, book: Store, kept: int) -> None:
    shutil.copyfile(book.folder / MARKER, tmp_path / MARKER)
    with (book.folder / FILE).open("rb") as whole:
        (tmp_path / FILE).write_bytes(whole.read(kept))
    with pytest.raises(StoreError, match="Run `preceptor codes build`"):
        Store.open(tmp_path)


@pytest.mark.parametrize("damage", ["cut", "zeros", "noise"])
def test_a_store_damaged_past_its_beginning_says_what_to_run(
    tmp_path: Path, book: Store, damage: str
) -> None:
    """It opens, because what describes it stands on the first pages."""
    shutil.copyfile(book.folder / MARKER, tmp_path / MARKER)
    size, kept = (book.folder / FILE).stat().st_size, 1 << 20
    with (book.folder / FILE).open("rb") as whole, (tmp_path / FILE).open("wb") as copy:
        copy.write(whole.read(kept))
        if damage == "zeros":
            copy.write(bytes(size - kept))
        if damage == "noise":
            copy.write(random.Random(3).randbytes(size - kept))
    with pytest.raises(StoreError, match="Run `preceptor codes build`"):
        damaged = Store.open(tmp_path)
        damaged.status()
        for system in ("icd10cm", "icd10pcs", "hcpcs"):
            list(damaged.all_codes(system))


def test_a_store_once_open_outlives_its_folder(tmp_path: Path, book: Store) -> None:
    """Somebody rebuilt or removed it: threads that begin afterwards read on."""
    built, current = tmp_path / "built", tmp_path / "current"
    built.mkdir()
    for name in (FILE, MARKER):
        shutil.copyfile(book.folder / name, built / name)
    current.symlink_to(built)
    fresh = Store.open(current)
    current.unlink()
    shutil.rmtree(built)
    with ThreadPoolExecutor(2) as pool:
        titles = list(pool.map(lambda code: found(fresh, code).title, ("I10", "E11.9")))
    assert titles == ["Essential (primary) hypertension", "Type 2 diabetes mellitus without complications"]
