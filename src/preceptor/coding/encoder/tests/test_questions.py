"""The questions from a heading to a billable code: what is asked, in which order, and where it ends."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preceptor.coding.encoder.differences import FACETS, labels, sentence_for, split
from preceptor.coding.encoder.questions import Inquiry, ask, questions_needed

DAY = date(2026, 4, 14)
RIGHT_LEFT = ["right", "left"]
SIDE = next(facet for facet in FACETS if facet.name == "side")


def walk(book, heading: str, *wanted: str) -> tuple[list[str], Inquiry]:
    """Answers each question by the first option whose label begins with one of `wanted`."""
    answers: dict[str, str] = {}
    asked: list[str] = []
    while question := (inquiry := ask(book, heading, DAY, answers)).question:
        option = next(o for o in question.options if o.label.startswith(wanted))
        asked.append(question.sentence)
        answers[question.id] = option.value
    return asked, inquiry


def labels_of(inquiry: Inquiry) -> list[str]:
    assert inquiry.question
    return [option.label for option in inquiry.question.options]


@pytest.mark.parametrize(
    ("heading", "answers", "asked", "code"),
    [
        (
            "S52.5",
            ("Fracture of radial styloid", "Displaced", "Left", "Initial", "Closed"),
            ["Which kind?", "Displaced or not?", "Which side?", "Which encounter?", "Open or closed?"],
            "S52.512A",
        ),
        (
            "S52.531",
            ("Subsequent", "Open fracture type I or II", "Nonunion"),
            ["Which encounter?", "Open or closed?", "How does it heal?"],
            "S52.531M",
        ),
        ("S52.531", ("Sequela",), ["Which encounter?"], "S52.531S"),
        ("N18", ("Chronic kidney disease, stage 3 (moderate)", "Stage 3a"), None, "N18.31"),
        (
            "L89",
            ("Heel", "Pressure ulcer", "Right", "Stage 2"),
            ["Which site?", "Which kind?", "Which side?", "Which stage?"],
            "L89.612",
        ),
        ("M17", ("Primary", "Both sides"), ["Which kind?", "Which side?"], "M17.0"),
        ("M17", ("Primary", "One side"), ["Which kind?", "Which side?"], "M17.10"),
        ("M17", ("Not stated",), ["Which kind?"], "M17.9"),
        ("H40.11", ("Left", "Moderate stage"), ["Which side?", "Which stage?"], "H40.1122"),
        ("O09.5", ("Multigravida", "Second"), None, "O09.522"),
        ("T23", ("Corrosion", "Palm", "Right", "Third", "Initial"), None, "T23.751A"),
    ],
)  # fmt: skip
def test_answers_lead_to_the_code(book, heading, answers, asked, code):
    sentences, inquiry = walk(book, heading, *answers)
    assert inquiry.codes == (code,)
    assert asked is None or sentences == asked


def test_a_side_found_under_every_site_is_asked_once(book):
    asked, _inquiry = walk(book, "L89", "Elbow", "Pressure ulcer", "Left", "Stage 1")
    assert asked.count("Which side?") == 1


@pytest.mark.parametrize("heading", ["S52.53", "T23.05", "H25.01", "O09.0"])
def test_what_the_chart_does_not_state_leads_to_the_unspecified_code(book, heading):
    inquiry = ask(book, heading, DAY, {})
    option = inquiry.question.options[-1]
    assert option.unstated
    left = ask(book, heading, DAY, {inquiry.question.id: option.value})
    assert all("unspecified" in book.find("icd10cm", code, DAY).title for code in left.codes)


def test_every_option_says_how_many_codes_remain(book):
    inquiry = ask(book, "S52.5", DAY, {})
    assert sum(option.codes for option in inquiry.question.options) == inquiry.remaining == 450
    first = inquiry.question.options[0]
    assert ask(book, "S52.5", DAY, {inquiry.question.id: first.value}).remaining == first.codes


def test_a_seventh_character_speaks_in_the_tabulars_words(book):
    inquiry = ask(book, "S52.531", DAY, {"encounter": "initial encounter"})
    assert labels_of(inquiry) == [
        "Closed fracture",
        "Open fracture type I or II, or open fracture NOS",
        "Open fracture type IIIA, IIIB, or IIIC",
    ]


def test_a_chapter_asks_the_tabulars_own_list(book):
    inquiry = ask(book, "14", DAY, {"chapter1": "N17-N19"})
    assert [option.value for option in inquiry.question.options] == ["N17", "N18", "N19"]
    assert ask(book, "14", DAY, {"chapter1": "N17-N19", "block2": "N19"}).codes == ("N19",)


def test_a_billable_code_asks_nothing(book):
    assert ask(book, "I10", DAY, {}) == Inquiry("I10", None, 1, ("I10",))


def test_an_unknown_code_is_a_key_error(book):
    with pytest.raises(KeyError):
        ask(book, "Q99.Z9Z", DAY, {})


def test_every_code_below_every_category_is_singled_out(book):
    for category in book.all_codes("icd10cm", DAY):
        if category.level == "category" and category.code[0] in "HLO":
            needed = questions_needed(book, category.code, DAY)
            assert needed.keys() == set(book.billable_below("icd10cm", category.code, DAY))
            assert all(0 <= questions <= 7 for questions in needed.values()), category.code


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_answer_leads_to_no_code(book, data):
    heading = data.draw(st.sampled_from(["E11", "L89", "M17", "I63", "S52.53", "S97", "M60"]))
    answers = {"side": "left", "kind9": "nonsense"}
    before = 10**6
    while question := (inquiry := ask(book, heading, DAY, answers)).question:
        assert 1 < inquiry.remaining <= before
        assert len({option.label for option in question.options}) == len(question.options) > 1
        before = inquiry.remaining
        answers[question.id] = data.draw(st.sampled_from(question.options)).value
    assert len(inquiry.codes) == 1


def test_answers_are_the_same_in_any_order(book):
    answers = {"encounter": "sequela", "side": "right", "kind1": "S52.53"}
    turned = dict(reversed(answers.items()))
    assert ask(book, "S52.5", DAY, answers) == ask(book, "S52.5", DAY, turned)
    assert ask(book, "S52.5", DAY, answers).codes == ("S52.531S",)


@pytest.mark.parametrize(
    ("titles", "values"),
    [
        (["Pain in right arm", "Pain in left arm", "Pain in unspecified arm"], [*RIGHT_LEFT, "unspecified"]),
        (["Gout, right eye", "Gout, left eye", "Gout, bilateral"], [*RIGHT_LEFT, "bilateral"]),
        (["Right heart failure", "Other heart failure"], [None, None]),
        (["Bilateral late pain", "Unilateral late pain", "Pain"], ["bilateral", "unilateral", None]),
        (["Pain in right arm", "Pain in left leg"], [None, None]),
    ],
)  # fmt: skip
def test_a_side_is_one_where_siblings_differ_in_it_alone(titles, values):
    cuts = split({title: title for title in titles}, SIDE)
    assert [cuts[title].value if title in cuts else None for title in titles] == values


def test_labels_leave_out_what_all_share():
    titles = {"a": "Pressure ulcer of heel", "b": "Pressure ulcer of hip", "c": "Pressure ulcer, unspecified"}
    assert labels(titles) == {"a": "Heel", "b": "Hip", "c": "Pressure ulcer, unspecified"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["Heel", "Hip"], "Which site?"),
        (["With coma", "Without coma"], "With or without what?"),
        (["Stage 1", "Stage 2"], "Which stage?"),
        (["Intractable", "Not intractable"], "Which kind?"),
        (["Other", "Unspecified"], "Which kind?"),
    ],
)
def test_a_list_is_asked_by_what_its_entries_have_in_common(words, sentence):
    assert sentence_for(words) == sentence
