"""Exports of the Medicare Coverage Database, from the zip in a zip; and the answer of every door."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.policies import Policy
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.store import Store
from preceptor.coding.codesets.tests import exports
from preceptor.engine import content
from preceptor.engine.answers.asked import Malformed, NotThere
from preceptor.engine.answers.coverage import ask, coverage, find, policies, policy
from preceptor.engine.home import Home
from preceptor.engine.imports import imported
from preceptor.engine.incoming import bring_in, examine, forget

DAY = date(2026, 4, 15)


def _zip(folder: Path, content: bytes, name: str = "current_article.zip") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _articles(folder: Path) -> Path:
    return _zip(folder, exports.wrapped(exports.packed(exports.articles())))


def test_a_zip_in_a_zip_is_imported_and_named(tiny_build: Home, tmp_path: Path):
    bring_in(tiny_build, [_articles(tmp_path)])
    (one,) = imported(tiny_build)
    assert (one.kind, one.label, one.name, one.origin) == (
        "coverage-articles", "2026-03-05", "current_article_csv.zip", "current_article.zip",
    )  # fmt: skip
    assert one.counts["diagnoses covered"] == 3


def _documents(home: Home) -> list[Policy]:
    return [one.policy for one in content.policies(content.read_imports(imported(home)), ())]


def test_what_was_imported_is_read_again_for_every_build(tiny_build: Home, tmp_path: Path):
    bring_in(tiny_build, [_articles(tmp_path)])
    assert [(one.id, one.version) for one in _documents(tiny_build)] == [("A900", 2), ("A900", 3)]
    forget(tiny_build, "current_article.zip")
    assert _documents(tiny_build) == []


def test_all_three_kinds_stand_beside_each_other(tiny_build: Home, tmp_path: Path):
    determinations = exports.wrapped(exports.packed(exports.lcds()), "current_lcd_csv.zip")
    files = [
        _articles(tmp_path),
        _zip(tmp_path, determinations, "current_lcd.zip"),
        _zip(tmp_path, exports.packed(exports.ncds()), "ncd_csv.zip"),
    ]
    bring_in(tiny_build, files)
    assert [one.id for one in _documents(tiny_build)] == ["A900", "A900", "L300", "NCD7", "NCD8"]


@pytest.mark.parametrize(
    "archive, says",
    [
        (exports.wrapped(b"not a zip"), "is a damaged zip"),
        (
            exports.wrapped(exports.packed_members({"x_csv.zip": exports.packed(exports.ncds())})),
            "a zip inside",
        ),
        (exports.wrapped(exports.packed(exports.articles()))[:-40], "is a damaged zip"),
    ],
)
def test_a_wrapped_zip_that_is_wrong_is_refused(tiny_build: Home, tmp_path: Path, archive: bytes, says: str):
    with pytest.raises(SourceError, match=says):
        examine(tiny_build, [_zip(tmp_path, archive)])


def test_two_exports_in_one_zip_are_refused(tiny_build: Home, tmp_path: Path):
    mixed = exports.packed(exports.articles() | exports.lcds())
    with pytest.raises(SourceError, match="belongs to another export"):
        examine(tiny_build, [_zip(tmp_path, mixed)])


def test_a_service_may_be_named_by_code_or_concept(book: Store):
    by_concept = ask(book, "vitamin-d", ["e55.9"], DAY)
    by_code = ask(book, by_concept.question.code.lower(), ["E559"], DAY)
    assert by_concept == by_code
    assert by_code.verdict == "covered"


def test_the_document_tells_service_verdict_policy_and_what_to_do(book: Store):
    found = coverage(book, ask(book, "G0127", ["B35.1"], DAY))
    assert found["service"]["title"] == book.find("hcpcs", "G0127", DAY).title
    assert (found["verdict"], found["policies"][0]["policy"]["kind"]) == ("limited", "teaching")
    assert found["liability"]["modifiers"] == ["GA", "GZ"]
    assert "no promise" in found["promise"]


@pytest.mark.parametrize("service, dx", [("G01279", "I10"), ("G0127", "what")])
def test_what_cannot_be_asked_is_told(book: Store, service: str, dx: str):
    with pytest.raises(NotThere):
        ask(book, service, [dx], DAY)


def test_more_diagnoses_than_a_claim_has_are_refused(book: Store):
    with pytest.raises(Malformed):
        ask(book, "G0127", [f"M54.{n}" for n in range(10)] + ["I10", "I11", "I12"], DAY)


def test_a_policy_says_whose_it_is(book: Store):
    found = policy(book, "LOWER-SPINE-MRI", DAY)
    assert "stands for no payer" in found["policy"]["label"]
    assert [one["covers"] for one in found["groups"]] == [True, True, False]


def test_policies_are_listed_by_a_word(book: Store):
    assert [one["id"] for one in policies(book, "lower spine")["policies"]] == ["lower-spine-mri"]
    with pytest.raises(NotThere):
        find(book, "A1")
