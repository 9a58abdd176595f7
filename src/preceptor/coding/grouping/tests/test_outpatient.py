"""I/OCE through its adapter: what it gets, what is withheld, and that a broken engine never looks clean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from preceptor.coding.claims import Claim, read_claim
from preceptor.coding.codesets import CodeBook
from preceptor.coding.grouping import Engines, OceAnswer
from preceptor.coding.grouping import oce as adapter
from preceptor.coding.grouping.tests import random_claims


def line(code: str = "G0463", **more: Any) -> dict[str, Any]:
    return {"system": "hcpcs", "code": code, "revenue": "0510"} | more


def visit(*lines: dict[str, Any], **more: Any) -> Claim:
    """An outpatient visit of Ruth, 67, for chest pain."""
    return read_claim(
        {
            "kind": "outpatient",
            "service_date": "2026-05-12",
            "patient": {"age": 67, "sex": "F"},
            "diagnoses": [{"code": "R07.9"}],
            "services": lines or [line()],
        }
        | more
    )


def test_a_clinic_visit_is_grouped(engines: Engines) -> None:
    answer = engines.apc(visit())
    assert answer.apc == {
        "version": "27.1.0",
        "lines": [{"index": 1, "apc": "5012", "si": "V", "packaged": False, "discount": 1}],
        "withheld": [],
    }
    assert answer.hits == () and answer.failed is None


@pytest.mark.parametrize("day", ["2019-07-01", "2026-06-30"])
def test_inside_its_days_it_answers(day: str, engines: Engines) -> None:
    assert engines.apc(visit(service_date=day)).version


@pytest.mark.parametrize("day", ["2019-06-30", "2026-07-01", "2035-01-01"])
def test_outside_its_real_days_it_is_not_asked(day: str, engines: Engines) -> None:
    answer = engines.apc(visit(service_date=day))
    assert "from 2019-07-01 to 2026-06-30" in answer.apc["not_computed"]
    assert answer.failed is None and answer.hits == ()


def test_professional_and_inpatient_claims_are_never_sent(engines: Engines) -> None:
    office = read_claim(
        {
            "kind": "professional",
            "service_date": "2026-05-12",
            "patient": {"age": 1, "sex": "M"},
            "diagnoses": [],
        }
    )
    assert "outpatient hospital claims only" in engines.apc(office).apc["not_computed"]


def test_practice_lines_are_withheld_and_the_others_keep_their_numbers(engines: Engines) -> None:
    answer = engines.apc(visit(line("PX134", system="practice"), line()))
    assert [row["index"] for row in answer.apc["lines"]] == [2]
    assert [(row["index"], row["code"]) for row in answer.apc["withheld"]] == [(1, "PX134")]
    assert answer.hits == ()


def test_a_claim_of_practice_lines_is_not_computed(engines: Engines) -> None:
    answer = engines.apc(visit(line("PX134", system="practice")))
    assert "no HCPCS line" in answer.apc["not_computed"] and answer.failed is None


def test_with_lines_withheld_nothing_is_called_missing(engines: Engines) -> None:
    drug = line("G0289", revenue="0360", modifiers=["LT", "59"])
    assert [h.name for h in engines.apc(visit(drug)).hits] == ["027"]
    assert engines.apc(visit(drug, line("PX532", system="practice"))).hits == ()


def test_a_charge_that_is_not_stated_is_not_a_token_charge(engines: Engines) -> None:
    assert engines.apc(visit(line(), line("J1885", revenue="0636"))).hits == ()
    (hit,) = engines.apc(visit(line(), line("J1885", revenue="0636", charge=1))).hits
    assert (hit.name, hit.services) == ("117", (2,))


def test_a_pair_names_both_lines_the_included_one_first(engines: Engines) -> None:
    (hit,) = engines.apc(visit(line(), line("G0442"))).hits
    assert (hit.name, hit.disposition, hit.services) == ("040", "line rejection", (2, 1))


def test_pairs_of_different_days_are_none(engines: Engines) -> None:
    later = line("G0442", date="2026-05-13")
    assert engines.apc(visit(line(), later, through_date="2026-05-13")).hits == ()


def test_edits_stand_at_the_line_that_carries_them(engines: Engines) -> None:
    codes = [
        {"code": "I10", "role": "secondary"},
        {"code": "W18.30XA", "role": "first"},
        {"code": "ZZZ", "role": "reason"},
    ]
    hits = engines.apc(visit(line(revenue="9999", modifiers=["ZZ"]), diagnoses=codes)).hits
    assert {(h.name, h.diagnoses, h.services) for h in hits} == {
        ("005", (2,), ()), ("001", (3,), ()), ("041", (), (1,)), ("022", (), (1,)),
    }  # fmt: skip


def test_an_unknown_code_is_an_edit_not_a_broken_engine(engines: Engines) -> None:
    answer = engines.apc(visit(line(), line("ZZZZZ")))
    assert answer.failed is None and [(h.name, h.services) for h in answer.hits] == [("006", (2,))]


@pytest.mark.parametrize("code", ["😀", "A\x00", '"\\', "0"])
def test_what_is_no_code_is_unknown_and_no_crash(code: str, engines: Engines) -> None:
    answer = engines.apc(visit(line(code, modifiers=[]), diagnoses=[{"code": code}]))
    assert answer.failed is None and {h.name for h in answer.hits} >= {"001", "006"}


@pytest.mark.parametrize("bill_type", ["111", "851", "999"])
def test_a_bill_type_it_does_not_take_is_no_failure(bill_type: str, engines: Engines) -> None:
    answer = engines.apc(visit(bill_type=bill_type))
    assert answer == OceAnswer({"not_computed": f"The I/OCE does not take bill type {bill_type}."})


def test_it_takes_the_bill_types_we_say_and_no_other(alone: adapter.Oce) -> None:
    alone.edit(visit())  # opens the data
    taken = set()
    for first in range(100):
        record = adapter.outpatient_record(visit()) | {"billType": f"{first:02d}1"}
        if alone._engine.process(record)["processingInformation"]["returnCode"] != 18:
            taken.add(f"{first:02d}")
    assert taken == adapter.BILL_TYPES


def test_a_line_dated_outside_the_claim_is_not_sent(engines: Engines) -> None:
    answer = engines.apc(visit(line(date="2026-05-13")))
    assert answer.failed is None and "dated outside" in answer.apc["not_computed"]


class Broken:
    """An engine as it is after its data was opened a second time: every code unknown, no error."""

    def __init__(self, version: str | None, indicator: str, code: int = 0) -> None:
        self._about = {"returnCode": code, "version": version, "internalVersion": 103}
        self._indicator = indicator

    def process(self, claim: dict[str, Any]) -> dict[str, Any]:
        return {"processingInformation": self._about, "lineItemList": [{"statusIndicator": self._indicator}]}


class Stopping:
    def process(self, claim: dict[str, Any]) -> dict[str, Any]:
        raise KeyError("table")


@pytest.fixture
def alone(engines: Engines) -> Iterator[adapter.Oce]:
    """An adapter whose engine a test may replace."""
    yield adapter.Oce(engines.folder)


@pytest.mark.parametrize(
    ("engine", "says"),
    [
        (Broken(None, "V"), "named no version"),
        (Broken("27.1.0", "W"), "no longer knows a code"),
        (Broken("27.1.0", "V", code=42), "returned code 42"),
        (Stopping(), "stopped with KeyError"),
    ],
)
def test_a_broken_engine_is_a_failure_never_clean(engine: Any, says: str, alone: adapter.Oce) -> None:
    alone._engine = engine
    answer = alone.edit(visit())
    assert answer.failed is not None and says in answer.failed
    assert "lines" not in answer.apc and answer.hits == ()


def test_a_second_adapter_reads_the_same_map(alone: adapter.Oce, engines: Engines, tmp_path: Path) -> None:
    assert alone.edit(visit()) == engines.apc(visit())


def test_modifiers_are_bare_values(engines: Engines) -> None:
    known = engines.modifiers(date(2026, 5, 12))
    assert known is not None and {"25", "59", "RT", "JZ"} <= known and "ZZ" not in known
    assert all(re.fullmatch("[A-Z0-9]{2}", m) for m in known)
    assert engines.modifiers(date(2026, 7, 1)) is engines.modifiers(date(2019, 6, 30)) is None


def test_a_table_without_modifiers_is_a_fault_not_an_answer(
    alone: adapter.Oce, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyoce.dao.provider import LmdbDataProvider

    alone.modifiers(date(2026, 5, 12))  # opens the data
    monkeypatch.setattr(LmdbDataProvider, "get_multi", lambda *_: iter(()))
    adapter._modifiers.cache_clear()
    with pytest.raises(LookupError, match="is empty"):
        alone.modifiers(date(2026, 5, 12))
    monkeypatch.undo()
    assert "25" in (alone.modifiers(date(2026, 5, 12)) or ())


def test_no_text_and_no_number_of_a_licensed_code_comes_out(engines: Engines) -> None:
    """Its data holds licensed codes. Whatever it is asked, the answer is indices, groups and letters."""
    engines.apc(visit())  # opens the data
    from pyoce.dao.provider import LmdbDataProvider

    keys = (
        key.decode().split("|")[0] for key, _ in LmdbDataProvider.get_instance().get_multi("data_hcpcs", "1")
    )
    licensed = sorted({key for key in keys if key.isdigit()})[:40]
    assert len(licensed) == 40
    answer = engines.apc(visit(*(line(code) for code in licensed)))
    for row in answer.apc["lines"]:
        assert set(row) == {"index", "apc", "si", "packaged", "discount"}
        assert re.fullmatch(r"[A-Z]\d?", row["si"]) and (row["apc"] is None or len(row["apc"]) == 4)
    assert all(re.fullmatch(r"\d{3}", h.name) for h in answer.hits)
    assert not any(code in repr(answer) for code in licensed)


def test_many_threads_get_the_answers_of_one(book: CodeBook, engines: Engines) -> None:
    claims = [read_claim(c) for c in random_claims.outpatient(book, 12)]
    alone = [engines.apc(c) for c in claims]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(engines.apc, claims * 3)) == alone * 3
