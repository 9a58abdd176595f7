"""What may not lead unless it is said, and words nobody lists."""

from __future__ import annotations

from datetime import date

import pytest

from preceptor.coding.encoder.leading import held_back, is_cause
from preceptor.coding.encoder.lexicon import Lexicon
from preceptor.coding.encoder.search import Searcher
from preceptor.coding.encoder.words import stem

ON = date(2026, 6, 1)


def _codes(searcher: Searcher, query: str) -> list[str]:
    return [hit.code for hit in searcher.search(query, on=ON).results]


def test_a_late_effect_leads_only_when_said() -> None:
    assert "I69" in held_back({"hemiplegia"})
    assert "I69" not in held_back({"hemiplegia", stem("following"), stem("stroke")})


def test_a_named_injury_leads_and_its_cause_follows(searcher: Searcher) -> None:
    found = _codes(searcher, "dog bite hand")
    assert found[0].startswith("S61.45") and any(code.startswith("W54") for code in found)


def test_a_cause_alone_still_leads(searcher: Searcher) -> None:
    assert _codes(searcher, "dog bite")[0].startswith("W54")
    assert not is_cause({"dog", "bite"}, {"dog", "bite"})


@pytest.mark.parametrize("query", ["slipped and fell", "fall on same level"])
def test_a_cause_nobody_named_does_not_lead(query: str, searcher: Searcher) -> None:
    assert not _codes(searcher, query)[0].startswith("W00")


def test_an_ending_typed_alone_is_not_the_class(searcher: Searcher) -> None:
    assert not any("-phos" in hit.why for hit in searcher.search("phos", on=ON).results)


def test_a_word_of_the_index_is_no_plural_of_an_abbreviation(searcher: Searcher) -> None:
    assert _codes(searcher, "colles")[0].startswith("S52.53")


def test_a_greek_word_nobody_lists_is_taken_apart(lexicon: Lexicon) -> None:
    assert lexicon.taken_apart("splenodynia") == "pain spleen"
    assert lexicon.taken_apart("zebra") is None


@pytest.mark.parametrize(
    ("query", "code"),
    [("odynophagia", "R13.1"), ("dysgeusia", "R43.2"), ("bitemporal hemianopia", "H53.47")],
)
def test_symptoms_go_by_their_greek_names(query: str, code: str, searcher: Searcher) -> None:
    answer = searcher.search(query, on=ON)
    assert answer.results[0].code.startswith(code) and not answer.corrected


@pytest.mark.parametrize("query", ["c/o knee pain", "knee pain d/t gout"])
def test_the_grammar_of_notes_says_nothing(query: str, searcher: Searcher) -> None:
    assert "c and o" not in searcher.search(query).results[0].why
    assert "d, t" not in searcher.search(query).results[0].why


def test_a_side_alone_lifts_nothing(searcher: Searcher) -> None:
    hits = searcher.search("left knee pain", limit=50, on=ON).results
    assert all("knee and pain are not in it" not in hit.why for hit in hits)
