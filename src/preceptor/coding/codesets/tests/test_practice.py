"""The practice set: what its reader refuses, and what the set that ships holds."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from preceptor.coding.codesets.sources import SourceError, practice
from preceptor.coding.codesets.sources.practice import Practice, Service

FILES = sorted((Path(__file__).parents[5] / "curriculum" / "services").glob("*.yaml"))

TALKS = """
family: talks
title: Talks
services:
  - {concept: short-talk, code: PX901, label: Short talk, text: A few words., em: {family: talk, level: 1}}
  - {concept: long-talk, code: PX902, label: Long talk, text: Many words., em: {family: talk, level: 2}}
  - {concept: more-talk, code: PX903, label: More talk, text: Still talking., add_on_to: [long-talk],
     parent: long-talk, time: {minutes: 15, least: 8}, units: {most: 4, per: day, why: time}}
  - {concept: ear-look, code: PX904, label: Look into an ear, text: With a light., sides: true,
     units: {most: 1, per: line, why: side}}
pairs:
  - [talk, ear-look, 1, "Looking belongs to talking."]
exclusive:
  - [talk, 0, "One talk a day."]
"""


def read(tmp_path: Path, text: str) -> Practice:
    path = tmp_path / "talks.yaml"
    path.write_text(text, encoding="utf-8")
    return practice.read([path])


@pytest.fixture(scope="module")
def shipped() -> Practice:
    return practice.read(FILES)


def test_a_family_of_visits_stands_for_its_levels_the_highest_first(tmp_path: Path) -> None:
    found = [(pair.column1, pair.column2, pair.indicator) for pair in read(tmp_path, TALKS).pairs]
    assert found == [("PX902", "PX904", 1), ("PX901", "PX904", 1), ("PX902", "PX901", 0)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("parent: long-talk", "parent: talk", "service more-talk: names talk"),
        ("text: Many words.", "text: Many words., parent: more-talk", "stands under itself, by way of"),
        ("text: Many words.", "text: Many words., add_on_to: [more-talk]", "nothing but other add-ons"),
        ("level: 2", "level: 3", "the levels of talk are [1, 3]"),
        ("level: 2", "level: 1", "the levels of talk are [1, 1]"),
        ("concept: ear-look", "concept: talk", "talk, is also a concept"),
        ("text: A few words.", "text: A few words., sides: true", "service short-talk: a visit"),
        ("sides: true,", "", "a limit for each side"),
        ("least: 8", "least: 18", "more minutes than a unit has"),
        ("why: time", "why: fun", "services.2.units.why"),
        ("[talk, ear-look", "[[], ear-look", "pairs.0.0"),
        ("[talk, ear-look", "[[talk, nobody], ear-look", "pairs.0: names nobody"),
        ("[talk, ear-look", "[[ear-look, talk], ear-look", "pairs ear-look with itself"),
        ("[talk, ear-look", "[more-talk, long-talk", "belong together"),
        ("[talk, 0", "[[ear-look, talk], 0", "PX904 and PX902 are paired already"),
        ("[talk, 0", "[[talk, long-talk], 0", "pairs long-talk with itself"),
    ],
)
def test_a_set_that_contradicts_itself_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(tmp_path, TALKS.replace(old, new, 1))
    assert said in str(refused.value)


def test_a_parent_stands_in_the_same_family(tmp_path: Path, shipped: Practice) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        "family: other\ntitle: Other\nservices:\n"
        "  - {concept: odd-talk, code: PX905, label: Odd talk, text: Odd words., parent: long-talk}\n"
    )
    read(tmp_path, TALKS)
    with pytest.raises(SourceError, match="in another family"):
        practice.read([tmp_path / "talks.yaml", other])


LEAST = {
    "visits": 28, "visits-elsewhere": 25, "care-over-time": 20, "anesthesia": 25, "skin": 25,
    "musculoskeletal": 30, "spine": 9, "respiratory": 15, "heart-and-vessels": 25, "digestive": 25,
    "urinary": 12, "male-genital": 8, "female-genital-and-birth": 20, "nervous": 15, "eye-and-ear": 20,
    "imaging": 25, "imaging-by-sound-and-tracer": 20, "laboratory": 40, "pathology": 12, "medicines": 20,
    "function-tests": 20, "therapy": 30,
}  # fmt: skip


def test_every_family_is_there_with_its_services(shipped: Practice) -> None:
    counted = {family.family: len(family.services) for family in shipped.families}
    assert counted.keys() == LEAST.keys()
    assert [name for name, least in LEAST.items() if counted[name] < least] == []


def test_there_are_pairs_and_add_ons_enough_to_teach(shipped: Practice) -> None:
    written = sum(len(family.pairs) + len(family.exclusive) for family in shipped.families)
    assert written >= 250
    assert {pair.indicator for pair in shipped.pairs} == {0, 1}
    assert sum(bool(service.add_on_to) for service in shipped.services) >= 50


def test_labels_are_told_apart(shipped: Practice) -> None:
    for names in ([s.label for s in shipped.services], [s.short for s in shipped.services]):
        assert [name for name, times in Counter(names).items() if times > 1] == []


def test_every_service_has_a_short_label_and_one_to_three_sentences(shipped: Practice) -> None:
    assert [s.concept for s in shipped.services if not s.short or len(s.short) > len(s.label)] == []
    sentences = {s.concept: len(re.findall(r"[.](?= |$)", s.text)) for s in shipped.services}
    assert {concept: n for concept, n in sentences.items() if not 1 <= n <= 3} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_number_could_be_a_licensed_code(path: Path) -> None:
    assert re.findall(r"\b(?:\d{5}|\d{4}[A-Z])\b", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("family", "levels"),
    [
        ("office-new", 4), ("office-established", 5), ("home-new", 4), ("home-established", 4),
        ("consultation-office", 4), ("consultation-hospital", 4), ("emergency", 5), ("hospital-first", 3),
        ("hospital-later", 3), ("hospital-same-day", 3), ("hospital-discharge", 2), ("nursing-first", 3),
        ("nursing-later", 4), ("nursing-discharge", 2),
    ],
)  # fmt: skip
def test_the_levels_of_every_family_of_visits(family: str, levels: int, shipped: Practice) -> None:
    assert sum(s.em is not None and s.em.family == family for s in shipped.services) == levels


def test_two_levels_of_one_family_are_never_reported_unexplained(shipped: Practice) -> None:
    by_family: dict[str, list[Service]] = defaultdict(list)
    for service in shipped.services:
        if service.em:
            by_family[service.em.family].append(service)
    paired = {frozenset((pair.column1, pair.column2)) for pair in shipped.pairs}
    missing = [
        (one.concept, two.concept)
        for visits in by_family.values()
        for one in visits
        for two in visits
        if one.code < two.code and frozenset((one.code, two.code)) not in paired
    ]
    assert missing == []


def test_sides_are_where_the_body_has_two(shipped: Practice) -> None:
    sided = {family.family for family in shipped.families if any(s.sides for s in family.services)}
    assert sided <= {
        "skin", "musculoskeletal", "spine", "respiratory", "heart-and-vessels", "digestive", "urinary",
        "male-genital", "female-genital-and-birth", "nervous", "eye-and-ear", "imaging",
        "imaging-by-sound-and-tracer",
    }  # fmt: skip


SURGERY = {
    "skin", "musculoskeletal", "spine", "respiratory", "heart-and-vessels", "digestive", "urinary",
    "male-genital", "female-genital-and-birth", "nervous", "eye-and-ear",
}  # fmt: skip


def test_operations_say_how_long_their_care_is_included(shipped: Practice) -> None:
    operations = [s for family in shipped.families if family.family in SURGERY for s in family.services]
    silent = {s.concept for s in operations if s.global_days is None and not s.add_on_to and not s.parts}
    assert silent == {  # tests and examinations
        "bladder-measured-after-voiding", "eye-exam-full", "hearing-test-full", "ear-pressure-test",
    }  # fmt: skip


def test_hours_and_parts_of_hours_say_how_they_are_counted(shipped: Practice) -> None:
    named = re.compile(r"\bhour\b")
    untimed = {s.concept for s in shipped.services if named.search(s.label) and not s.time}
    assert untimed == {
        "hospital-discharge-day-short",
        "hospital-discharge-day-long",
        "nursing-facility-discharge-short",
        "nursing-facility-discharge-long",
    }
