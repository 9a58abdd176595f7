"""What a claim groups to, in the review and before submitting."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from preceptor.coding.claims import read_claim
from preceptor.engine import engine
from preceptor.school.lab import actions
from preceptor.school.lab.outcome import explored
from preceptor.school.lab.tests.claims import STAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def stay(case_set: Any, ada: Any) -> Any:
    return actions.begin(user=ada, case_set=case_set, case_id=STAY)


def test_the_review_tells_what_each_code_of_a_stay_does(
    stay: Any, submit: Any, ada: Any, client_of: Any
) -> None:
    attempt = submit(stay)
    kept = attempt.findings["groups"]
    page = client_of(ada).get(reverse("lab:review", args=[attempt.uuid])).text
    assert f"What each code does to MS-DRG {kept['drg']['number']}" in page
    assert all(one["says"].split("’")[0][:30] in page for one in kept["codes"])


def test_the_same_group_weighs_the_same(stay: Any, submit: Any, ada: Any, client_of: Any) -> None:
    page = client_of(ada).get(reverse("lab:review", args=[submit(stay).uuid])).text
    assert "Both weigh the same." in page


def test_an_attempt_of_before_has_its_review(stay: Any, submit: Any, ada: Any, client_of: Any) -> None:
    attempt = submit(stay)
    del attempt.findings["groups"]
    attempt.save()
    page = client_of(ada).get(reverse("lab:review", args=[attempt.uuid]))
    assert page.status_code == 200 and "What each code does" not in page.text


def test_a_visit_tells_why_a_line_is_packaged(book: Any) -> None:
    day = "2026-05-12"
    lines = [("G0463", "0510"), ("C9600", "0481")]
    claim = {
        "kind": "outpatient",
        "service_date": day,
        "patient": {"age": 67, "sex": "F"},
        "diagnoses": [{"code": "I10"}],
        "services": [{"system": "hcpcs", "code": c, "revenue": r, "date": day} for c, r in lines],
    }
    page = render_to_string("lab/_groups.html", {"explored": explored(engine(), read_claim(claim))})
    assert "Packaged by line 2 (C9600)" in page
    assert "line 1 (G0463): APC 5012, status V, in full" in page


@pytest.mark.parametrize("allowed", [True, False])
def test_before_submitting_only_where_the_exercise_shows_edits(
    stay: Any, ada: Any, client_of: Any, allowed: bool
) -> None:
    stay.case_set.edits_while_coding = allowed
    stay.case_set.save()
    page = client_of(ada).get(reverse("lab:submit", args=[stay.uuid])).text
    assert ("What this claim groups to" in page) is allowed


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_panels_are_free_of_violations_in_every_look(
    browser_page: Any, signed_in: Any, ada: Any, stay: Any, submit: Any, axe: Any, look: Any
) -> None:
    attempt = submit(stay)
    page = signed_in(browser_page, ada)
    for address in (
        reverse("lab:review", args=[attempt.uuid]),
        "/encoder/icd10cm/L89.153/?on=2026-05-12",
        "/encoder/icd10pcs/0SR9019/?on=2026-05-12",
        "/encoder/hcpcs/G0463/?on=2026-05-12",
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('.explored, .grouping details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        axe(page)
