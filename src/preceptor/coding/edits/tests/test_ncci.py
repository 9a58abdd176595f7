"""CMS's tables on a claim: each row a claim of Ruth's, and what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from preceptor.coding.codesets import CodeBook
from preceptor.coding.codesets.ncci.reader import Ncci
from preceptor.coding.codesets.ncci.tests.tables import add_ons, limits, opened, pairs
from preceptor.coding.edits import Finding, check
from preceptor.coding.edits.tests.cast import hcpcs, hospital_visit, office_visit, practice
from preceptor.coding.grouping import Engines

PAIRS = (
    "G0444 G0442 20240101 * 1 Misuse of column two code with column one code",
    "G0447 G0446 20240101 * 0 Mutually exclusive procedures",
    "G0443 G0442 20240101 20260101 0 Sequential procedure",
    "G0101 Q0091 20240101 20240101 9 Sequential procedure",
)
LIMITS = (
    "G0442,1,2 Date of Service Edit: Policy,Code Descriptor / CPT Instruction",
    "G0447,2,3 Date of Service Edit: Clinical,Clinical: Data",
    "G0108,4,1 Line Edit,Clinical: Data",
    "G0446,0,3 Date of Service Edit: Clinical,CMS Policy",
)
ADD_ONS = ("1 G0500 G0105 2024001", "2 G2211 CCCCC 2024001")


class Book:
    """The built book with other NCCI tables."""

    def __init__(self, book: CodeBook, tables: Ncci) -> None:
        self._book, self.ncci = book, tables

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)


@pytest.fixture(scope="module")
def loaded(book: CodeBook, tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("ncci")
    hospital = pairs(folder, *PAIRS, name="ccioph-v321r0.txt")
    tables = opened(
        folder / "built",
        pairs(folder, *PAIRS), hospital, limits(folder, *LIMITS),
        limits(folder, *LIMITS, whose="Outpatient Hospital"), add_ons(folder, *ADD_ONS),
    )  # fmt: skip
    return Book(book, tables)


def line(code: str, **changes: Any) -> dict[str, Any]:
    return hcpcs(code, points_to=[1], **changes)


def said(
    services: list[dict[str, Any]], book: Book, engines: Engines, claim: Any = office_visit
) -> list[Finding]:
    found = check(claim("I10", services=services), book, engines).findings  # type: ignore[arg-type]
    return [one for one in found if one.family == "ncci"]


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ([line("G0444"), line("G0442")], [("ncci.pair", (2, 1))]),
        ([line("G0442"), line("G0444")], [("ncci.pair", (1, 2))]),
        ([line("G0444"), line("G0442", modifiers=["59"])], []),
        ([line("G0444", modifiers=["XU"]), line("G0442")], []),
        ([line("G0444", modifiers=["RT"]), line("G0442", modifiers=["LT"])], []),
        ([line("G0444", modifiers=["RT"]), line("G0442", modifiers=["RT"])], [("ncci.pair", (2, 1))]),
        ([line("G0444", modifiers=["GQ"]), line("G0442")], [("ncci.pair", (2, 1))]),
        ([line("G0444"), line("G0442", date="2026-05-13")], []),
        ([line("G0447"), line("G0270", modifiers=["59"])], []),
        ([line("G0443"), line("G0442")], []),
        ([line("G0101"), line("Q0091")], []),
        ([line("G0442", units=2)], [("ncci.mue", (1,))]),
        ([line("G0442"), line("G0442", modifiers=["76"])], [("ncci.mue", (1, 2))]),
        ([line("G0442"), line("G0442", date="2026-05-13")], []),
        ([line("G0447", units=2)], []),
        ([line("G0447", units=2), line("G0447", modifiers=["76"])], [("ncci.mue", (1, 2))]),
        ([line("G0108", units=4), line("G0108", units=4, modifiers=["59"])], []),
        ([line("G0108", units=5), line("G0108", units=4, modifiers=["59"])], [("ncci.mue", (1,))]),
        ([line("G0446")], [("ncci.mue", (1,))]),
        ([line("G0500")], [("ncci.add-on", (1,))]),
        ([line("G0500"), line("G0105")], []),
        ([line("G0500"), line("G0108")], [("ncci.add-on", (1,))]),
        ([line("G0500"), practice("PX541")], []),
        ([line("G2211")], [("ncci.add-on", (1,))]),
        ([line("G2211"), line("G0108")], []),
    ],
)  # fmt: skip
def test_what_the_tables_say_of_an_office_claim(
    services: list[dict[str, Any]],
    expected: list[tuple[str, tuple[int, ...]]],
    loaded: Book,
    engines: Engines,
) -> None:
    found = said(services, loaded, engines)
    lines = [(one.rule, tuple(ref.index for ref in one.lines)) for one in found if one.severity == "error"]
    assert lines == expected


def test_no_modifier_helps_a_pair_of_indicator_0(loaded: Book, engines: Engines) -> None:
    services = [line("G0447", modifiers=["59"]), line("G0446", modifiers=["59"])]
    (found,) = [one for one in said(services, loaded, engines) if one.rule == "ncci.pair"]
    assert "G0446 (column 2) is not paid beside G0447 (column 1)" in found.message
    assert "no modifier allows both (modifier indicator 0)" in found.message
    assert (found.source.version, found.source.section) == ("2026 Q2", "G0447, G0446")


@pytest.mark.parametrize("claim", [office_visit, hospital_visit])
def test_what_is_loaded_is_not_said_to_be_missing(claim: Any, loaded: Book, engines: Engines) -> None:
    services = [line("G0442")]
    assert [one.rule for one in said(services, loaded, engines, claim)] == []


def test_a_day_beyond_the_tables_is_not_judged_and_told(loaded: Book, engines: Engines) -> None:
    services = [line("G0442", units=2), line("G0442", units=2, date="2026-07-15")]
    judged, missing = said(services, loaded, engines)
    assert (judged.rule, [ref.index for ref in judged.lines]) == ("ncci.mue", [1])
    assert (missing.rule, [ref.index for ref in missing.lines]) == ("ncci.not-loaded", [2])
    assert "2026-07-15" in missing.message and "Loaded: 2026 Q2" in missing.message


def test_codes_of_a_sort_the_tables_have_not_are_told(loaded: Book, engines: Engines) -> None:
    services = [line("0000T", system="cpt"), line("G0442")]
    (missing,) = [one for one in said(services, loaded, engines) if one.rule == "ncci.not-loaded"]
    assert "begin with a digit" in missing.message


@pytest.mark.parametrize(
    ("services", "rules"),
    [
        ([line("G0444"), line("G0442")], ["ncci.pair"]),
        ([line("G0444"), line("G0442", modifiers=["59"])], []),
        ([line("G0442", units=2)], ["ncci.mue"]),
    ],
)
def test_imported_tables_judge_a_hospital_claim_in_the_place_of_the_editor(
    services: list[dict[str, Any]], rules: list[str], loaded: Book, engines: Engines
) -> None:
    assert [one.rule for one in said(services, loaded, engines, hospital_visit)] == rules


def test_without_import_a_hospital_claim_is_judged_by_the_editor(book: CodeBook, engines: Engines) -> None:
    only_default = Book(book, Ncci())
    services = [hcpcs("G0463"), hcpcs("G0442")]
    (pair, missing) = said(services, only_default, engines, hospital_visit)
    assert (pair.rule, pair.source.document) == ("ncci.pair", "Integrated Outpatient Code Editor")
    assert missing.rule == "ncci.not-loaded" and "unit limits (MUE)" in missing.message


def test_a_missing_part_is_told(book: CodeBook, engines: Engines, tmp_path: Path) -> None:
    part = pairs(tmp_path, *PAIRS, name="ccipra-v321r0-f1.txt")
    tables = opened(tmp_path / "built", part, limits(tmp_path, *LIMITS))
    (missing,) = said([line("G0442")], Book(book, tables), engines)
    assert "part 2, 3, 4 of 2026 Q2" in missing.message
