"""A licensed CPT code in the workbench: found, graded as its concept, and never kept with its words."""

# ruff: noqa: F811 - fixtures are asked for by the names they are imported under
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from preceptor.engine import cpt, engine
from preceptor.engine.home import Home
from preceptor.engine.licence import keep
from preceptor.school.encoder.models import CptReader
from preceptor.school.encoder.tests.test_cpt import CODES, MINE, TEXTS, home, licence, licensed  # noqa: F401
from preceptor.school.lab.tests.conftest import key_draft

pytestmark = pytest.mark.django_db(transaction=True)


def _draft(attempt: Any, where: Home) -> dict[str, Any]:
    """The key's own draft, its practice services as CPT codes that are matched to their concepts."""
    draft, matching = key_draft(attempt.variant()), {}
    for line in draft["services"]:
        entry = engine().book.find("practice", line["code"])
        if entry:
            code = CODES[len(matching)]
            matching[entry.facts["concept"]] = [code]
            line |= {"system": None, "code": code}
    assert matching
    cpt.export_matching(where, matching)
    return draft


def _pane(client: Any, attempt: Any) -> str:
    return str(client.get(reverse("lab:pane", args=[attempt.uuid]), {"q": "lantern", "system": "cpt"}).text)


def test_the_pane_shows_it_under_a_licence_and_counts_the_reader(
    licensed: Home, attempt: Any, ada: Any, client_of: Callable[..., Any]
) -> None:
    assert MINE in _pane(client_of(ada), attempt)
    assert [one.user for one in CptReader.objects.all()] == [ada]
    keep(licensed, licence(-400, -1))
    assert not [text for text in (*TEXTS, *CODES) if text in _pane(client_of(ada), attempt)]


def test_a_matched_code_is_graded_as_its_concept(licensed: Home, attempt: Any, submit: Any) -> None:
    done = submit(attempt, _draft(attempt, licensed))
    assert {line["verdict"] for line in done.grade["lines"] if line["section"] == "services"} == {"correct"}


def test_with_an_ended_licence_it_is_not_loaded(licensed: Home, attempt: Any, submit: Any) -> None:
    draft = _draft(attempt, licensed)
    keep(licensed, licence(-400, -1))
    done = submit(attempt, draft)
    assert "code.not-loaded" in {finding["rule"] for finding in done.findings["findings"]}
    services = [line for line in done.grade["lines"] if line["section"] == "services"]
    assert "correct" not in {line["verdict"] for line in services}


def test_nothing_that_is_kept_has_a_descriptor(
    licensed: Home, attempt: Any, submit: Any, ada: Any, client_of: Callable[..., Any]
) -> None:
    draft = _draft(attempt, licensed)
    draft["services"][0]["units"] = 4
    done = submit(attempt, draft)
    kept = json.dumps([done.claim, done.key, done.grade, done.findings, done.draft])
    review = client_of(ada).get(reverse("lab:review", args=[done.uuid])).text
    assert not [text for text in TEXTS if text in kept or text in review]
