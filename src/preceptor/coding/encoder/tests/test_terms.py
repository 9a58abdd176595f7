"""Index terms: strict to read, each leads to a code that exists, and search follows them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.shelf import Reference, Term, Volume
from preceptor.coding.codesets.store import Store
from preceptor.coding.encoder.lexicon import LexiconError
from preceptor.coding.encoder.search import Searcher
from preceptor.coding.encoder.terms import BEHAVIORS, FOLDER, IndexTerm, official, own

ON = date(2026, 6, 1)
TABLE = tuple(f"column {n}" for n in range(6))


def _volume(kind, columns: tuple[str, ...] = (), derived: bool = False) -> Volume:
    return Volume(kind, "FY2026", "", "", date(2025, 10, 1), date(2026, 9, 30), derived, columns)


class Shelf:
    """One volume of one main term and what stands below it."""

    def __init__(self, volume: Volume, *lines: Term) -> None:
        self._volume, self._lines = volume, lines

    def volumes(self):
        return (self._volume,)

    def volume(self, kind, on=None):
        return self._volume if kind == self._volume.kind else None

    def letters(self, kind, on=None):
        return [("F", 1)]

    def main_terms(self, kind, letter, on=None):
        return self._lines[:1]

    def term(self, kind, number, on=None):
        return self._lines[number]

    def below(self, kind, number, on=None):
        return self._lines[1:]


def _read(volume: Volume, *lines: Term) -> list[IndexTerm]:
    return list(official(Shelf(volume, *lines)))  # type: ignore[arg-type]


def test_every_own_term_leads_to_an_entry_of_the_tabular_list(book: Store) -> None:
    assert [term for term in own() if book.find("icd10cm", term.code) is None] == []


def test_there_are_enough() -> None:
    assert len({term.path for term in own()}) >= 10_000


def test_no_own_term_leads_to_two_codes() -> None:
    seen: dict[str, str] = {}
    twice = [
        (term.text, term.code, seen[term.text])
        for term in own()
        if term.path[0] != "Neoplasm" and seen.setdefault(term.text, term.code) != term.code
    ]
    assert twice == []


def test_the_files_are_short_enough_to_read() -> None:
    assert [p.name for p in FOLDER.rglob("*.yaml") if len(p.read_text().splitlines()) > 400] == []


def test_a_site_is_a_term_in_every_column_that_has_a_code(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "ward.yaml").write_text("C76.5- C79.89 - D36.7 D48.7 D49.89: knee\n")
    found = {term.code: term.text for term in own(tmp_path)}
    assert found["C76.5"] == BEHAVIORS[0].format("knee") and found["D36.7"] == "benign neoplasm of knee"
    assert len(found) == 5


@pytest.mark.parametrize(
    ("folder", "text", "says"),
    [
        ("terms", "- A69.0\n", "expected lines"),
        ("terms", "A69.0: 7\n", "“A69.0”"),
        ("terms", "A69.0: noma | \n", "“A69.0”"),
        ("terms", "A69.0: noma\nA69.0: cancrum oris\n", "twice (line 2)"),
        ("sites", "C76.5- C79.89: knee\n", "6 codes"),
    ],
)
def test_a_wrong_line_is_refused_with_its_file(folder: str, text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "ward.yaml").write_text(text)
    with pytest.raises(LexiconError) as caught:
        list(own(tmp_path))
    assert "ward.yaml" in str(caught.value) and says in str(caught.value)


def test_a_line_of_an_imported_index_keeps_its_path_and_its_optional_words() -> None:
    main = Term("external", 0, 0, "Fall, falling", ("accidental",), "W19", last=1)
    ladder = Term("external", 1, 1, "from, off, out of NEC", code="W11.-", path=(0,), last=1)
    assert _read(_volume("external"), main, ladder) == [
        IndexTerm("Fall (falling) (accidental)", ("Fall, falling",), "W19", official=True),
        IndexTerm(
            "Fall (falling) (accidental), from (off) (out of)",
            ("Fall, falling", "from, off, out of NEC"),
            "W11",
            official=True,
        ),
    ]


def test_a_line_that_says_see_leads_where_that_leads() -> None:
    main = Term("external", 0, 0, "Fall", code="W19", last=1)
    see = Term("external", 1, 1, "tumble", references=(Reference("see", "Fall", 0),), path=(0,), last=1)
    assert _read(_volume("external"), main, see)[1].code == "W19"


def test_a_row_of_the_drug_table_leads_to_what_its_columns_share() -> None:
    cells = ("T39.011", "T39.012", "T39.013", "T39.014", "T39.015", "T39.016")
    row = Term("drug", 0, 0, "Aspirin", cells=cells)
    assert _read(_volume("drug", TABLE), row) == [IndexTerm("Aspirin", ("Aspirin",), "T39.01", official=True)]
    row = Term("drug", 0, 0, "Propanol", cells=("T51.3X1", "T51.3X2", "--", "", "--", "--"))
    assert [term.code for term in _read(_volume("drug", TABLE), row)] == ["T51.3"]


def test_a_row_of_the_neoplasm_table_is_read_by_behavior() -> None:
    main = Term("neoplasm", 0, 0, "Neoplasm", cells=("",) * 6, last=1)
    lip = Term("neoplasm", 1, 1, "lip", cells=("C00.9", "C79.89", "D00.01", "-", "", "D49.0"), path=(0,))
    found = _read(_volume("neoplasm", TABLE), main, lip)
    assert [term.code for term in found] == ["C00.9", "C79.89", "D00.01", "D49.0"]
    assert found[2].text == "carcinoma in situ of lip"


def test_a_derived_volume_adds_nothing() -> None:
    assert _read(_volume("disease", derived=True), Term("disease", 0, 0, "Fracture", code="T14.8")) == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("cancrum oris", "A69.0"),
        ("poisoning by paracetamol", "T39.1X1A"),
        ("adverse effect of paracetamol", "T39.1X5A"),
        ("underdosing of alacepril", "T46.4X6A"),
        ("benign neoplasm of knee", "D36.7"),
        ("cancer of left knee", "C76.52"),
        ("fell off ladder", "W11.XXXA"),
        ("colles fracture right", "S52.531A"),
    ],
)
def test_a_term_finds_the_code_it_leads_to(query: str, code: str, searcher: Searcher) -> None:
    assert searcher.search(query, on=ON).results[0].code == code


def test_a_hit_through_a_term_says_so(searcher: Searcher) -> None:
    hit = searcher.search("benign neoplasm of knee", on=ON).results[0]
    assert hit.why.startswith("also said: Neoplasm") and "→ knee" in hit.why
