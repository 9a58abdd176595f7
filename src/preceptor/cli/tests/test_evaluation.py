"""What `bench search` asks: the sets are as they say, and an answer is judged as the rule has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from preceptor.cli.evaluation import sets
from preceptor.cli.evaluation.score import DEPTH, place, shares, spread
from preceptor.cli.evaluation.sets import Case, QuerySet, halves, natural, official, shorten, slip

EXTERNAL = """<ICD10CM.index><letter><title>F</title><mainTerm>
  <title>Fall, falling<nemod>(accidental)</nemod></title><code>W19</code>
  <term level="1"><title>from, off, out of</title>
    <term level="2"><title>ladder NEC</title><code>W11.-</code></term></term>
</mainTerm></letter></ICD10CM.index>"""
NEOPLASM = """<ICD10CM.index><letter><title>N</title><mainTerm><title>Neoplasm</title>
  <term level="1"><title>lip</title><term level="2"><title>upper</title>
    <cell col="2">C00.0</cell><cell col="3">-</cell></term></term>
</mainTerm></letter></ICD10CM.index>"""


def _of(folder: Path, name: str) -> list[Case]:
    return [case for one in official(folder) if one.name == name for case in one.cases]


def test_the_external_index_is_read_aloud(tmp_path: Path) -> None:
    (tmp_path / "icd10cm-eindex-April-1-2026.xml").write_text(EXTERNAL)
    assert _of(tmp_path, "external") == [Case("Fall", ("W19",)), Case("Fall from ladder", ("W11.",))]


def test_a_row_of_the_neoplasm_table_is_asked_in_a_column_with_a_code(tmp_path: Path) -> None:
    (tmp_path / "icd10cm-neoplasm-April-1-2026.xml").write_text(NEOPLASM)
    (case,) = _of(tmp_path, "neoplasm")
    assert case.answers == ("C00.0",) and "lip" in case.query and "upper" in case.query


def test_without_the_official_files_there_is_nothing_to_ask(tmp_path: Path) -> None:
    assert list(official(tmp_path)) == []


def test_a_locked_set_is_a_test_and_is_read_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sets, "QUERIES", tmp_path)
    assert list(natural()) == []
    (tmp_path / "locked.yaml").write_text(
        "- {query: noma, abbreviated: nm, answers: [A69.0], why: A term.}\n"
    )
    assert list(natural()) == [QuerySet("natural", "test", (Case("noma", ("A69.0",), "nm"),))]


def test_the_same_word_always_falls_into_the_same_half() -> None:
    rows = [(word, Case(word, ())) for word in ("fall", "Fall", "burn", "drowning", "contact")]
    development, test = halves("external", rows)
    assert len(development.cases) + len(test.cases) == len(rows)
    assert {"fall", "Fall"} <= {c.query for c in development.cases} or {"fall", "Fall"} <= {
        c.query for c in test.cases
    }


def test_a_slip_changes_one_longer_word_and_always_in_the_same_way() -> None:
    misspelt = slip("abscess of liver")
    assert misspelt == slip("abscess of liver") != "abscess of liver"
    assert misspelt.endswith(" of liver")
    assert slip("sick toe") == ""


def test_charts_shorten_some_words() -> None:
    assert shorten("Fracture of left wrist") == "fx of lt wrist"
    assert shorten("headache") == ""


def _billable(code: str) -> bool:
    return "." in code and not code.endswith(".")


@pytest.mark.parametrize(
    ("found", "answers", "where"),
    [
        (["A69.0"], ("A69.0",), 0),
        (["I10", "W11.XXXA"], ("W11",), 1),
        (["A69.01"], ("A69.0",), DEPTH),
        ([], ("A69.0",), DEPTH),
        (["I10", "K35.80"], ("K35.80", "I10"), 0),
    ],
)
def test_an_answer_is_right_as_the_rule_says(found: list[str], answers: tuple[str, ...], where: int) -> None:
    assert place(found, Case("asked", answers), _billable) == where


def test_shares_count_first_and_among_ten() -> None:
    cases = (Case("a", ("I10",)), Case("b", ("I11.0",)))
    assert shares(lambda query: ["I10", "I11.0"], cases, _billable) == (0.5, 1.0)


def test_a_large_set_is_asked_evenly() -> None:
    cases = tuple(Case(str(number), ()) for number in range(1000))
    asked = spread(cases, 10)
    assert [case.query for case in asked] == [str(number) for number in range(0, 1000, 100)]
    assert spread(cases[:5], 10) == cases[:5]
