"""Policies in the store: kept whole, found by service and day; official ones before our own."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets.compiled import policies as table
from preceptor.coding.codesets.policies import Document, Group, Limit, Policies, Policy
from preceptor.coding.codesets.sources.coverage import read_articles
from preceptor.coding.codesets.tests import exports

OURS = Policy(
    "currents", "teaching", 1, "Currents", date(2026, 1, 1), date.max, "currents.yaml",
    (("hcpcs", "G0283"), ("practice", "PX001")),
    (Group(1, "Pain.", ("M54", "E08-E13"), also=("R52",)),), (Limit("age", "From 50.", 50),),
    lesson="A lesson.",
)  # fmt: skip


def _shelf(*documents: Document) -> Policies:
    db = sqlite3.connect(":memory:")
    db.executescript(table.SCHEMA)
    table.write(db, documents)
    db.executescript(table.INDEXES)
    return Policies(lambda query, *values: db.execute(query, values).fetchall())


@pytest.fixture
def articles(tmp_path: Path) -> tuple[Document, ...]:
    path = tmp_path / "current_article_csv.zip"
    path.write_bytes(exports.packed(exports.articles()))
    return read_articles(path).documents


def test_a_policy_comes_back_as_it_was_written():
    assert _shelf(Document(OURS)).of("practice", "PX001") == (OURS,)


def test_a_licensed_code_reads_the_policies_of_the_practice_codes_it_stands_for():
    group = replace(OURS.groups[0], services=("PX001",))
    documents = [Document(replace(OURS, groups=(group,)))]
    rows = _shelf(*documents)._rows
    (found,) = Policies(rows, {exports.NUMBER: ("PX001",)}.get).of("cpt", exports.NUMBER)
    assert found.groups[0].services == (exports.NUMBER,)
    assert _shelf(*documents).of("cpt", exports.NUMBER) == ()


def test_its_words_come_back_in_order():
    words = (("Two", "second"), ("One", "first"))
    assert _shelf(Document(OURS, words)).text(OURS) == words


def test_an_official_document_takes_the_place_of_ours_for_its_services_alone(articles):
    shelf = _shelf(Document(OURS), *articles)
    assert [one.id for one in shelf.of("hcpcs", "G0283")] == ["A900"]
    assert [one.id for one in shelf.of("practice", "PX001")] == ["currents"]


def test_the_day_chooses_the_version(articles):
    shelf = _shelf(*articles)
    (then,), (now,) = (
        shelf.of("hcpcs", "G0283", date(2025, 6, 1)),
        shelf.of("hcpcs", "G0283", date(2026, 6, 1)),
    )
    assert (then.version, now.version) == (2, 3)
    assert shelf.of("hcpcs", "G0283", date(2024, 12, 31)) == ()


def test_without_a_day_the_newest_version_answers(articles):
    assert [one.version for one in _shelf(*articles).of("cpt", exports.NUMBER)] == [3]


def test_a_policy_is_found_by_its_id_also_on_a_day_it_was_not_in_force(articles):
    shelf = _shelf(*articles)
    assert shelf.find("A900", date(2025, 6, 1)).version == 2
    assert shelf.find("A900", date(1999, 1, 1)).version == 3
    assert shelf.find("A1") is None


def test_titles_are_found_by_a_word_ours_first(articles):
    shelf = _shelf(*articles, Document(OURS))
    assert [id for id, _, _ in shelf.titles("CURRENTS")] == ["currents", "A900"]
    assert shelf.titles("100%") == ()


def test_places_and_counts_are_those_of_the_documents(articles):
    shelf = _shelf(Document(OURS), *articles)
    assert shelf.places == ("NY", "OH")
    assert shelf.counts == {"article": 1, "teaching": 1}


def test_a_later_export_ends_what_it_no_longer_has(articles):
    gone = replace(articles[0], policy=replace(articles[0].policy, id="A800"))
    found = table.newest_wins([(date(2026, 3, 5), [gone]), (date(2026, 3, 12), articles)])
    last = {(one.policy.id, one.policy.version): one.policy.last for one in found}
    assert last == {("A800", 3): date(2026, 3, 11), ("A900", 2): date.max, ("A900", 3): date.max}


def test_a_later_export_has_the_last_word_on_a_version(articles):
    again = [replace(one, policy=replace(one.policy, title="Anew")) for one in articles]
    found = table.newest_wins([(date(2026, 3, 5), articles), (date(2026, 3, 12), again)])
    assert {one.policy.title for one in found} == {"Anew"}
