"""The JSON API: what it answers, and where it says the fault is."""

from __future__ import annotations

import pytest


def test_a_system_says_its_releases_and_counts(book, opened):
    found = opened.get("/api/v1/codes/icd10cm").json()
    assert found["in_force"] > 70_000 and found["releases"][0]["from"] < found["releases"][0]["to"]


def test_questions_lead_to_a_code(book, opened):
    address, answers = "/api/v1/codes/icd10cm/S52.53/questions", []
    for _ in range(10):
        found = opened.get(address, {"a": answers}).json()
        if found["question"] is None:
            break
        answers.append(found["question"]["options"][0]["answer"])
    assert found["remaining"] == 1 and found["codes"][0]["code"].startswith("S52.53")


def test_an_unknown_code_is_told_with_its_neighbors(book, opened):
    answer = opened.get("/api/v1/codes/icd10cm/E11.229")
    assert answer.status_code == 404
    assert answer.json() == {
        "status": 404,
        "title": "Not Found",
        "detail": "E11.229 is not a code of icd10cm.",
        "where": "code",
        "near": ["E11.22"],
    }


@pytest.mark.parametrize(
    ("address", "where", "status"),
    [
        ("codes/icd9/001", "system", 404),
        ("codes/icd10cm/E11.22?on=2026-02-30", "on", 422),
        ("codes/icd10cm/E11.22?on=20260401", "on", 422),
        ("codes/icd10cm/E11.22?on=1850-01-01", "on", 422),
        ("codes/icd10cm/search", "q", 422),
        ("codes/icd10cm/search?q=gout&limit=0", "limit", 422),
        ("codes/icd10cm/search?q=gout&limit=9999", "limit", 422),
        ("codes/icd10cm/S52.5/questions?a=nothing", "a", 422),
        ("codes/hcpcs/G0463/questions", "system", 422),
        ("index/atlas", "kind", 404),
        ("index/disease/one", "number", 422),
        ("codes/icd10cm/compare?a=E11.22", "b", 422),
        ("codes/icd10cm/compare?a=E11.22&b=nothing", "code", 404),
        ("codes/icd10cm/changes?release=FY1066", "release", 404),
        ("codes/icd10cm/nothing/history", "code", 404),
        ("pcs/0S/table", "table", 404),
        ("pcs/0SZ", "prefix", 404),
        ("modifiers/ZZZ", "modifier", 404),
        ("together?a=G0463", "b", 422),
        ("together?a=G0463&b=what", "b", 422),
        ("together?a=G0463&b=G0442&setting=moon", "setting", 422),
    ],
)
def test_a_malformed_question_is_told_where(book, opened, address, where, status):
    answer = opened.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.json()["where"]) == (status, where)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_question_that_is_too_long_is_refused(book, opened):
    answer = opened.get("/api/v1/codes/icd10cm/search", {"q": "fracture " * 1000})
    assert answer.status_code == 422 and answer.json()["where"] == "q"


def test_the_builder_offers_the_characters_that_follow(book, opened):
    step = opened.get("/api/v1/pcs/0SR").json()
    assert (
        step["position"] == 4 and sum(choice["remaining"] for choice in step["choices"]) == step["remaining"]
    )


def test_a_whole_procedure_code_has_its_parts(book, opened):
    step = opened.get("/api/v1/pcs/0SR9019").json()
    assert step["code"] == "0SR9019" and [part["char"] for part in step["parts"]] == list("0SR9019")


def _volume(book, kind):
    if book.shelf.volume(kind) is None:
        pytest.skip(f"the store has no {kind} index")


def test_an_index_is_walked_from_letter_to_term(book, opened):
    _volume(book, "disease")
    page = opened.get("/api/v1/index/disease", {"letter": "f"}).json()
    number = next(term["number"] for term in page["terms"] if term["title"].startswith("Fracture"))
    term = opened.get(f"/api/v1/index/disease/{number}").json()
    assert len(term["below"]) == term["term"]["below"] > 0
    assert term["below"][0]["path"][0] == {"number": number, "title": term["term"]["title"]}


def test_an_index_is_sought_by_typing(book, opened):
    _volume(book, "disease")
    found = opened.get("/api/v1/index/disease/seek", {"q": "frac rad", "limit": 3}).json()
    assert 0 < len(found["terms"]) <= 3 and "Fracture" in str(found["terms"][0])


def test_the_description_names_every_address(opened, book):
    described = opened.get("/api/v1/openapi.json").json()
    assert "/api/v1/codes/{system}/{code}" in described["paths"]
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    search = described["paths"]["/api/v1/codes/{system}/search"]["get"]
    assert search["operationId"] == "find_codes" and "default" in search["responses"]
