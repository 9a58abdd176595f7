"""What one code may do to a group, Table 6K, and both beside each other over all codes."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from preceptor.coding.codesets import CodeBook
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.grouping import Engines, one_code
from preceptor.coding.grouping.cc_tables import read_exclusions
from preceptor.coding.grouping.explore import NotComputed

DAY = date(2026, 5, 10)


def diagnosis(engines: Engines, code: str) -> one_code.DiagnosisProfile:
    found = one_code.diagnosis(engines.explorer, code, DAY)
    assert isinstance(found, one_code.DiagnosisProfile)
    return found


def procedure(engines: Engines, code: str) -> one_code.ProcedureProfile:
    found = one_code.procedure(engines.explorer, code, DAY)
    assert isinstance(found, one_code.ProcedureProfile)
    return found


def test_a_level_is_told_with_the_year_it_changed(engines: Engines) -> None:
    levels = diagnosis(engines, "Z59.00").levels
    assert [(one.fiscal_year, one.level) for one in levels[:2]] == [("FY2023", None), ("FY2024", "CC")]


def test_the_principal_diagnoses_that_exclude_are_counted(engines: Engines) -> None:
    found = diagnosis(engines, "I50.21").excluded_by
    assert found and (found.level, found.count) == ("MCC", 32)
    assert found.collection and len(engines.explorer.exclusions.members(found.collection)) == 32


def test_an_arrest_counts_only_for_the_living(engines: Engines) -> None:
    assert diagnosis(engines, "I46.9").alive_only
    assert not diagnosis(engines, "I50.21").alive_only


@pytest.mark.parametrize(("code", "number", "alone"), [("L89.153", 4, True), ("I26.99", 10, False)])
def test_a_hospital_acquired_condition_alone_or_with_others(
    engines: Engines, code: str, number: int, alone: bool
) -> None:
    found = diagnosis(engines, code)
    assert found.hac and (found.hac["number"], found.hac_alone) == (number, alone)


def test_a_hip_replacement_is_an_extensive_procedure(engines: Engines) -> None:
    found = procedure(engines, "0SR9019")
    assert found.unrelated == "extensive"
    assert "470" in [one.drg.number for one in found.related if one.mdc == "08"]


def test_a_transfusion_leads_nowhere(engines: Engines) -> None:
    found = procedure(engines, "30233N1")
    assert (found.related, found.unrelated) == ((), None)


def test_what_is_not_valid_is_not_grouped(engines: Engines) -> None:
    assert isinstance(one_code.diagnosis(engines.explorer, "I50.2", DAY), NotComputed)


def test_the_principals_tried_stand_for_their_categories(engines: Engines) -> None:
    for mdc, code in one_code.PRINCIPALS.items():
        assert diagnosis(engines, code).alone.mdc == mdc


def test_the_diagnosis_beside_excludes_nothing(engines: Engines) -> None:
    table = engines.explorer.exclusions
    collections = {one.collection for one in table.complications.values() if one.collection}
    assert not any(one_code.BESIDE.replace(".", "") in table.members(one) for one in collections)


def test_every_collection_holds_as_many_codes_as_its_count_says(engines: Engines) -> None:
    table = engines.explorer.exclusions
    counts = {one.collection: one.count for one in table.complications.values() if one.collection}
    assert len(counts) == 1994
    assert all(len(table.members(collection)) == count for collection, count in counts.items())


@pytest.mark.parametrize("text", ["", "TABLE 6K", "\nPDX collection 0002\n\nK Part 2: x\n\nK Part 3: y\n"])
def test_half_a_table_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "6k.txt"
    file.write_text(text)
    with pytest.raises(SourceError, match=r"6k\.txt"):
        read_exclusions(file)


@pytest.mark.oracle
def test_table_6k_has_the_levels_of_the_groupers_of_its_year(book: CodeBook, engines: Engines) -> None:
    levels = engines.explorer.exclusions.complications
    different = Counter[int]()
    every = [e.code.replace(".", "") for e in book.all_codes("icd10cm", DAY) if e.billable]
    codes = random.Random(5).sample(
        every, 6000
    )  # all 74,719 agree; a sample is quick enough to run each time
    for version in (430, 431):
        for code in codes:
            about = engines.explorer.grouper.run(one_code._beside(code, version, DAY))["sdx_output"][0]
            wanted = levels[code].level if code in levels else "NONE"
            different[version] += about["severity"] != wanted
    assert different == {430: 0, 431: 0}


@pytest.mark.oracle
def test_the_grouper_excludes_what_the_collections_exclude(book: CodeBook, engines: Engines) -> None:
    table, pick = engines.explorer.exclusions, random.Random(3)
    codes = [e.code.replace(".", "") for e in book.all_codes("icd10cm", DAY) if e.billable]
    secondaries = pick.choices([c for c, one in table.complications.items() if one.collection], k=1000)
    excluded = 0
    for code in secondaries:
        members = table.members(table.complications[code].collection or "")
        principal = pick.choice(sorted(members)) if pick.random() < 0.5 else pick.choice(codes)
        record = one_code._beside(code, 431, DAY) | {"pdx": {"code": principal, "poa": "Y"}}
        answer = engines.explorer.grouper.run(record)
        if principal == code or answer["return_code"] != "OK":
            continue
        if table.select_with(code, answer["final_drg"]):
            continue
        assert ("EXCLUDED" in answer["sdx_output"][0]["flags"]) == (principal in members), (principal, code)
        excluded += principal in members
    assert excluded > 300
