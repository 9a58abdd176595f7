"""A library of two small cases, and Ada's attempts at them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from preceptor.coding.cases import Library
from preceptor.engine import engine
from preceptor.school.lab.tests.claims import ANKLE, STAY, key_draft, sent


@pytest.fixture
def library(book: Any, monkeypatch: pytest.MonkeyPatch) -> Library:
    small = Library(Path(__file__).parent / "cases", book)
    monkeypatch.setitem(engine().__dict__, "library", small)
    return small


@pytest.fixture
def case_set(library: Library, section: Any, ines: Any) -> Any:
    from preceptor.school.lab import actions

    return actions.make_case_set(section=section, title="Week 1", cases=[ANKLE, STAY], by=ines)


@pytest.fixture
def attempt(case_set: Any, ada: Any) -> Any:
    """Ada's open attempt at the ankle."""
    from preceptor.school.lab import actions

    return actions.begin(user=ada, case_set=case_set, case_id=ANKLE)


@pytest.fixture
def submit() -> Callable[..., Any]:
    """submit(attempt, draft) saves and submits; without a draft the key's own."""
    from preceptor.school.lab import actions

    def hand_in(attempt: Any, draft: dict[str, Any] | None = None) -> Any:
        draft = draft or key_draft(attempt.variant())
        saved = actions.save(attempt=attempt, sent=sent(attempt.revision, draft)).attempt
        return actions.submit(attempt=saved, revision=saved.revision)

    return hand_in


@pytest.fixture
def submitted(attempt: Any, submit: Callable[..., Any]) -> Any:
    """Ada's submitted attempt: the side wrong, the hypertension missed, a code too many."""
    draft = key_draft(attempt.variant())
    right, left = "S93.401A", "S93.402A"
    lead = draft["diagnoses"][0]
    lead["code"] = left if lead["code"] == right else right
    draft["diagnoses"][1] = {"id": "d2", "code": "E11.9", "evidence": [], "unsure": True}
    draft["services"][0]["points_to"] = ["d1"]
    return submit(attempt, draft)


@pytest.fixture
def opened_at(section: Any, ada: Any, book: Any, browser_page: Any, signed_in: Callable[..., Any]) -> Any:
    """opened_at(address) is the page of a claim with that address of the encoder in the pane beside it."""
    from preceptor.school.lab import actions

    case = "endocrine/kidney-numbers"
    case_set = actions.make_case_set(section=section, title="First cases", cases=[case], by=None)
    attempt = actions.begin(user=ada, case_set=case_set, case_id=case)

    def opened(at: str) -> Any:
        page = signed_in(browser_page, ada)
        page.goto(f"{reverse('lab:workbench', args=[attempt.uuid])}?{urlencode({'at': at})}")
        return page

    return opened
