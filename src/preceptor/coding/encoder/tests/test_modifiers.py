"""Our explanations of modifiers."""

from __future__ import annotations

from pathlib import Path

import pytest

from preceptor.coding.encoder.modifiers import KINDS, ModifierError, explain, explanations, load

NAMED = """
50 25 59 XE XP XS XU 24 57 58 78 79 22 51 52 53 62 66 76 77 80 81 82 26 TC 91 95 27 54 55 73 74 AS 33
GA GX GY GZ GC GE KX Q5 Q6 Q7 Q8 AA AD QK QX QY QZ QS CS CR PT JW JZ LT RT LC LD LM RC RI E1 E2 E3 E4
FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 GP GO GN CQ CO QW SF SG AI FQ FR FS FT GT 93
PO PN ER CA NU RR UE
"""


@pytest.mark.parametrize("modifier", NAMED.split())
def test_the_modifiers_a_coder_meets_are_explained(modifier: str) -> None:
    assert explain(modifier) is not None


def test_every_explanation_is_whole() -> None:
    for one in explanations().values():
        assert len(one.title) <= 60, one.modifier
        assert all(text.endswith(".") for text in (one.text, one.when, one.not_when)), one.modifier
        assert one.text.count(". ") <= 3, one.modifier


def test_the_explanations_of_a_kind_stand_together_in_the_order_of_the_kinds() -> None:
    order = [KINDS.index(one.kind) for one in explanations().values()]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("modifier", "side", "digit"),
    [
        ("FA", "Left", "thumb"),
        ("F1", "Left", "second"),
        ("F4", "Left", "fifth"),
        ("F5", "Right", "thumb"),
        ("F9", "Right", "fifth"),
        ("TA", "Left", "great toe"),
        ("T4", "Left", "fifth"),
        ("T5", "Right", "great toe"),
        ("T9", "Right", "fifth"),
        ("E1", "Left", "upper"),
        ("E4", "Right", "lower"),
    ],
)
def test_fingers_toes_and_eyelids_are_counted_as_cms_counts_them(
    modifier: str, side: str, digit: str
) -> None:
    one = explain(modifier)
    assert one is not None and one.title.startswith(side) and digit in one.title


def test_a_modifier_may_be_typed_in_small_letters() -> None:
    one = explain(" xs ")
    assert one is not None and one.modifier == "XS"


def test_what_is_no_modifier_has_no_explanation() -> None:
    assert explain("ZZZ") is None


def test_a_citation_names_book_chapter_and_section() -> None:
    one = explain("25")
    assert one is not None
    assert one.cites[0] == "Medicare Claims Processing Manual, chapter 12, section 30.6.6"


ENTRY = """
- modifiers: {{{titles}}}
  kind: {kind}
  applies: both
  text: One.
  when: Two.
  not_when: Three.
  cites: [{cite}]
"""


def entry(titles: str = 'QX: "A title"', kind: str = "side", cite: str = "claims 1 2") -> str:
    return ENTRY.format(titles=titles, kind=kind, cite=cite)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (entry(kind="other"), "entry 1: kind 'other'"),
        (entry(cite="somewhere"), "entry 1: 'somewhere' is no citation"),
        (entry(titles='qx: "A title"'), "entry 1: 'qx' is no modifier"),
        (entry(titles='59: "A title"'), "entry 1: a name or a text is missing"),
        (entry() + entry(), "entry 2: QX is explained twice"),
        (entry().replace("when: Two.", "whenever: Two."), "entry 1: an entry has"),
        ("modifiers: {", "cannot be read"),
        ("QX: a title", "is not a list"),
    ],
)
def test_a_bad_file_is_refused_with_its_entry(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "some.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ModifierError, match=rf"^some\.yaml.*{reason}"):
        load(tmp_path)
