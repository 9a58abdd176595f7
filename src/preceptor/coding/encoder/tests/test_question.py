"""How a query is read."""

from __future__ import annotations

import pytest

from preceptor.coding.encoder.lexicon import Lexicon
from preceptor.coding.encoder.question import MOST_WORDS, Question, understand
from preceptor.coding.encoder.vocabulary import Vocabulary
from preceptor.coding.encoder.words import plain_words, stem

TITLES = (
    "chronic kidney disease stage 4", "chronic kidney disease stage 3", "chronic kidney disease stage 3b",
    "diabetes mellitus type 2", "pneumonia", "pneumothorax",
    "wrist fracture", "multiple sclerosis", "mitral stenosis", "coma", "long term use of insulin",
    "edema of left leg",
    "heart failure",
)  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary(lexicon: Lexicon) -> Vocabulary:
    return Vocabulary.of({word: 1 for title in TITLES for word in plain_words(title)}, 20, lexicon.words)


@pytest.fixture
def read(lexicon: Lexicon, vocabulary: Vocabulary):
    return lambda text: understand(text, lexicon, vocabulary)


def _stems(question: Question) -> set[str]:
    return {form for slot in question.slots for form in slot.stems}


def test_the_longest_phrase_is_one_unit(read) -> None:
    assert [unit.typed for unit in read("broken wrist with ckd").units] == ["broken", "wrist", "ckd"]


def test_an_abbreviation_keeps_its_senses_in_order(read) -> None:
    (unit,) = read("ms").units
    assert [sense.text for sense in unit.senses] == ["multiple sclerosis", "mitral stenosis"]
    assert unit.senses[0].penalty < unit.senses[1].penalty


def test_a_stage_with_a_letter_is_also_its_number_but_not_enough_of_an_answer(read) -> None:
    question = read("ckd 3b")
    said, wider = question.units[1].senses
    assert [question.slots[sense.slots[0]].stems for sense in (said, wider)] == [{"3b"}, {"3"}]
    assert said.penalty == 0 and wider.penalty > 0.5


def test_a_small_word_can_be_part_of_a_phrase(read) -> None:
    assert [unit.typed for unit in read("on insulin").units] == ["on insulin"]
    assert [unit.typed for unit in read("insulin").units] == ["insulin"]


def test_a_sense_the_system_has_no_words_for_is_left_out(read) -> None:
    assert read("uti").units == () and read("uti").ignored == ("uti",)


def test_another_form_of_a_word_stands_for_it(read) -> None:
    assert stem("kidney") in _stems(read("renal disease"))


@pytest.mark.parametrize(
    ("typed", "meant"), [("pnuemonia", "pneumonia"), ("diabetis", "diabetes"), ("sclerossis", "sclerosis")]
)
def test_a_slip_of_the_finger_is_corrected_and_said(read, typed: str, meant: str) -> None:
    assert read(typed).corrections == ((typed, meant),)


def test_a_known_word_is_never_corrected(read) -> None:
    assert read("coma").corrections == ()


def test_british_spelling_is_no_mistake(read) -> None:
    question = read("oedema")
    assert question.corrections == () and stem("edema") in _stems(question)


def test_the_last_word_may_be_unfinished(read) -> None:
    question = read("left pneum")
    assert {"pneumonia", "pneumothorax"} <= _stems(question) and question.corrections == ()


def test_a_word_nobody_knows_is_left_out_and_named(read) -> None:
    assert read("qqqqqq fracture").ignored == ("qqqqqq",)


def test_no_and_without_deny_what_follows(read) -> None:
    question = read("pneumonia without coma")
    assert [(sorted(slot.stems), slot.denied) for slot in question.slots] == [
        ([stem("pneumonia")], False),
        (["coma"], True),
    ]


def test_only_the_first_words_are_read(read) -> None:
    assert len(read("fracture " * 3 + "wrist coma " * 1000).units) == 3
    assert len(read(" ".join(str(n) for n in range(400))).units) <= MOST_WORDS


def test_a_word_said_twice_counts_once(read) -> None:
    assert len(read("coma coma").units) == 1
