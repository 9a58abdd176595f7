"""The JSON API answers what the command line answers, in the same shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from preceptor.cli import main


@pytest.fixture
def opened(settings: Any) -> Client:
    """A stranger, where the school has opened its encoder."""
    settings.PUBLIC_ENCODER, settings.API_RATE_PUBLIC = True, 10**6
    return Client()


def _cli(*words: str) -> dict:
    return json.loads(CliRunner().invoke(main, [*words, "--json"], catch_exceptions=False).stdout)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("codes/icd10cm/E11.22", ["lookup", "icd10cm", "E11.22"]),
        ("codes/icd10cm/s52531a?on=2026-04-14", ["lookup", "icd10cm", "S52.531A", "--date", "2026-04-14"]),
        ("codes/icd10cm/A00-A09", ["lookup", "icd10cm", "A00-A09"]),
        ("codes/hcpcs/G0463", ["lookup", "hcpcs", "G0463"]),
        ("codes/icd10cm/changes", ["changes", "icd10cm"]),
        ("codes/icd10pcs/changes?release=FY2026", ["changes", "icd10pcs", "FY2026"]),
        ("codes/icd10cm/E11.22/history", ["changes", "icd10cm", "--code", "E11.22"]),
        ("codes/icd10cm/compare?a=E11.22&b=E10.22", ["compare", "icd10cm", "E11.22", "E10.22"]),
        ("codes/icd10pcs/compare?a=0SR9019&b=0SRB019", ["compare", "icd10pcs", "0SR9019", "0SRB019"]),
        ("pcs", ["pcs"]),
        ("pcs/0sr", ["pcs", "0SR"]),
        ("pcs/0SR9019", ["pcs", "0SR9019"]),
        ("pcs/0SR/table", ["pcs", "0SR", "--table"]),
        ("modifiers/lt", ["modifier", "LT"]),
        (
            "together?a=G0463&b=G0442&setting=outpatient&on=2026-05-12",
            ["together", "G0463", "G0442", "--setting", "outpatient", "--date", "2026-05-12"],
        ),
        ("together?a=px542&b=PX541", ["together", "PX542", "PX541"]),
        ("modifiers", ["modifier"]),
    ],
)
def test_the_shape_is_that_of_the_command_line(book, opened, address, words):
    assert opened.get(f"/api/v1/{address}").json() == _cli(*words)


@pytest.mark.parametrize("query", ["broken wrist", "copd", "diabtes kidney", "S52.5"])
def test_a_search_finds_what_the_command_line_finds(book, opened, query):
    found = opened.get("/api/v1/codes/icd10cm/search", {"q": query, "limit": 5}).json()
    told = _cli("search", query, "--limit", "5")
    assert found.pop("ms") >= 0 and told.pop("ms") >= 0
    assert found == told


def test_status_is_that_of_the_command_line_but_for_files(book, opened):
    told = _cli("codes", "status")
    del told["imports"]
    assert opened.get("/api/v1/status").json() == told
