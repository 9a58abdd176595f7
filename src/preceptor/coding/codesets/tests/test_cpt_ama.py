"""The layouts of the licensed files, with invented content."""

from __future__ import annotations

from pathlib import Path

import pytest

from preceptor.coding.codesets.sources import SourceError, cpt_ama
from preceptor.coding.codesets.sources.formats import recognise
from preceptor.coding.codesets.tests import invented

TEXTS = invented.descriptors(12)
MODIFIERS = 3


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "any name.txt"
    path.write_text(text, encoding="cp1252")
    return path


@pytest.mark.parametrize("text", [invented.tabs(TEXTS), invented.columns(TEXTS)], ids=["tabs", "columns"])
def test_long_descriptors_are_joined_and_the_notice_is_skipped(tmp_path: Path, text: str) -> None:
    found = cpt_ama.read(_file(tmp_path, text))
    assert found.entries == dict(zip(invented.codes(12), TEXTS, strict=True))
    assert (found.kind, found.year, found.label) == ("long", 2026, "CPT 2026 long")


@pytest.mark.parametrize(("most", "kind"), [(28, "short"), (48, "medium")])
def test_capitals_are_told_apart_by_their_width(tmp_path: Path, most: int, kind: str) -> None:
    long_enough = [f"{text} once and again" for text in TEXTS]
    found = cpt_ama.read(_file(tmp_path, invented.capitals(long_enough, most)))
    assert (found.kind, len(found.entries)) == (kind, 12)
    assert max(map(len, found.entries.values())) <= most


def test_modifiers_have_two_characters(tmp_path: Path) -> None:
    found = cpt_ama.read(_file(tmp_path, invented.modifiers()))
    assert found.kind == "modifiers"
    assert cpt_ama.counts(found) == {"modifiers": MODIFIERS}


def test_an_indented_line_goes_on(tmp_path: Path) -> None:
    lines = invented.tabs(TEXTS[:4]).replace(", ", ",\n      ")
    assert list(cpt_ama.read(_file(tmp_path, lines)).entries.values()) == TEXTS[:4]


def test_a_notice_without_a_year_leaves_it_open(tmp_path: Path) -> None:
    assert cpt_ama.read(_file(tmp_path, invented.tabs(TEXTS, year=None))).year is None


@pytest.mark.parametrize(
    "text",
    [invented.tabs(TEXTS), invented.columns(TEXTS), invented.capitals(TEXTS, 28), invented.modifiers()],
)
def test_every_file_is_known_by_its_content(text: str) -> None:
    found = recognise(text.encode())
    assert found is not None
    assert found.kind == "cpt"


@pytest.mark.parametrize(
    "head",
    [
        b"A000 Cholera due to Vibrio cholerae 01, biovar cholerae\n" * 5,
        b"".join(
            f"{a}\t{b}\t1\n".encode() for a, b in zip(invented.codes(9), invented.codes(9), strict=True)
        ),
        b"<ICD10CM.tabular>\n",
        b"",
    ],
)
def test_other_files_are_not(head: bytes) -> None:
    assert not cpt_ama.recognise(head)


def _broken(change: str) -> str:
    code = invented.codes(1)[0]
    return {
        "garbage": invented.tabs(TEXTS) + "and now something else\n",
        "twice": invented.tabs(TEXTS) + f"{code}\tAnother thing altogether\n",
        "leap": invented.columns(TEXTS[:2]).replace(f"{code}02", f"{code}03"),
        "empty": "CPT 2026\nnothing but words\n",
    }[change]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("garbage", "neither an entry nor the rest"),
        ("twice", "stands further up already"),
        ("leap", "does not follow part 1"),
        ("empty", "has no entry"),
    ],
)
def test_what_does_not_agree_is_refused_with_its_line(tmp_path: Path, change: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as refused:
        cpt_ama.read(_file(tmp_path, _broken(change)))
    assert change == "empty" or isinstance(refused.value.where, int)
