"""The ranking rules, as docs/rules/search.md states them: this test reads its two tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from preceptor.coding.encoder import rank
from preceptor.coding.encoder.index import Entry
from preceptor.coding.encoder.lexicon import Lexicon
from preceptor.coding.encoder.question import understand
from preceptor.coding.encoder.rank import Costs, Ranked, Ranker
from preceptor.coding.encoder.vocabulary import Vocabulary
from preceptor.coding.encoder.words import mark, plain_words

PAGE = Path(__file__).parents[5] / "docs" / "rules" / "search.md"
SEVENTHS = (
    (),
    (
        ("A", "initial encounter for closed fracture"),
        ("B", "initial encounter for open fracture"),
        ("K", "subsequent encounter for fracture with nonunion"),
        ("S", "sequela"),
    ),
    (("0", "without tophus"), ("1", "with tophus")),
)


def _table(first: str) -> Iterator[list[str]]:
    """The rows of the table whose first heading is `first`."""
    inside = False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif inside and not set(line) <= set("|- "):
            yield cells
        inside = inside or (line.startswith("|") and cells[0] == first)


ROWS = list(_table("rule"))


@pytest.fixture(scope="module")
def vocabulary(lexicon: Lexicon) -> Vocabulary:
    words = Counter(word for *_, one, other in ROWS for word in {*plain_words(one), *plain_words(other)})
    return Vocabulary.of(words, 2 * len(ROWS), lexicon.words)


def _entry(title: str, code: str = "T1", sevenths: int = 0) -> Entry:
    return Entry("icd10cm", code, [("title", mark(title))], "", sevenths)


def _ranked(query: str, entries: list[Entry], lexicon: Lexicon, vocabulary: Vocabulary) -> list[Ranked]:
    costs = Costs(vocabulary.weights)
    ranker = Ranker(understand(query, lexicon, vocabulary), {"icd10cm": costs}, SEVENTHS)
    return ranker.rank(costs.prepare(entry) for entry in entries)


@pytest.mark.parametrize(("rule", "query", "first", "before"), ROWS, ids=[f"{r[0]}: {r[1]}" for r in ROWS])
def test_each_row_of_the_page_holds(
    rule: str, query: str, first: str, before: str, lexicon: Lexicon, vocabulary: Vocabulary
) -> None:
    entries = [_entry(before, "A00"), _entry(first, "B00")]  # a tie would put the wrong one first
    assert _ranked(query, entries, lexicon, vocabulary)[0].candidate.code == "B00"


@pytest.mark.parametrize(
    ("says", "value"),
    [
        ("a word not asked for", rank.DETAIL),
        ("the same, if it stands everywhere", rank.DETAIL * rank.COMMON_DETAIL),
        ("“other”", rank.OTHER),
        ("“without …”", rank.DENIED),
        ("all denied words together", rank.MOST_DENIED),
        ("all detail together", rank.MOST_DETAIL),
        ("a head the query", rank.HEAD),
        ("what the query says, denied", rank.CONTRADICTED),
        ("“unspecified” in the title", rank.TITLE_OPEN),
        ("“unspecified” or “NOS” in the name", rank.NAME_OPEN),
        ("being an inclusion term", rank.NOT_TITLE["term"]),
        ("being a heading's", rank.NOT_TITLE["inherited"]),
    ],
)
def test_the_costs_are_those_of_the_page(says: str, value: float) -> None:
    (cost,) = [cost for what, cost in _table("what the name has") if what.startswith(says)]
    assert float(cost) == pytest.approx(value)


def test_half_and_double_are_those_of_the_page() -> None:
    words = {cost for _, cost in _table("what the name has") if not re.match(r"-?\d", cost)}
    assert (words, rank.EITHER, rank.OTHER_MATTER) == ({"half", "double"}, 0.5, 2.0)


@pytest.mark.parametrize(
    ("query", "char"),
    [
        ("knee pain", "A"),
        ("knee pain initial", "A"),
        ("open knee fracture", "B"),
        ("knee fracture nonunion", "K"),
        ("knee pain sequela", "S"),
    ],
)
def test_the_seventh_character_follows_the_words(query: str, char: str, lexicon: Lexicon) -> None:
    words = Counter({w for _, text in SEVENTHS[1] for w in plain_words(text)} | {"knee", "pain"})
    vocabulary = Vocabulary.of(words, 20, lexicon.words)
    (best,) = _ranked(query, [_entry("Pain in unspecified knee", sevenths=1)], lexicon, vocabulary)
    assert best.seventh == char


def test_a_first_seventh_character_stands_in_where_there_is_no_a(lexicon: Lexicon) -> None:
    vocabulary = Vocabulary.of({"gout": 1}, 1, lexicon.words)
    entry = _entry("Gout", sevenths=2)
    assert _ranked("gout", [entry], lexicon, vocabulary)[0].seventh == "0"


def test_equal_scores_stand_in_tabular_order(lexicon: Lexicon, vocabulary: Vocabulary) -> None:
    entries = [_entry("Asthma", "J45.3"), _entry("Asthma", "J45.2")]
    ranked = _ranked("asthma", entries, lexicon, vocabulary)
    assert [one.candidate.code for one in ranked] == ["J45.2", "J45.3"]


def test_an_inclusion_term_speaks_for_its_code(lexicon: Lexicon) -> None:
    vocabulary = Vocabulary.of({"zoster": 2, "zona": 1}, 9, lexicon.words)
    names = [("title", mark("Zoster without complications")), ("term", mark("Zona NOS"))]
    (best,) = _ranked("zona", [Entry("icd10cm", "B02.9", names, "", 0)], lexicon, vocabulary)
    assert best.name == 1 and best.coverage == pytest.approx(1.0)
