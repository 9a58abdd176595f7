"""Importing, forgetting, and leaving everything as it was."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.store import Store, StoreError
from preceptor.engine import build as building
from preceptor.engine import imports
from preceptor.engine.build import build, up_to_date
from preceptor.engine.home import Home
from preceptor.engine.imports import Imported, imported
from preceptor.engine.incoming import bring_in, examine, forget

CODES = "A00     Invented fever\nA011    Invented cough\n"
ADDENDA = "Add:         A011    Invented cough\n"


def codes(folder: Path, year: int = 2025, text: str = CODES) -> Path:
    """A codes file of two invented titles."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"icd10cm_codes_{year}.txt"
    path.write_text(text)
    return path


def packed(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def title(home: Home) -> str | None:
    """The titles of the small store name what was imported."""
    found = Store.open(home.codes / "current").find("hcpcs", "G0001")
    return found.title if found else None


def state(home: Home) -> dict[str, bytes]:
    """Every file and link of the store, but for locks and remembered hashes."""
    files = {
        str(path.relative_to(home.codes)): path.read_bytes()
        for path in home.codes.rglob("*")
        if path.is_file() and path.name not in ("build.lock", "stamps.json")
    }
    return files | {"current": str((home.codes / "current").resolve()).encode()}


def test_an_import_is_listed_kept_and_built(tiny_build: Home, tmp_path: Path) -> None:
    plan, book = bring_in(tiny_build, [codes(tmp_path)])
    (one,) = imported(tiny_build)
    assert (one.kind, one.label, one.counts) == ("cm-codes", "FY2025", {"codes": 2})
    assert one.path == tiny_build.codes / "sources" / one.sha256 / "icd10cm_codes_2025.txt"
    assert one.path.read_text() == CODES
    assert plan.states == ("new",)
    assert book is not None
    assert title(tiny_build) == "one icd10cm_codes_2025.txt"
    assert up_to_date(tiny_build)


def test_the_fingerprint_tells_imports_apart(tiny_build: Home, tmp_path: Path) -> None:
    before = build(tiny_build).fingerprint
    _, book = bring_in(tiny_build, [codes(tmp_path)])
    assert book is not None
    assert book.fingerprint != before


def test_importing_the_same_file_again_builds_nothing(tiny_build: Home, tmp_path: Path) -> None:
    bring_in(tiny_build, [codes(tmp_path)])
    before = state(tiny_build)
    plan, book = bring_in(tiny_build, [codes(tmp_path)])
    assert (plan.states, book) == (("known",), None)
    assert state(tiny_build) == before


def test_another_file_of_an_edition_takes_its_place(tiny_build: Home, tmp_path: Path) -> None:
    bring_in(tiny_build, [codes(tmp_path)])
    plan, _ = bring_in(tiny_build, [codes(tmp_path, text=CODES + "B01     Invented ache\n")])
    assert plan.states == ("replaces",)
    assert [one.counts for one in imported(tiny_build)] == [{"codes": 3}]


def test_another_year_stands_beside_it(tiny_build: Home, tmp_path: Path) -> None:
    bring_in(tiny_build, [codes(tmp_path, 2024), codes(tmp_path, 2025)])
    assert [one.label for one in imported(tiny_build)] == ["FY2024", "FY2025"]


def test_two_files_of_one_edition_in_one_import_are_refused(tiny_build: Home, tmp_path: Path) -> None:
    other = codes(tmp_path / "other", text=CODES.replace("cough", "itch"))
    with pytest.raises(SourceError, match="is another ICD-10-CM codes file"):
        bring_in(tiny_build, [codes(tmp_path), other])


def test_a_zip_gives_its_members_and_names_what_is_no_code_set(tiny_build: Home, tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"in/icd10cm_codes_2025.txt": CODES, "readme.pdf": b"%PDF-1.4"})
    plan, _ = bring_in(tiny_build, [archive])
    (one,) = imported(tiny_build)
    assert (one.name, one.origin) == ("icd10cm_codes_2025.txt", "a.zip")
    assert plan.skipped == ("readme.pdf",)


def test_a_zip_of_two_years_is_refused(tiny_build: Home, tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"icd10cm_codes_2025.txt": CODES, "icd10cm_codes_2024.txt": CODES})
    with pytest.raises(
        SourceError, match=r"a\.zip, member icd10cm_codes_2024\.txt: is of FY2024, but .* is of FY2025"
    ):
        bring_in(tiny_build, [archive])


def test_a_damaged_member_is_named_with_its_line(tiny_build: Home, tmp_path: Path) -> None:
    broken = CODES * 40_000 + "C01   too short\n"
    archive = packed(tmp_path / "a.zip", {"in/icd10cm_codes_2025.txt": broken})
    with pytest.raises(SourceError, match=r"^a\.zip, member in/icd10cm_codes_2025\.txt, line \d+: "):
        bring_in(tiny_build, [archive])


def test_an_unknown_file_is_told_what_is_known(tiny_build: Home, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ada\n")
    with pytest.raises(SourceError, match=r"not a file Preceptor knows\. It knows: ICD-10-CM tabular list"):
        bring_in(tiny_build, [path])


def test_a_zip_of_nothing_known_is_refused(tiny_build: Home, tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"letter.txt": "Dear Ada\n"})
    with pytest.raises(SourceError, match=r"holds no file Preceptor knows \(it holds letter.txt\)"):
        bring_in(tiny_build, [archive])


def test_a_file_that_is_not_there_is_refused(tiny_build: Home, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file"):
        bring_in(tiny_build, [tmp_path / "nothing.xml"])


def test_one_bad_file_of_two_changes_nothing(tiny_build: Home, tmp_path: Path) -> None:
    bring_in(tiny_build, [codes(tmp_path, 2024)])
    before = state(tiny_build)
    with pytest.raises(SourceError):
        bring_in(tiny_build, [codes(tmp_path), tmp_path / "nothing.xml"])
    assert state(tiny_build) == before


@pytest.mark.parametrize("step", ["_compile", "_verify", "_swap"])
@pytest.mark.parametrize("earlier", [True, False])
def test_a_build_that_fails_leaves_store_list_and_files(
    tiny_build: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, earlier: bool
) -> None:
    if earlier:
        bring_in(tiny_build, [codes(tmp_path, 2024)])
    else:
        build(tiny_build)
    before = state(tiny_build)

    def fail(*args: object) -> None:
        raise StoreError("The new store has only 3 codes.")

    monkeypatch.setattr(building, step, fail)
    with pytest.raises(StoreError):
        bring_in(tiny_build, [codes(tmp_path)])
    assert state(tiny_build) == before


def test_a_dry_run_changes_nothing(tiny_build: Home, tmp_path: Path) -> None:
    build(tiny_build)
    before = state(tiny_build)
    plan = examine(tiny_build, [codes(tmp_path)])
    assert [one.counts for one in plan.files] == [{"codes": 2}]
    assert state(tiny_build) == before


@pytest.mark.parametrize("named", ["icd10cm_codes_2025.txt", "a.zip", "hash"])
def test_an_import_is_forgotten_by_name_zip_or_hash(tiny_build: Home, tmp_path: Path, named: str) -> None:
    before = build(tiny_build).fingerprint
    bring_in(tiny_build, [packed(tmp_path / "a.zip", {"icd10cm_codes_2025.txt": CODES})])
    (one,) = imported(tiny_build)
    forget(tiny_build, one.sha256[:8] if named == "hash" else named)
    assert imported(tiny_build) == ()
    assert Store.open(tiny_build.codes / "current").fingerprint == before


def test_forgetting_what_was_never_imported_is_a_key_error(tiny_build: Home) -> None:
    with pytest.raises(KeyError):
        forget(tiny_build, "nothing.xml")


def test_a_kept_file_that_is_gone_is_noticed(tiny_build: Home, tmp_path: Path) -> None:
    bring_in(tiny_build, [codes(tmp_path)])
    imported(tiny_build)[0].path.unlink()
    assert not up_to_date(tiny_build)
    with pytest.raises(SourceError, match="was imported and is gone"):
        build(tiny_build)


def test_a_kept_file_that_was_changed_is_noticed(tiny_build: Home, tmp_path: Path) -> None:
    bring_in(tiny_build, [codes(tmp_path)])
    imported(tiny_build)[0].path.write_text(CODES * 2)
    with pytest.raises(SourceError, match="was changed after it was imported"):
        build(tiny_build)


@pytest.mark.parametrize("text", ["[", "{}", '[{"kind": 1}]', "[1]", "null", '["a"]', '[{"sha256": []}]'])
def test_a_damaged_list_is_refused(tiny_build: Home, text: str) -> None:
    (tiny_build.codes / "imports.json").write_text(text)
    with pytest.raises(SourceError, match=r"imports\.json: is damaged"):
        imported(tiny_build)


def test_a_list_that_leads_out_of_the_sources_is_refused(tiny_build: Home, tmp_path: Path) -> None:
    bring_in(tiny_build, [codes(tmp_path)])
    path = tiny_build.codes / "imports.json"
    documents = json.loads(path.read_text())
    documents[0]["name"] = "../../secret"
    path.write_text(json.dumps(documents))
    with pytest.raises(SourceError, match="is damaged"):
        imported(tiny_build)


def test_the_tabular_of_an_earlier_package_stays_beside_the_new_one(tmp_path: Path) -> None:
    home = Home(tmp_path / "var", tmp_path)
    home.codes.mkdir(parents=True)
    entries: tuple[Imported, ...] = ()
    for year in (2026, 2027):
        package = tmp_path / f"icd10c-tabular-{year}.xml"
        package.write_text(tabular(year))
        entries = imports.with_packaged(home, package, entries)
    with imports.recorded(home, entries):
        pass
    found = imported(home)
    assert [(one.label, one.packaged) for one in found] == [("FY2026", True), ("FY2027", True)]
    assert all(one.path.is_file() for one in found)


def test_the_same_package_is_listed_once(tmp_path: Path) -> None:
    home = Home(tmp_path / "var", tmp_path)
    home.codes.mkdir(parents=True)
    package = tmp_path / "icd10c-tabular-2026.xml"
    package.write_text(tabular(2026))
    once = imports.with_packaged(home, package, ())
    assert imports.with_packaged(home, package, once) == once


def tabular(year: int) -> str:
    """A tabular list of one invented code."""
    return f"""<ICD10CM.tabular><version>{year}</version>
    <chapter><name>1</name><desc>Inventions (A00-A00)</desc>
    <section id="A00-A00"><desc>Invented (A00-A00)</desc>
    <diag><name>A00</name><desc>Invented fever</desc></diag></section></chapter></ICD10CM.tabular>"""
