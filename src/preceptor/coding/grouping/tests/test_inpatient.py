"""MS-DRG and MCE through their adapters: dates, hospital-acquired conditions, whose fault an edit is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from preceptor.coding.claims import Claim, read_claim
from preceptor.coding.codesets import CodeBook
from preceptor.coding.grouping import Engines
from preceptor.coding.grouping.mce import Mce
from preceptor.coding.grouping.tests import random_claims


def stay(
    *codes: str | tuple[str, str],
    discharge: str = "2026-05-15",
    procedures: tuple[str, ...] = (),
    **more: Any,
) -> Claim:
    """A stay of Ruth, 67. A code may come with its POA answer."""
    return read_claim(
        {
            "kind": "inpatient",
            "service_date": "2025-09-01",
            "discharge_date": discharge,
            "patient": {"age": 67, "sex": "F"},
            "diagnoses": [
                {"code": c, "poa": "Y"} if isinstance(c, str) else {"code": c[0], "poa": c[1]} for c in codes
            ],
            "services": [{"system": "icd10pcs", "code": c} for c in procedures],
        }
        | more
    )


@pytest.mark.parametrize(
    ("discharge", "version"),
    [("2025-10-01", "V43.0"), ("2026-03-31", "V43.0"), ("2026-04-01", "V43.1"), ("2026-09-30", "V43.1"),
     ("2026-10-01", "V44"), ("2027-03-31", "V44")],
)  # fmt: skip
def test_the_version_follows_the_day_of_discharge(discharge: str, version: str, engines: Engines) -> None:
    claim = stay("I21.4", discharge=discharge)
    assert engines.drg(claim)["version"] == engines.mce(claim).version == version


@pytest.mark.parametrize("discharge", ["2025-09-30", "2027-04-01"])
def test_outside_its_days_nothing_is_computed_and_the_reason_is_said(
    discharge: str, engines: Engines
) -> None:
    claim = stay("I21.4", discharge=discharge)
    assert "from 2025-10-01 to 2027-03-31" in engines.drg(claim)["not_computed"]
    answer = engines.mce(claim)
    assert answer.hits == () and answer.reason is not None and "2027-03-31" in answer.reason


def test_a_year_without_table_5_has_no_weight(engines: Engines) -> None:
    assert engines.drg(stay("I21.4"))["weight"] == 0.7231
    assert engines.drg(stay("I21.4", discharge="2026-10-02"))["weight"] is None


def test_only_inpatient_claims_are_grouped(engines: Engines) -> None:
    visit = read_claim(
        {
            "kind": "outpatient",
            "service_date": "2026-05-12",
            "patient": {"age": 1, "sex": "M"},
            "diagnoses": [],
        }
    )
    assert "not_computed" in engines.drg(visit) and engines.mce(visit).reason
    no_principal = stay(("I10", "Y"), diagnoses=[{"code": "I10", "role": "admitting"}])
    assert "no principal diagnosis" in engines.drg(no_principal)["not_computed"]


def test_what_each_code_does_is_told(engines: Engines) -> None:
    drg = engines.drg(stay("J18.9", "J15.9", "J96.01", "E11.9", procedures=("0BH17EZ",)))
    rows = {row["code"]: row for row in drg["per_code"]}
    assert (
        rows["J15.9"]["cc"] == "MCC"
        and rows["J15.9"]["excluded_by"] == "J18.9"
        and not rows["J15.9"]["affects"]
    )
    assert rows["J96.01"] == {
        "code": "J96.01",
        "cc": "MCC",
        "excluded_by": None,
        "affects": True,
        "hac": None,
    }
    assert rows["E11.9"]["cc"] is None and rows["E11.9"]["affects"] is False
    assert [row["code"] for row in drg["per_code"]][-1] == "0BH17EZ"


def test_of_two_codes_that_would_do_neither_alone_affects(engines: Engines) -> None:
    drg = engines.drg(stay("I11.0", "I50.23", "J96.01"))
    assert [row["affects"] for row in drg["per_code"][1:]] == [False, False]


def test_affects_is_only_asked_when_wanted(engines: Engines) -> None:
    drg = engines.drg(stay("J18.9", "J96.01"), affects=False)
    assert drg["per_code"][1]["affects"] is None and drg["number"] == "193"


def test_a_condition_acquired_in_hospital_lowers_the_group(engines: Engines) -> None:
    drg = engines.drg(stay("J18.9", ("L89.153", "N")))
    assert (drg["initial"], drg["number"]) == ("193", "195")
    assert drg["per_code"][1]["hac"] == {
        "number": 4,
        "title": "Stage III and IV Pressure Ulcers",
        "met": True,
    }


def test_one_that_came_with_the_patient_does_not(engines: Engines) -> None:
    drg = engines.drg(stay("J18.9", "L89.153"))
    assert drg["initial"] == drg["number"] == "193" and drg["per_code"][1]["hac"]["met"] is False


def test_why_a_claim_cannot_be_grouped_is_a_sentence(engines: Engines) -> None:
    unanswered = stay("J18.9", diagnoses=[{"code": "J18.9", "poa": "Y"}, {"code": "L89.153"}])
    assert "no POA answer" in engines.drg(unanswered)["ungroupable"]
    assert "external cause" in engines.drg(stay("W18.30XA"))["ungroupable"]
    assert "not a valid code" in engines.drg(stay("ZZZ"))["ungroupable"]
    assert engines.drg(stay("J18.9"))["ungroupable"] is None


def faults(claim: Claim, engines: Engines) -> dict[str, list[tuple[int, ...]]]:
    found: dict[str, list[tuple[int, ...]]] = {}
    for hit in engines.mce(claim).hits:
        found.setdefault(hit.name, []).append(hit.diagnoses or hit.services)
    return found


def test_an_edit_is_traced_to_its_lines(engines: Engines) -> None:
    claim = stay("W18.30XA", "I10", "O80", "ZZZ", procedures=("ZZZZZZZ", "4A023N7"))
    assert faults(claim, engines) == {
        "E_CODE_AS_PDX": [(1,)],
        "AGE_CONFLICT": [(3,)],
        "INVALID_CODE": [(4,), (1,)],
    }


def test_a_duplicate_is_the_fault_of_both_lines(engines: Engines) -> None:
    assert faults(stay("I21.4", "I10", "I21.4"), engines) == {"DUPLICATE_OF_PDX": [(1,), (3,)]}


def test_a_sterilization_is_the_fault_of_procedure_and_reason(engines: Engines) -> None:
    claim = stay("O34.211", "Z30.2", procedures=("0UL70ZZ",), patient={"age": 33, "sex": "F"})
    hits = [h for h in engines.mce(claim).hits if h.name == "NON_COVERED"]
    assert {(h.diagnoses, h.services) for h in hits} == {((2,), ()), ((), (1,))}


def test_an_admitting_code_is_traced_too(engines: Engines) -> None:
    claim = stay("I21.4", diagnoses=[{"code": "ZZZ", "role": "admitting"}, {"code": "I21.4", "poa": "Y"}])
    assert faults(claim, engines) == {"INVALID_ADMIT_DX": [(1,)]}


def test_what_is_no_lines_fault_is_the_claims(engines: Engines) -> None:
    claim = stay("I21.4", discharge_status="99", patient={"age": 126, "sex": "U"})
    assert faults(claim, engines) == {"INVALID_DISCHARGE_STATUS": [()], "INVALID_AGE": [()]}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({}, "no version"),
        (None, "no version"),
        ({"version": 20270331}, "listed no edits"),
        ({"edits": []}, "no version"),
        ({"version": 20270331, "edits": []}, "what kind"),
        ({"version": 20270331, "edits": None, "edit_type": "NONE"}, "listed no edits"),
        ({"version": 20270331, "edits": [{"name": "X"}], "edit_type": "PREPAYMENT"}, "listed no edits"),
        ({"version": 20270331, "edits": [], "edit_type": "PREPAYMENT"}, "what kind"),
        ({"version": 20270331, "edits": [], "edit_type": "INVALID_DISCHARGE_DATE"}, "day of discharge"),
    ],
)
def test_an_answer_that_does_not_prove_itself_is_a_failure_never_clean(answer: Any, says: str) -> None:
    class Told:
        def edit(self, record: object) -> Any:
            return answer

        def close(self) -> None: ...

    editor = Mce()
    editor._editor = Told()
    found = editor.edit(stay("I21.4"))
    assert found.failed is not None and says in found.failed
    assert found.reason == found.failed and found.hits == ()


@pytest.mark.parametrize("code", ["😀", 'É"\\', "A\x00B", "I10 ", "ABCDEFGHIJKLM", "0"])
def test_what_is_no_code_is_invalid_and_no_crash(code: str, engines: Engines) -> None:
    claim = stay("I21.4", diagnoses=[{"code": "I21.4"}, {"code": "X" + code}], procedures=("Y" + code,))
    assert engines.drg(claim)["number"] == "282"
    assert len(faults(claim, engines)["INVALID_CODE"]) == 2


def test_many_threads_get_the_answers_of_one(book: CodeBook, engines: Engines) -> None:
    claims = [read_claim(c) for c in random_claims.inpatient(book, 25)]
    alone = [(engines.drg(c), engines.mce(c)) for c in claims]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda c: (engines.drg(c), engines.mce(c)), claims * 3))
    assert together == alone * 3
