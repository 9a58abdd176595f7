"""Words and names in the form they are compared in."""

from __future__ import annotations

import pytest

from preceptor.coding.encoder.words import MARKS, fold, mark, stem, word_forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stones", "stone"), ("infected", "infection"), ("dislocated", "dislocation"), ("teeth", "tooth"),
        ("vertebrae", "vertebra"), ("wheezing", "wheeze"), ("sprained", "sprain"), ("allergies", "allergy"),
        ("fractured", "fracture"), ("abscesses", "abscess"),
    ],
)  # fmt: skip
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("hives", "hiv"), ("use", "us"), ("bed", "be"), ("virus", "viru"), ("opening", "open")]
)
def test_other_words_keep_theirs(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("type II", "type 2"),
        ("stage iv", "stage 4"),
        ("2nd degree", "second degree"),
        ("iv drug use", "iv drug use"),  # not a numeral here
        ("Non-ST elevation", "nonst elevation"),
        ("non st elevation", "nonst elevation"),
        ("post op", "post op"),  # too short to be one word with it
        ("Alzheimer’s disease", "alzheimer disease"),
        ("Ménière", "meniere"),
        ("hepatitis A", "hepatitis lettera"),
        ("a cough", "cough"),
        ("hx of stroke", "history stroke"),
        ("h/o stroke", "history stroke"),
        ("pre-eclampsia", "preeclampsia"),
    ],
)
def test_a_text_becomes_its_telling_stems(typed: str, words: str) -> None:
    assert word_forms(typed) == [stem(word) for word in words.split()]


@pytest.mark.parametrize(
    ("title", "marked"),
    [
        ("Fracture of wrist NOS", "*fracture wrist ~nos"),
        ("Essential (primary) hypertension", "essential ~primary *hypertension"),
        ("Syncope and collapse", "+syncope +collapse"),
        (
            "Nicotine dependence, unspecified, uncomplicated",
            "nicotine *dependence ~unspecified ~uncomplicated",
        ),
        ("Laceration without foreign body of left hand", "*laceration -foreign -body left hand"),
        ("Migraine, not intractable", "*migraine -intractable"),
        ("Encounter for immunization", "~encounter *immunization"),
        ("Otitis media, unspecified, unspecified ear", "otitis *media ~unspecified ~unspecified &ear"),
        ("Type 2 diabetes with unspecified complications", "~type 2 *diabetes complications"),
        ("Malignant neoplasm of kidney, except renal pelvis", "malignant *neoplasm kidney -renal -pelvis"),
        ("Bronchitis, not specified as acute or chronic", "*bronchitis ~unspecified"),
        ("Pneumonia in diseases classified elsewhere", "*pneumonia manifestation"),
        ("Concussion without loss of consciousness", "*concussion -loss -consciousness"),
        ("", ""),
    ],
)
def test_a_name_is_marked_by_the_conventions(title: str, marked: str) -> None:
    assert mark(title).split() == [_stemmed(word) for word in marked.split()]


def _stemmed(marked: str) -> str:
    sign = marked[0] if marked[0] in MARKS else ""
    return sign + stem(marked.removeprefix(sign))


def test_control_characters_are_spaces() -> None:
    assert fold("chest\x00pain\u200b") == "chest pain"
