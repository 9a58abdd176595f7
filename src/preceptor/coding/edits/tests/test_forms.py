"""One code on one day: the faults a coder sees while typing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preceptor.coding.codesets import CodeBook, System
from preceptor.coding.codesets.model import SYSTEMS
from preceptor.coding.edits import form_fault
from preceptor.coding.edits.sheet import facts_of

TODAY = date(2026, 5, 12)

# system, what was typed, the kind of fault, what the sentence says, what is offered first
FAULTS: list[tuple[System, str, str, str, str | None]] = [
    ("icd10cm", "S52.531", "seventh-missing", "active treatment, not for the first visit", "S52.531A"),
    ("icd10cm", "T16.1", "seventh-missing", "needs a 7th character", "T16.1XXA"),
    ("icd10cm", "T16.1XX", "seventh-missing", "needs a 7th character", "T16.1XXA"),
    ("icd10cm", "O64.0", "seventh-missing", "0 not applicable or unspecified", "O64.0XX0"),
    ("icd10cm", "T16.1A", "seventh-invalid", "lacks the placeholder X", "T16.1XXA"),
    ("icd10cm", "S52.531Z", "seventh-invalid", "Z is not a 7th character of S52.531", "S52.531A"),
    ("icd10cm", "E11.9XXA", "seventh-invalid", "E11.9 takes no 7th character", "E11.9"),
    ("icd10cm", "E11.2", "heading", "3 codes below it", "E11.21"),
    ("icd10cm", "S52", "heading", "codes below it", "S52.0"),
    ("icd10cm", "G35", "heading", "was a code until 2025-09-30", "G35.A"),
    ("icd10cm", "e1199", "unknown", "no ICD-10-CM code E11.99", "E11.9"),
    ("icd10cm", "A00-B99", "unknown", "no ICD-10-CM code", "A00.0"),
    ("icd10cm", "4", "unknown", "no ICD-10-CM code 4", None),
    ("icd10cm", "C78.31", "not-in-force", "only since 2026-10-01", None),
    ("icd10cm", "T40.4X1A", "not-in-force", "only until 2020-09-30", None),
    ("icd10pcs", "0SRC0J", "unknown", "no ICD-10-PCS code", None),
    ("hcpcs", "ZZZZZ", "unknown", "no HCPCS Level II code", None),
    ("hcpcs", "D0120", "not-loaded", "dental code set", None),
    ("practice", "PX999", "unknown", "no practice code", None),
]  # fmt: skip


@pytest.mark.parametrize(("system", "typed", "kind", "says", "offered"), FAULTS, ids=[f[1] for f in FAULTS])
def test_a_fault_is_named_explained_and_helped(
    system: System, typed: str, kind: str, says: str, offered: str | None, book: CodeBook
) -> None:
    fault = form_fault(system, typed, TODAY, book)
    assert fault is not None and fault.kind == kind
    assert says in fault.sentence
    assert (fault.suggestions[0] if fault.suggestions else None) == offered


def test_an_obstetric_seventh_says_nothing_of_treatment(book: CodeBook) -> None:
    fault = form_fault("icd10cm", "O64.0XX", TODAY, book)
    assert fault is not None and fault.kind == "seventh-missing" and "treatment" not in fault.sentence


def test_a_code_nobody_loaded_is_not_called_wrong(book: CodeBook) -> None:
    fault = form_fault("cpt", "A", TODAY, book)
    assert fault is not None and fault.kind == "not-loaded" and "CPT is not loaded" in fault.sentence


@pytest.mark.parametrize(
    ("system", "code"),
    [
        ("icd10cm", "s52531a"),
        ("icd10cm", "B20"),
        ("icd10pcs", "0SRC0J9"),
        ("hcpcs", "g0463"),
        ("practice", "PX134"),
    ],
)
def test_a_good_code_has_no_fault(system: System, code: str, book: CodeBook) -> None:
    assert form_fault(system, code, TODAY, book) is None


@given(system=st.sampled_from(SYSTEMS), text=st.text(max_size=16))
def test_whatever_is_typed_gets_an_answer(book: CodeBook, system: System, text: str) -> None:
    fault = form_fault(system, text, TODAY, book)
    assert fault is None or fault.sentence.endswith(".")


def test_our_rules_know_every_code_the_editor_would_name(book: CodeBook) -> None:
    """MCE's external causes are chapter 20, and its manifestations ours: so the engine's edit is never
    lost.
    """
    for entry in book.all_codes("icd10cm", TODAY):
        flags = entry.facts.get("mce", "").split()
        assert "ecodepdx" not in flags or entry.code[0] in "VWXY"
        if "manifestation" in flags:
            facts = facts_of(book, entry.code, TODAY)
            assert facts is not None and facts.manifestation
