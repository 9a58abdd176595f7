"""Drafts: what a browser may send, and the claim it stands for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preceptor.coding.claims import read_claim
from preceptor.coding.grading import grade
from preceptor.school.lab.describe import describe
from preceptor.school.lab.draft import DraftError, read_draft, read_save, to_claim
from preceptor.school.lab.tests.claims import ANKLE, STAY, body, key_draft, one_code


@pytest.fixture
def ankle(library: Any) -> Any:
    return library.variant(ANKLE, 0)


@pytest.mark.parametrize(
    ("draft", "where"),
    [
        ({"diagnosis": []}, "diagnosis"),
        ({"diagnoses": [{"code": "I10"}]}, "diagnoses[0].id"),
        ({"diagnoses": [{"id": "d1", "code": "I" * 16}]}, "diagnoses[0].code"),
        ({"diagnoses": [{"id": "d1", "code": 7}]}, "diagnoses[0].code"),
        ({"diagnoses": [{"id": "<b>", "code": "I10"}]}, "diagnoses[0].id"),
        ({"diagnoses": [{"id": "d1"}, {"id": "d1"}]}, "diagnoses"),
        ({"diagnoses": [{"id": f"d{n}"} for n in range(61)]}, "diagnoses"),
        ({"diagnoses": [{"id": "d1", "poa": "yes"}]}, "diagnoses[0].poa"),
        ({"diagnoses": [{"id": "d1", "unsure": "true"}]}, "diagnoses[0].unsure"),
        ({"services": [{"id": "s1", "units": "1"}]}, "services[0].units"),
        ({"services": [{"id": "s1", "units": 10_000}]}, "services[0].units"),
        ({"services": [{"id": "s1", "date": "14/04/2026"}]}, "services[0].date"),
        ({"services": [{"id": "s1", "modifiers": ["259"]}]}, "services[0].modifiers[0]"),
        ({"notes": "a\u0000b"}, "notes"),
        ({"notes": "x" * 20_001}, "notes"),
        ([], ""),
    ],
)
def test_a_malformed_draft_names_its_field(draft: Any, where: str) -> None:
    with pytest.raises(DraftError) as refused:
        read_draft(draft)
    assert refused.value.faults[0].where == where


@pytest.mark.parametrize("text", [b"", b"{", b'{"revision": NaN}', b"[" * 9000, b'"\\ud800"', b"\xff\xfe"])
def test_bytes_that_are_no_json_are_refused_in_words(text: bytes) -> None:
    with pytest.raises(DraftError):
        read_save(text)


def test_half_typed_work_is_a_draft() -> None:
    draft = read_draft(
        {
            "diagnoses": [{"id": "d1", "code": ""}, {"id": "d2", "code": "s93."}],
            "services": [{"id": "s1", "modifiers": ["2"], "place_of_service": "1", "revenue": "05"}],
            "discharge_status": "0",
        }
    )
    assert draft.diagnoses[1].code == "s93."


def test_empty_lines_are_left_out_and_pointers_follow_their_diagnosis(ankle: Any) -> None:
    draft = read_draft(
        {
            "diagnoses": [
                {"id": "a", "code": ""},
                {"id": "b", "code": "i10"},
                {"id": "c", "code": "s93401a"},
            ],
            "services": [{"id": "s", "code": "px213", "points_to": ["c", "a", "gone", "b"]}],
        }
    )
    claim = read_claim(to_claim(draft, ankle))
    assert [d.code for d in claim.diagnoses] == ["I10", "S93.401A"]
    assert claim.diagnoses[0].role == "first"
    assert claim.services[0].points_to == (2, 1)


@pytest.mark.parametrize(
    ("case_id", "code", "system"),
    [
        (ANKLE, "px213", "practice"),
        (ANKLE, "G0463", "hcpcs"),
        (ANKLE, "0SR9019", "hcpcs"),
        (STAY, "0sr9019", "icd10pcs"),
    ],
)
def test_the_code_set_of_a_service_is_read_from_the_code(
    library: Any, case_id: str, code: str, system: str
) -> None:
    draft = read_draft({"services": [{"id": "s", "code": code}]})
    assert to_claim(draft, library.variant(case_id))["services"][0]["system"] == system


def test_what_is_half_typed_never_reaches_the_claim(ankle: Any) -> None:
    line = {"id": "s", "code": "G0463", "modifiers": ["2", "25"], "place_of_service": "1x", "revenue": "51"}
    service = to_claim(read_draft({"services": [line]}), ankle)["services"][0]
    assert (service["modifiers"], service["place_of_service"], service["revenue"]) == (["25"], None, None)


def test_a_quote_that_does_not_stand_is_kept_and_faulted_but_is_no_evidence(ankle: Any, book: Any) -> None:
    quotes = [
        {"document": "02-visit", "sentence": None, "quote": "Former smoker."},
        {"document": "02-visit", "sentence": None, "quote": "Current smoker."},
        {"document": "99-none", "sentence": None, "quote": "Former smoker."},
    ]
    draft = read_draft({"diagnoses": [{"id": "d1", "code": "I10", "evidence": quotes}]})
    assert to_claim(draft, ankle)["diagnoses"][0]["evidence"] == [
        {"document": "02-visit", "quote": "Former smoker."}
    ]
    said = describe(draft, ankle, book)["diagnoses"][0]["quotes"]
    assert said[0]["fault"] is None
    assert "do not stand in Clinic visit" in said[1]["fault"]
    assert "not in the chart" in said[2]["fault"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [("ZZZ", "unknown"), ("S93.40", "heading"), ("S93.401", "seventh-missing"), ("I10", None)],
)
def test_a_line_says_what_is_wrong_with_its_code(ankle: Any, book: Any, code: str, kind: str | None) -> None:
    line = describe(read_draft(one_code(code)), ankle, book)["diagnoses"][0]
    assert (line["fault"] and line["fault"]["kind"]) == kind


def test_a_line_says_its_code_title_and_letter(ankle: Any, book: Any) -> None:
    draft = read_draft({"diagnoses": [{"id": "x"}, {"id": "y", "code": " s93401a"}]})
    said = describe(draft, ankle, book)
    assert [line["letter"] for line in said["diagnoses"]] == ["", "A"]
    assert said["diagnoses"][1]["code"] == "S93.401A"
    assert "right ankle" in said["diagnoses"][1]["title"]
    assert said["counts"] == {"diagnoses": 1, "services": 0, "faults": 0, "without_evidence": 1}


@pytest.mark.parametrize("case_id", [ANKLE, STAY])
def test_the_keys_own_draft_is_worth_everything(library: Any, book: Any, case_id: str) -> None:
    variant = library.variant(case_id, 0)
    claim = read_claim(to_claim(read_draft(key_draft(variant)), variant))
    assert grade(variant, claim, book).score == 1


_codes = st.text(st.characters(exclude_categories=["Cs"]), max_size=15)
_line = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b", "c", "d"]), "code": _codes},
    optional={
        "modifiers": st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=2), max_size=4),
        "place_of_service": st.text(st.characters(exclude_categories=["Cs"]), max_size=2),
        "revenue": st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
        "points_to": st.lists(st.sampled_from(["a", "b", "z"]), max_size=6),
    },
)


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(_line, max_size=4, unique_by=lambda line: line["id"]), status=st.none() | _codes)
def test_whatever_a_draft_holds_its_claim_can_be_read_and_described(
    book: Any, lines: list[Any], status: str | None
) -> None:
    from pathlib import Path

    from preceptor.coding.cases import Library

    variant = Library(Path(__file__).parent / "cases", book).variant(STAY)
    plain = [{"id": line["id"], "code": line["code"]} for line in lines]
    try:
        draft = read_draft({"diagnoses": plain, "services": lines, "discharge_status": status})
    except DraftError:
        return
    read_claim(to_claim(draft, variant))
    describe(draft, variant, book)


def test_a_save_is_read_from_bytes() -> None:
    sent = read_save(json.dumps(body(3, one_code("I10"), opened=["02-visit"])).encode())
    assert (sent.revision, sent.opened, sent.draft.diagnoses[0].code) == (3, ("02-visit",), "I10")
