"""The level of a visit, asked by a program."""

from __future__ import annotations

import pytest

ESTABLISHED = {"seen": "true", "same_group": "true", "same_specialty": "true"}


def test_facts_come_to_a_level_and_a_practice_code(book, opened):
    found = opened.get(
        "/api/v1/em/office", {**ESTABLISHED, "chronic_worse": 1, "prescription": "true"}
    ).json()
    assert (found["family"], found["level"], found["basis"]) == ("office-established", 4, "mdm")
    assert found["services"][0]["concept"] == "office-visit-established-moderate"


def test_the_rules_name_every_fact_that_may_be_told(book, opened):
    found = opened.get("/api/v1/em").json()
    assert {"prescription", "minutes"} <= {fact["name"] for fact in found["facts"]}
    assert {"emergency", "office-new"} <= {family["family"] for family in found["families"]}


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("em/zoo", "visit"),
        ("em/office?minor=-1", "minor"),
        ("em/office?minor=two", "minor"),
        ("em/office?minutes=2000", "minutes"),
        ("em/office?seen=perhaps", "seen"),
        ("em/office?exam=8", "exam"),
    ],
)
def test_a_fact_that_is_none_is_told_where(book, opened, address, where):
    answer = opened.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.json()["where"]) == (422, where)
