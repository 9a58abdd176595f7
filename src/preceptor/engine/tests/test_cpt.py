"""The licensed set: behind its licence, on its days, and nowhere else."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from preceptor.coding.claims import read_claim
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.tests import invented
from preceptor.engine import Engine, cpt
from preceptor.engine.home import Home
from preceptor.engine.incoming import bring_in
from preceptor.engine.licence import Licence, LicenceError, attested, keep, kept

DAY = date(2026, 3, 2)
LICENCE = Licence("Northside College", date(2026, 1, 1), date(2026, 12, 31), 25, "Dana Whitfield", DAY)
TEXTS = invented.descriptors(12)
CODE = invented.codes(1)[0]


@pytest.fixture
def home(tmp_path: Path, engine_room: Engine) -> Home:
    """The built store, and a place of its own for everything licensed."""
    found = Home(tmp_path, engine_room.home.curriculum)
    found.codes.mkdir()
    (found.codes / "current").symlink_to(engine_room.book.folder)
    return found


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    texts = {
        "long.txt": invented.tabs(TEXTS), "short.txt": invented.capitals(TEXTS, 28),
        "modifiers.txt": invented.modifiers(),
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return [tmp_path / name for name in texts]


@pytest.fixture
def licensed(home: Home, files: list[Path], engine_room: Engine) -> Engine:
    cpt.bring_in(home, files, LICENCE)
    cpt.export_matching(home, {"office-visit-established-low": [CODE]})
    engine = Engine(home)
    engine.__dict__["engines"] = engine_room.engines
    return engine


def _claim(code: str, **more: object) -> dict[str, object]:
    return {
        "kind": "professional", "patient": {"age": 45, "sex": "F", "payer": "medicare"},
        "service_date": DAY.isoformat(), "place_of_service": "11",
        "diagnoses": [{"code": "I10", "role": "first"}],
        "services": [{"system": "cpt", "code": code, "points_to": [1], **more}],
    }  # fmt: skip


def test_files_without_an_attestation_are_refused(home: Home, files: list[Path]) -> None:
    with pytest.raises(SourceError, match="--licence HOLDER"):
        cpt.bring_in(home, files, None)
    with pytest.raises(SourceError, match="--licence HOLDER"):
        bring_in(home, files)
    assert not cpt.loaded(home)


def test_under_a_licence_the_set_answers(licensed: Engine) -> None:
    found = licensed.licensed(DAY)
    assert found is not None
    entry = found.book.find("cpt", CODE, DAY)
    assert entry is not None
    assert (entry.title, entry.billable) == (TEXTS[0], True)
    assert [hit.code for hit in found.searcher.search(TEXTS[3], system="cpt", limit=1).results] == [
        invented.codes(4)[3]
    ]


def test_the_plain_book_never_has_it(licensed: Engine) -> None:
    licensed.licensed(DAY)
    assert licensed.book.find("cpt", CODE) is None
    assert list(licensed.book.releases("cpt")) == []
    assert licensed.book.matched(CODE) == ()
    assert not licensed.searcher.search(TEXTS[3], system=None).results or all(
        hit.system != "cpt" for hit in licensed.searcher.search(TEXTS[3], system=None).results
    )


@pytest.mark.parametrize("day", [LICENCE.first - timedelta(1), LICENCE.last + timedelta(1)])
def test_outside_its_days_there_is_nothing(licensed: Engine, day: date) -> None:
    assert licensed.licensed(day) is None
    assert licensed.book_on(day) is licensed.book


def test_renewing_switches_it_on_again(licensed: Engine, home: Home) -> None:
    later = LICENCE.last + timedelta(1)
    assert licensed.licensed(later) is None
    keep(home, Licence("Northside College", later, later + timedelta(365), 25, "Dana Whitfield", later))
    assert licensed.licensed(later) is not None
    assert licensed.licensed(DAY) is None


def test_a_licence_that_cannot_be_read_is_none(licensed: Engine, home: Home) -> None:
    (home.codes / "licence.json").write_text('{"holder": "Northside"')
    assert kept(home) is None
    assert licensed.licensed(DAY) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"last": date(2025, 1, 1)}, "before it begins"),
        ({"users": 0}, "at least one user"),
        ({"holder": "  "}, "names who holds it"),
    ],
)
def test_an_attestation_that_cannot_be_is_refused(change: dict[str, object], reason: str) -> None:
    from dataclasses import replace

    with pytest.raises(LicenceError, match=reason):
        attested(replace(LICENCE, **change))  # type: ignore[arg-type]


def test_a_licence_year_runs_from_its_first_day() -> None:
    from dataclasses import replace

    long = replace(LICENCE, first=date(2024, 2, 29), last=date(2030, 1, 1))
    assert long.year_of(date(2026, 2, 28)) == date(2025, 3, 1)
    assert long.year_of(date(2026, 3, 1)) == date(2026, 3, 1)


def test_a_bad_file_leaves_everything_as_it_was(licensed: Engine, home: Home, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text(invented.tabs(TEXTS[:5]) + "and now something else\n")
    with pytest.raises(SourceError, match="neither an entry"):
        cpt.bring_in(home, [bad], None)
    assert cpt.editions(home) == {2026: {"long": 12, "short": 12, "modifiers": 3}}
    assert licensed.licensed(DAY) is not None


def test_a_second_year_stands_beside_the_first(licensed: Engine, home: Home, tmp_path: Path) -> None:
    newer = tmp_path / "newer.txt"
    newer.write_text(invented.tabs(["Quite another thing", *TEXTS[2:]], year=2027))
    cpt.bring_in(home, [newer], None)
    found = licensed.licensed(DAY)
    assert found is not None
    assert found.book.find("cpt", CODE, DAY).title == TEXTS[0]  # type: ignore[union-attr]
    assert found.book.find("cpt", CODE, date(2027, 5, 1)).title == "Quite another thing"  # type: ignore[union-attr]
    gone = invented.codes(12)[-1]
    assert found.book.in_force("cpt", gone, DAY)
    assert not found.book.in_force("cpt", gone, date(2027, 5, 1))


def test_a_file_without_a_year_needs_one(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text(invented.tabs(TEXTS, year=None))
    with pytest.raises(SourceError, match="--year"):
        cpt.bring_in(home, [file], LICENCE)
    cpt.bring_in(home, [file], LICENCE, year=2025)
    assert cpt.editions(home) == {2025: {"long": 12}}


def test_status_counts_and_names_no_code(licensed: Engine, home: Home) -> None:
    said = cpt.status(home, DAY)
    assert said is not None
    assert (said["in_force"], said["matched"], said["licence"]["users"]) == (True, 1, 25)
    assert not any(code in json.dumps(said) for code in invented.codes(12))


def test_a_matched_code_has_the_facts_of_its_concept(licensed: Engine) -> None:
    found = licensed.book_on(DAY)
    ours = found.concept("office-visit-established-low")
    theirs = found.find("cpt", CODE, DAY)
    assert ours is not None
    assert theirs is not None
    assert found.matched(CODE) == (ours.code,)
    assert theirs.facts["max_units"] == ours.facts["max_units"]
    assert theirs.facts["em_family"] == ours.facts["em_family"]


def test_edits_hold_a_matched_code_to_the_limits_of_its_concept(licensed: Engine) -> None:
    claim = read_claim(_claim(CODE, units=3, modifiers=["LT"]))
    with_licence = {finding.rule for finding in licensed.edit(claim, DAY).findings}
    without = {finding.rule for finding in licensed.edit(claim).findings}
    assert {"ncci.mue", "modifier.invalid"} <= with_licence
    assert "code.not-loaded" not in with_licence
    assert "code.not-loaded" in without
    assert "ncci.mue" not in without


def test_no_finding_repeats_a_descriptor(licensed: Engine) -> None:
    claim = read_claim(_claim(CODE, units=3, modifiers=["LT"]))
    said = json.dumps(licensed.edit(claim, DAY).as_json())
    assert not any(text in said for text in TEXTS)


def _variant(engine: Engine, concepts: dict[str, str]) -> tuple[Any, dict[str, Any]]:
    """A case whose key has practice services, and its claim with their matched codes instead."""
    for file in engine.library:
        variant = file.variant(0)
        if any(line.system == "practice" for line in variant.key.services):
            break
    claim = variant.key_claim().model_dump(mode="json")
    free = iter(invented.codes(12))
    given = {}
    for ours in {line.code for line in variant.key.services if line.system == "practice"}:
        entry = engine.book.find("practice", ours)
        assert entry is not None
        concepts[entry.facts["concept"]] = given[ours] = next(free)
    for line in claim["services"]:
        if line["system"] == "practice":
            line |= {"system": "cpt", "code": given[line["code"]]}
    return variant, claim


def test_a_key_accepts_the_matched_code_and_still_its_own(licensed: Engine, home: Home) -> None:
    concepts: dict[str, str] = {}
    variant, claim = _variant(licensed, concepts)
    cpt.export_matching(home, {concept: [code] for concept, code in concepts.items()})
    assert licensed.grade(variant, read_claim(claim), today=DAY).score == 1
    assert licensed.grade(variant, variant.key_claim(), today=DAY).score == 1
    without = licensed.grade(variant, read_claim(claim))
    assert without.score is not None
    assert without.score < 1


def test_what_is_kept_of_a_grade_has_no_descriptor(licensed: Engine, home: Home) -> None:
    concepts: dict[str, str] = {}
    variant, claim = _variant(licensed, concepts)
    cpt.export_matching(home, {concept: [code] for concept, code in concepts.items()})
    for line in claim["services"]:
        line["units"] = 3
    other = {**claim, "services": [{**claim["services"][0], "code": invented.codes(12)[-1]}]}
    for sent in (claim, other):
        said = str(licensed.grade(variant, read_claim(sent), today=DAY).lines)
        assert not any(text in said for text in TEXTS)


def test_keys_are_written_without_it(licensed: Engine) -> None:
    licensed.licensed(DAY)
    for file in licensed.library:
        claim = file.variant(0).key_claim()
        assert not [line.code for line in claim.services if line.system == "cpt"]
