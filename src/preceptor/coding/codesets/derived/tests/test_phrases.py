"""The table of `docs/rules/index.md`: how a title becomes a main term and steps."""

from __future__ import annotations

import pytest

from preceptor.coding.codesets.derived.phrases import Phrases
from preceptor.coding.codesets.derived.vocabulary import Vocabulary, singular

SEEN = (
    "Disorder of soft tissue", "Connective tissue disorder", "Soft tissue disorder", "Soft tissue injury",
    "Soft tissue mass disorder", "Fracture treated after Colles' method", "congestive heart failure",
    *(f"{kind}, ankle and foot" for kind in ("Bursitis", "Gout", "Synovitis", "Effusion", "Contracture")),
)  # fmt: skip


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases(Vocabulary.of(SEEN))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Fracture of lower end of radius", ["Fracture → radius → lower end"]),
        ("Other fractures of lower end of radius", ["Fracture → radius → lower end → specified NEC"]),
        ("Unspecified fracture of shaft of ulna", ["Fracture → ulna → shaft"]),
        ("Type 2 diabetes mellitus with diabetic cataract", ["Diabetes → type 2 → with → cataract"]),
        ("Congestive heart failure", ["Failure → heart → congestive"]),
        ("Pain in shoulder", ["Pain → shoulder"]),
        ("Malnutrition in pregnancy", ["Malnutrition → in → pregnancy"]),
        ("Pneumonia, unspecified organism", ["Pneumonia"]),
        ("Nausea and vomiting", ["Nausea", "Vomiting"]),
        ("Congenital absence, atresia and stenosis of duodenum", [
            "Absence → duodenum → congenital",
            "Atresia → duodenum → congenital",
            "Stenosis → duodenum → congenital",
        ]),
        ("Abscess of bursa, ankle and foot", ["Abscess → bursa → ankle and foot"]),
        ("Cerebral infarction due to embolism of basilar artery", [
            "Infarction → cerebral → due to → embolism → basilar artery",
        ]),
        ("Personal history of malignant neoplasm of breast", [
            "History, personal (of) → malignant neoplasm → breast",
        ]),
        ("Pressure ulcer of elbow, stage 1", ["Ulcer → elbow → pressure → stage 1"]),
        ("Hepatitis due to other specified virus", ["Hepatitis → due to → specified virus NEC"]),
        ("Herpes zoster", ["Herpes → zoster"]),
        ("Acute on chronic respiratory failure", ["Failure → respiratory → acute on chronic"]),
        ("Foreign body in ear", ["Foreign body → ear"]),
        ("Alcohol abuse with unspecified mood disorder", ["Abuse → alcohol → with → mood disorder"]),
    ],
)  # fmt: skip
def test_a_title_is_entered_under_its_condition(phrases: Phrases, title: str, lines: list[str]) -> None:
    found = phrases.read(title, "")
    assert [" → ".join((one.main, *(step.text for step in one.steps))) for one in found] == lines


def test_what_its_category_says_comes_before_the_site(phrases: Phrases) -> None:
    (found,) = phrases.read("Pressure ulcer of elbow", "", kind="Pressure ulcer")
    assert [step.text for step in found.steps] == ["pressure", "elbow"]


def test_what_the_heading_names_stays_though_unspecified(phrases: Phrases) -> None:
    (found,) = phrases.read("Contusion of unspecified elbow", "", above="Contusion of elbow")
    assert [step.text for step in found.steps] == ["elbow"]
    (bare,) = phrases.read("Contusion of unspecified part of neck", "", above="Contusion of neck")
    assert [step.text for step in bare.steps] == ["neck"]


def test_words_in_parentheses_are_nonessential(phrases: Phrases) -> None:
    (found,) = phrases.read("Essential (primary) hypertension", "")
    assert (found.main, found.steps, set(found.nonessential)) == (
        "Hypertension",
        (),
        {"essential", "primary"},
    )


def test_a_name_makes_a_main_term_of_its_own(phrases: Phrases) -> None:
    (found,) = phrases.read("Colles' fracture of radius", "")
    assert found.name == "Colles' fracture"


def test_a_phrase_without_a_known_condition_says_that_its_main_term_is_a_guess(phrases: Phrases) -> None:
    (found,) = phrases.read("Aqueous misdirection", "")
    assert (found.main, found.found) == ("Misdirection", False)


@pytest.mark.parametrize(
    ("word", "one"),
    [("fractures", "fracture"), ("deformities", "deformity"), ("abscesses", "abscess"), ("pelvis", "pelvis")],
)
def test_the_singular(word: str, one: str) -> None:
    assert singular(word) == one


def test_the_condition_keeps_its_own_form() -> None:
    words = Vocabulary.of(())
    assert [words.noun(word) for word in ("Diabetes", "Diseases", "Metastases")][:2] == [
        "diabetes",
        "disease",
    ]
