"""`preceptor codes import | imports | forget | fetch`: what is said, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from preceptor.cli import main
from preceptor.cli.fuzzing.samples import invented
from preceptor.engine import engine, imports, incoming
from preceptor.engine.home import find_home


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder without anything in it."""
    monkeypatch.setenv("PRECEPTOR_HOME", str(tmp_path / "var"))
    engine.cache_clear()
    yield tmp_path
    engine.cache_clear()


@pytest.fixture
def unbuilt(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Imports and forgets for real, but for the minute that a build takes."""

    def build(home: object, progress: object, change: object) -> None:
        after = change(imports.imported(find_home()))  # type: ignore[operator]
        with imports.recorded(find_home(), after):
            pass

    monkeypatch.setattr(incoming, "build", build)
    return elsewhere


def sample(folder: Path, name: str) -> str:
    path = folder / name
    path.write_bytes(next(one.content for one in invented() if one.name == name))
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["codes", *arguments])


def test_a_dry_run_says_what_would_come_with_counts(elsewhere: Path) -> None:
    done = run("import", "--dry-run", sample(elsewhere, "icd10cm_order_2025.txt"))
    assert done.stdout == (
        "icd10cm_order_2025.txt: ICD-10-CM order file (text), FY2025, codes 2, headings 1; "
        "would be imported\n"
    )
    assert not (elsewhere / "var" / "codes" / "imports.json").exists()


def test_a_dry_run_is_one_json_document(elsewhere: Path) -> None:
    done = run("import", "--dry-run", "--json", sample(elsewhere, "icd10pcs_tables_2026.xml"))
    document = json.loads(done.stdout)
    (file,) = document["files"]
    assert (file["kind"], file["label"], file["state"]) == ("pcs-tables", "FY2026", "new")
    assert file["counts"] == {"tables": 1, "rows": 1, "codes": 2}


def test_an_unknown_file_is_malformed_and_the_store_stays(elsewhere: Path) -> None:
    letter = elsewhere / "letter.txt"
    letter.write_text("Dear Ada\n")
    done = run("import", str(letter))
    assert done.exit_code == 2
    said = "The code store was left as it was: letter.txt: is not a file Preceptor knows."
    assert done.stderr.splitlines()[-1].startswith(said)


def test_what_was_imported_is_listed_and_forgotten(unbuilt: Path) -> None:
    run("import", sample(unbuilt, "icd10cm_2025_codes.zip"))
    listed = json.loads(run("imports", "--json").stdout)["imports"]
    assert [one["kind"] for one in listed] == ["cm-addenda", "cm-codes", "cm-order"]
    assert {one["origin"] for one in listed} == {"icd10cm_2025_codes.zip"}
    done = run("forget", "icd10cm_order_2025.txt")
    assert done.stdout == "icd10cm_order_2025.txt (FY2025) is no longer part of the code store.\n"
    assert "icd10cm_order_2025.txt" not in run("imports").stdout


def test_forgetting_what_is_not_there_is_malformed(unbuilt: Path) -> None:
    done = run("forget", "nothing.xml")
    assert done.exit_code == 2
    assert "Nothing that was imported is called 'nothing.xml'" in done.stderr


def test_an_empty_list_is_said(elsewhere: Path) -> None:
    assert run("imports").stderr == "Nothing was imported.\n"


def test_a_damaged_list_is_one_sentence(elsewhere: Path) -> None:
    path = elsewhere / "var" / "codes" / "imports.json"
    path.parent.mkdir(parents=True)
    path.write_text("[")
    done = run("imports")
    assert done.exit_code == 1
    assert done.stderr.startswith("imports.json: is damaged")


def test_the_manifest_is_listed_by_pattern(elsewhere: Path) -> None:
    document = json.loads(run("fetch", "--list", "--json", "icd10cm-*-2026.zip").stdout)
    assert [one["name"] for one in document["files"]] == ["icd10cm-lists-2026.zip", "icd10cm-books-2026.zip"]


def test_a_file_the_manifest_does_not_have_is_malformed(elsewhere: Path) -> None:
    done = run("fetch", "nothing.zip")
    assert done.exit_code == 2
    assert "The manifest has no file 'nothing.zip'. It has: icd10cm-lists-2026.zip" in done.stderr


def test_a_mirror_that_is_not_there_is_one_sentence(elsewhere: Path) -> None:
    done = run("fetch", "--from", "http://127.0.0.1:9/manifest.yaml")
    assert done.exit_code == 1
    assert done.stderr == "http://127.0.0.1:9/manifest.yaml: Connection refused.\n"


def test_a_download_that_fails_leaves_the_store(elsewhere: Path) -> None:
    mirror = elsewhere / "mirror.yaml"
    mirror.write_text("files: [{name: a.zip, url: 'http://127.0.0.1:9/a.zip', what: all}]")
    done = run("fetch", "--from", str(mirror))
    assert done.exit_code == 1
    assert done.stderr == "a.zip: Connection refused. The code store was left as it was.\n"


def test_what_is_downloaded_is_imported(unbuilt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from preceptor.engine import fetch

    path = Path(sample(unbuilt, "icd10cm_codes_2025.txt"))
    monkeypatch.setattr(fetch, "download", lambda home, item, told: (path, "0" * 64))
    mirror = unbuilt / "mirror.yaml"
    mirror.write_text("files: [{name: a.txt, url: 'https://mirror.invalid/a.txt', what: codes}]")
    done = run("fetch", "--from", str(mirror))
    assert "a.txt: SHA-256 0000" in done.stderr
    assert "codes 2; imported" in done.stdout
