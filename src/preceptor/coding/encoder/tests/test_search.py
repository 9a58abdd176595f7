"""The whole search over the built store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from preceptor.coding.codesets.store import Store, StoreError
from preceptor.coding.encoder.answer import SearchAnswer
from preceptor.coding.encoder.search import Searcher

ON = date(2026, 6, 1)
HERE = Path(__file__).parent


def _codes(answer: SearchAnswer) -> list[str]:
    return [hit.code for hit in answer.results]


def _cases(name: str) -> list[tuple[str, list[str]]]:
    rows = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        (row["query"], row["answer"] if isinstance(row["answer"], list) else [row["answer"]]) for row in rows
    ]


@pytest.mark.parametrize("name", ["everyday", "heldout"])
def test_every_answer_of_the_query_lists_may_be_reported(name: str, book: Store) -> None:
    answers = [code for _, codes in _cases(name) for code in codes]
    assert [code for code in answers if not book.in_force("icd10cm", code, ON)] == []


@pytest.mark.parametrize(("name", "first", "in_ten"), [("everyday", 0.95, 1.0), ("heldout", 0.9, 0.975)])
def test_the_answers_stand_first(name: str, first: float, in_ten: float, searcher: Searcher) -> None:
    cases = [(_codes(searcher.search(query, on=ON)), answer) for query, answer in _cases(name)]
    assert sum(found[0] in answer for found, answer in cases) >= first * len(cases)
    assert sum(bool({*found} & {*answer}) for found, answer in cases) >= in_ten * len(cases)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("e1122", "E11.22"),
        ("E11.22", "E11.22"),
        ("s52.501a", "S52.501A"),
        ("S52.5", "S52.5"),
        (" i10 ", "I10"),
    ],
)
def test_a_code_is_found_with_or_without_its_dot(typed: str, first: str, searcher: Searcher) -> None:
    assert searcher.search(typed, on=ON).results[0].code == first


def test_a_heading_asked_by_code_stands_first_and_is_marked(searcher: Searcher) -> None:
    hits = searcher.search("S52.5", on=ON).results
    assert [(hit.code, hit.billable) for hit in hits[:2]] == [("S52.5", False), ("S52.501A", True)]


def test_a_seventh_digit_is_not_a_seventh_character(searcher: Searcher) -> None:
    assert _codes(searcher.search("history of colon polyps", on=ON))[0] == "Z86.0100"


def test_a_code_with_a_wrong_end_shows_the_nearest_and_says_so(searcher: Searcher) -> None:
    answer = searcher.search("E11.229", on=ON)
    assert _codes(answer) == ["E11.22"]
    assert answer.corrected == "No code begins with E11.229; these begin with E11.22."


def test_words_find_only_what_may_be_reported(searcher: Searcher) -> None:
    hits = searcher.search("fracture", on=ON, limit=50).results
    assert len(hits) == 50 and all(hit.billable for hit in hits)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("fracture distal radius right subsequent nonunion", "S52.501K"),
        ("sprained ankle left sequela", "S93.402S"),
        ("sprained ankle left", "S93.402A"),
    ],
)
def test_the_seventh_character_follows_the_words(query: str, code: str, searcher: Searcher) -> None:
    assert searcher.search(query, on=ON).results[0].code == code


@pytest.mark.parametrize(("query", "code"), [("copd w ae", "J44.1"), ("ae of lisinopril", "T46.4X5A")])
def test_of_two_senses_the_one_that_fits_the_other_words_counts(
    query: str, code: str, searcher: Searcher
) -> None:
    assert searcher.search(query, on=ON).results[0].code == code


def test_a_code_not_in_force_that_day_is_left_out(searcher: Searcher, book: Store) -> None:
    last = date(2025, 12, 31)
    ended = next(c for c in book.every_code("hcpcs") if c.last == last and c.title and len(c.title) > 20)
    for query in (ended.title or "", ended.code):
        then, now = (searcher.search(query, system="hcpcs", on=day, limit=50) for day in (last, ON))
        assert ended.code in _codes(then) and ended.code not in _codes(now)


def test_each_hit_says_why(searcher: Searcher) -> None:
    hit = searcher.search("t2dm with ckd", on=ON).results[0]
    assert hit.why == "t2dm = type 2 diabetes mellitus; ckd = chronic kidney disease; matches the title"
    hit = searcher.search("broken wrist", on=ON).results[0]
    assert hit.why == (
        "broken = fracture; “Fracture of wrist NOS” is included at S62.10; initial encounter when not said"
    )


def test_what_is_not_met_is_said(searcher: Searcher) -> None:
    answer = searcher.search("pneumonia ladder", on=ON)
    assert answer.results[0].why.endswith("; pneumonia is not in it")
    answer = searcher.search("burn of right and left ladder", on=ON)
    assert any(hit.why.endswith(" and ladder are not in it") for hit in answer.results)


def test_hits_stand_under_their_category(searcher: Searcher) -> None:
    answer = searcher.search("t2dm with ckd", on=ON)
    group = answer.groups[0]
    assert group.heading is not None and group.heading.code == "E11" and not group.heading.billable
    assert group.hits[0] == answer.results[0]
    assert sorted(hit.code for g in answer.groups for hit in g.hits) == sorted(_codes(answer))


def test_a_correction_is_said_aloud(searcher: Searcher) -> None:
    assert searcher.search("pnuemonia", on=ON).corrected == "“pnuemonia” was read as “pneumonia”."


@pytest.mark.parametrize(
    ("system", "query", "code"),
    [
        ("hcpcs", "hospital clinic visit", "G0463"),
        ("hcpcs", "g0463", "G0463"),
        ("icd10pcs", "laparoscopic cholecystectomy", "0FT44ZZ"),
        ("icd10pcs", "0SR9019", "0SR9019"),
        (None, "copd exacerbation", "J44.1"),
        (None, "G0463", "G0463"),
    ],
)
def test_other_systems_are_searched_too(system, query: str, code: str, searcher: Searcher) -> None:
    assert _codes(searcher.search(query, system=system, on=ON))[0] == code


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("influenza vaccine administration", "G0008"),
        ("flu shot administration", "G0008"),
        ("pneumonia vaccine administration", "G0009"),
        ("observation per hour", "G0378"),
        ("ceftriaxone inj", "J0696"),
    ],
)
def test_hcpcs_is_searched_in_whole_words(query: str, code: str, searcher: Searcher) -> None:
    """Its descriptors are cut short: `Admin influenza virus vac`."""
    assert _codes(searcher.search(query, system="hcpcs", on=ON))[0] == code


@pytest.mark.parametrize(
    ("query", "begins"),
    [
        ("coronary angiography", "B21"),
        ("cardiac catheterization left", "4A023N7"),
        ("coronary stent", "0270"),
        ("cabg", "021"),
        ("lap chole", "0FT44ZZ"),
        ("appendectomy", "0DTJ"),
        ("intubation", "0BH17EZ"),
        ("mechanical ventilation", "5A19"),
        ("c-section", "10D00Z1"),
        ("hip replacement", "0SR"),
        ("hysterectomy", "0UT9"),
        ("chest x-ray", "BW03ZZZ"),
        ("amputation toe", "0Y6"),
        ("chest tube", "0W9"),
    ],
)
def test_procedures_are_found_as_surgeons_name_them(query: str, begins: str, searcher: Searcher) -> None:
    assert _codes(searcher.search(query, system="icd10pcs", on=ON))[0].startswith(begins)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("diabetic polyneuropathy", ["E11.42"]),
        ("diabetic neuropathy", ["E11.40", "E11.42"]),
        ("ckd 3b", ["N18.32", "N18.30", "N18.31"]),
        ("ckd stage 3", ["N18.30", "N18.31", "N18.32"]),
        ("burn 2nd degree right forearm", ["T22.211A"]),
        ("heart block 2nd degree", ["I44.1"]),
        ("gallstones with acute cholecystitis", ["K80.00"]),
        ("long term use of blood thinners", ["Z79.01"]),
    ],
)
def test_what_says_all_of_it_stands_before_what_is_near(
    query: str, first: list[str], searcher: Searcher
) -> None:
    assert _codes(searcher.search(query, on=ON))[: len(first)] == first


def test_a_category_asked_by_code_is_shown_once(searcher: Searcher) -> None:
    answer = searcher.search("n18", on=ON)
    assert _codes(answer)[0] == "N18"
    assert [group.heading.code for group in answer.groups if group.heading] == ["N18"]
    assert "N18" not in [hit.code for hit in answer.groups[0].hits]
    alone = searcher.search("n18", on=ON, limit=1)
    assert [hit.code for hit in alone.groups[0].hits] == ["N18"]


def test_the_practice_set_is_searched(searcher: Searcher, book: Store) -> None:
    service = next(c for c in book.every_code("practice") if c.billable)
    assert service.code in _codes(searcher.search(service.title or "", system="practice"))


def test_a_system_that_is_not_loaded_has_no_answer(searcher: Searcher) -> None:
    assert searcher.search("knee", system="cpt").results == ()


def test_the_limit_is_kept(searcher: Searcher) -> None:
    assert len(searcher.search("fracture", limit=3).results) == 3
    assert searcher.search("fracture", limit=0).results == ()


HOSTILE = [
    "", "   ", "\x00", "\x00\x00chest\x00pain", "*", "?*", '"', "\"'", "a AND OR NOT", "title:*",
    "' OR 1=1 --", "SELECT * FROM entry; DROP TABLE entry", "🦵🔥", "٣٤", "½",
    "chest pain " * 1000, "x" * 10_240, "+-~&*",
    "(((", "\u202egnidaer", "e" * 300, "S" + "9" * 50, ".", "..", ".5", "without", "no not without", "and",
    "w/o", "\ud800", "ﬀ", "İ", "1" * 9, "-", "a.b.c",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("system", ["icd10cm", None])
def test_a_hostile_text_is_answered(text: str, system, searcher: Searcher) -> None:
    assert isinstance(searcher.search(text, system=system, on=ON), SearchAnswer)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200) | st.text(alphabet="abeS5.*:\"'()/\\-~+ 0", max_size=60))
def test_any_text_is_answered(text: str, searcher: Searcher) -> None:
    answer = searcher.search(text, on=ON)
    assert answer.query == text and len(answer.results) <= 10


def test_the_same_question_has_the_same_answer(searcher: Searcher, book: Store, engine_room) -> None:
    again = Searcher.open(engine_room.home.codes / "current" / "search", book)
    for query, _ in _cases("everyday"):
        assert again.search(query, on=ON) == searcher.search(query, on=ON)


def test_threads_share_a_searcher(searcher: Searcher) -> None:
    queries = [query for query, _ in _cases("everyday")] * 4
    alone = [_codes(searcher.search(query, on=ON)) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda query: _codes(searcher.search(query, on=ON)), queries))
    assert together == alone


def test_a_missing_index_says_what_to_run(tmp_path: Path, book: Store) -> None:
    with pytest.raises(StoreError, match="preceptor codes build"):
        Searcher.open(tmp_path, book)
