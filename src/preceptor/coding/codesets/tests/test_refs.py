"""The table that specifies how references in notes are read, and which codes a reference covers."""

from __future__ import annotations

import pytest

from preceptor.coding.codesets.model import CodeRef
from preceptor.coding.codesets.refs import NEVER, parse_refs
from preceptor.coding.codesets.store import Store

_WORDS = """
A00 A15 B65 B99 C00 C43 C44 C4A C7A C91 C95 D51 E08 E09 E10 E11 E13 E53 F10 F11 F13 F19 G80 H40 H42 I12 I50
I69 I70 J10 J65 J96 N18 O60 O75 S02 S06 S12 S52 T36 T50 T51 T65 V01 V09 Z3A Z79 QA0
"""
CATEGORIES = frozenset(_WORDS.split())


def known(category: str) -> bool:
    return category in CATEGORIES


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("code to identify stage of chronic kidney disease (N18.1-N18.6)", ["N18.1-N18.6"]),
        ("diabetes due to underlying condition with kidney disease (E08.22)", ["E08.22"]),
        ("hypertensive chronic kidney disease (I12.-)", ["I12.-"]),
        ("atherosclerosis (I70.2-)", ["I70.2-"]),
        ("false labor (O60-O75)", ["O60-O75"]),
        ("diabetic glaucoma (E08.39, E09.39, H40-H42)", ["E08.39", "E09.39", "H40-H42"]),
        ("weeks of gestation (Z3A.-)", ["Z3A.-"]),
        ("neuroendocrine tumors (C7A.0-)", ["C7A.0-"]),
        ("skin (C43.-, C4A.-, C44.-)", ["C43.-", "C4A.-", "C44.-"]),
        ("genetic disorders (QA0.-)", ["QA0.-"]),
        ("vertebral fracture (S12.0--S12.3-)", ["S12.0-S12.3"]),
        ("substance use (F10.--F19.-)", ["F10-F19"]),
        ("schistosomiasis (B65.0 - B65.9)", ["B65.0-B65.9"]),
        ("code from category E10 to further identify any manifestations", ["E10"]),
        ("any condition in I50.- due to hypertension", ["I50.-"]),
        ("conditions classifiable to I70.21-, I70.22-, and I70.25-", ["I70.21-", "I70.22-", "I70.25-"]),
        ("other specified diseases, not elsewhere classified", []),
    ],
)
def test_every_way_of_writing_a_reference(text: str, written: list[str]) -> None:
    assert [str(ref) for ref in parse_refs(text, known)] == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("vitamin B12 deficiency (E53.8)", ["E53.8"]),
        ("pneumoconiosis with tuberculosis, any type in A15 (J65)", ["J65"]),
        ("influenza A/H1N1 (J10.-)", ["J10.-"]),
        ("Anaplastic large cell lymphoma, CD30-positive", []),
        ("paralysis (complete), except as in G80-G83", []),
        ("injection of B99X1 units", []),
    ],
)
def test_what_only_looks_like_a_reference(text: str, written: list[str]) -> None:
    assert [str(ref) for ref in parse_refs(text, known)] == written


def test_each_line_of_an_instruction_is_read_by_itself() -> None:
    text = "code to identify:\nfrom category E11 any manifestation\ninsulin use (Z79.4)"
    assert [str(ref) for ref in parse_refs(text, known)] == ["E11", "Z79.4"]


@pytest.mark.parametrize(
    ("text", "covered", "not_covered"),
    [
        (
            "(T36-T50 with fifth or sixth character 1-4)",
            "T40.5X1A T43.011A T36.91XA T50.994D",
            "T43.015A T36.95XA",
        ),
        ("(T36-T50 with fifth or sixth character 5)", "T36.0X5A T36.95XA T43.015S", "T36.0X1A E11.9"),
        ("(T36-T65 with fifth or sixth character 1-4 or 6)", "T36.0X6A T51.0X1A", "T36.0X5A"),
        ("(T36-T50 with final character 6)", "T38.3X6A T36.96XA", "T38.3X5A"),
        ("(V01-V09 with 5th character 9)", "V01.09XA", "V01.01XA"),
        ("(S02.- with 7th character B)", "S02.0XXB", "S02.0XXA"),
        ("(S02.-with 7th character B)", "S02.0XXB", "S02.0XXA"),
        ("(S52.- with open fracture 7th character)", "S52.531B S52.531R", "S52.531A S52.531S"),
        ("(S06.0X- with seventh character S)", "S06.0X0S", "S06.0X0A"),
        ("(I69. with final characters -23)", "I69.323 I69.023", "I69.320"),
        ("(J96. with 5th character 2)", "J96.02 J96.22", "J96.01"),
        ("(F11-F19 with fifth to sixth characters 51)", "F11.151 F19.951 F15.251", "F11.150 F19.95 F10.151"),
        ("(E08-E13 with .51-.52)", "E11.51 E10.52", "E11.59 E11.65"),
        ("(E08-E13 with .62-)", "E11.620 E11.628", "E11.610"),
        ("(F10, F13, F19 with .26, .96)", "F10.26 F19.96", "F10.20 F11.26"),
        ("(E08, E09, E11, E13 with final characters .00 or .01)", "E11.00 E11.01", "E11.10 E10.00"),
        ("leukemia in remission C91.0-C95.9 with 5th character 1", "C91.01", "C91.00"),
    ],
)
def test_what_a_qualifier_narrows_a_reference_to(text: str, covered: str, not_covered: str) -> None:
    refs = parse_refs(text, known)
    assert [code for code in covered.split() if not any(ref.covers(code) for ref in refs)] == []
    assert [code for code in not_covered.split() if any(ref.covers(code) for ref in refs)] == []


def test_a_qualifier_no_rule_resolves_covers_nothing() -> None:
    refs = parse_refs("diabetic acidosis - see categories E08-E10, E11, E13 with ketoacidosis", known)
    assert {ref.only for ref in refs} == {NEVER}
    assert not any(ref.covers("E11.10") for ref in refs)


@pytest.mark.parametrize(
    ("ref", "covered", "not_covered"),
    [
        (CodeRef("E11"), "E11 E11.9 E11.3211", "E10 E13.9"),
        (CodeRef("N18.1", "N18.6"), "N18.1 N18.31 N18.6", "N18.9 N17.9 N18"),
        (CodeRef("I20", "I25"), "I20 I21.4 I25.10", "I26.99 I19"),
        (CodeRef("S00", "T88"), "S00.01XA T88.9XXS", "V00.01XA R99"),
        (CodeRef("M05", "M14"), "M1A.0 M05.9 M14.80", "M15.0 M04.1"),
        (CodeRef("Z30", "Z39"), "Z3A.12 Z39.0", "Z40.00"),
        (CodeRef("C00", "C75"), "C43.9 C4A.9", "C7A.00 C76.0"),
        (CodeRef("J40", "J4A"), "J4A.0 J45.20 J47.9", "J60"),
    ],
)
def test_what_a_reference_covers(ref: CodeRef, covered: str, not_covered: str) -> None:
    assert [code for code in covered.split() if not ref.covers(code)] == []
    assert [code for code in not_covered.split() if ref.covers(code)] == []


def test_a_range_covers_exactly_the_categories_of_the_block_it_names(book: Store) -> None:
    entries = list(book.all_codes("icd10cm"))
    categories = [code for code in entries if code.level == "category"]
    empty = {code.code for code in entries if code.level == "block" and not code.children}
    wrong = []
    for block in (code for code in entries if code.level == "block" and code.code not in empty):
        ref = CodeRef(*block.code.split("-"))
        wrong += [c.code for c in categories if ref.covers(c.code) != (c.parent == block.code)]
    assert wrong == []


def test_nearly_every_reference_of_the_tabular_list_covers_a_code(book: Store) -> None:
    """What is left are the list's own dead references and qualifiers that say something else."""
    refs = {ref for code in book.all_codes("icd10cm") for note in code.notes for ref in note.refs}
    codes = [code.code for code in book.all_codes("icd10cm")]
    plain = [ref for ref in refs if not ref.only and not ref.last]
    prefixes = {code[:n] for code in codes for n in range(3, len(code) + 1)}
    dead = sorted(str(ref) for ref in plain if ref.first not in prefixes)
    assert len(plain) > 5000
    assert len(dead) < 20, dead
