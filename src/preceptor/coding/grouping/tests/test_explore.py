"""What each code of a stay does to its group. Mr. Rowe has a heart attack; Ms. Ode breaks her hip."""

from __future__ import annotations

from typing import Any

import pytest

from preceptor.coding.claims import read_claim
from preceptor.coding.grouping import Engines
from preceptor.coding.grouping.explore import Effect, NotComputed, Stay


def stay(engines: Engines, *diagnoses: str, services: tuple[str, ...] = (), **more: Any) -> Stay:
    """`I46.9` is present on admission; `L89.153:N` is not."""
    lines = [(one.partition(":")[0], one.partition(":")[2] or "Y") for one in diagnoses]
    claim = {
        "kind": "inpatient",
        "service_date": "2026-05-08",
        "discharge_date": "2026-05-10",
        "patient": {"age": 67, "sex": "M"},
        "diagnoses": [{"code": code, "poa": poa} for code, poa in lines],
        "services": [{"system": "icd10pcs", "code": code, "date": "2026-05-08"} for code in services],
    }
    found = engines.explorer.stay(read_claim(claim | more))
    assert isinstance(found, Stay)
    return found


def effect(found: Stay, code: str) -> Effect:
    return next(one for one in found.effects if one.code == code)


def test_the_only_mcc_decides_the_group(engines: Engines) -> None:
    found = stay(engines, "I21.4", "I46.9", "N17.9")
    mcc = effect(found, "I46.9")
    assert (found.drg.number, mcc.level, mcc.counts, mcc.beside) == ("280", "MCC", True, ())
    assert mcc.without and (mcc.without.drg.number, mcc.without.change) == ("281", -0.685)


def test_one_of_two_mccs_names_the_other(engines: Engines) -> None:
    found = stay(engines, "I21.4", "I46.9", "J96.01")
    one = effect(found, "J96.01")
    assert one.beside == ("I46.9",)
    assert one.without and one.without.drg.number == found.drg.number


def test_a_cc_does_not_carry_what_an_mcc_carries(engines: Engines) -> None:
    assert effect(stay(engines, "I21.4", "I46.9", "N17.9"), "I46.9").beside == ()


def test_the_principal_diagnosis_excludes_by_a_collection(engines: Engines) -> None:
    cc = effect(stay(engines, "I21.4", "I24.0"), "I24.0")
    assert (cc.level, cc.counts, cc.bar) == ("CC", False, "excluded")
    assert cc.collection and "I214" in engines.explorer.exclusions.members(cc.collection)


def test_an_arrest_counts_only_for_those_discharged_alive(engines: Engines) -> None:
    assert effect(stay(engines, "I21.4", "I46.9", discharge_status="20"), "I46.9").bar == "died"


def test_a_hospital_acquired_condition_does_not_count(engines: Engines) -> None:
    found = stay(engines, "I21.4", "L89.153:N")
    ulcer = effect(found, "L89.153")
    assert (found.drg.number, found.before_hac and found.before_hac.number) == ("282", "280")
    assert (ulcer.bar, ulcer.counts) == ("hospital-acquired", False)


def test_another_poa_answer_is_told_where_it_changes_the_group(engines: Engines) -> None:
    ulcer = effect(stay(engines, "I21.4", "L89.153:N"), "L89.153")
    assert [(one.what, one.drg.number) for one in ulcer.other_poa] == [("Y", "280")]
    assert effect(stay(engines, "I21.4", "N17.9:N"), "N17.9").other_poa == ()


def test_each_other_diagnosis_is_tried_as_principal(engines: Engines) -> None:
    found = stay(engines, "I21.4", "N17.9")
    other = effect(found, "N17.9").as_principal
    assert other and other.drg.number == "682"
    assert effect(found, "I21.4").as_principal is None


def test_an_external_cause_is_not_tried_as_principal(engines: Engines) -> None:
    found = stay(engines, "S72.001A", "W18.30XA:exempt")
    assert effect(found, "W18.30XA").as_principal is not None  # typed without its role, it is tried
    claim = {
        "kind": "inpatient",
        "service_date": "2026-05-08",
        "discharge_date": "2026-05-10",
        "patient": {"age": 67, "sex": "F"},
        "diagnoses": [
            {"code": "S72.001A", "poa": "Y"},
            {"code": "W18.30XA", "role": "external", "poa": "exempt"},
        ],
    }
    said = engines.explorer.stay(read_claim(claim))
    assert isinstance(said, Stay) and effect(said, "W18.30XA").as_principal is None


def test_a_procedure_makes_the_group(engines: Engines) -> None:
    done = effect(stay(engines, "M17.11", services=("0SRC0J9",)), "0SRC0J9")
    assert done.without and done.without.drg.number != "470"


def test_death_would_change_the_group(engines: Engines) -> None:
    found = stay(engines, "I21.4", "N17.9")
    assert [(one.what, one.drg.number) for one in found.statuses] == [("20", "284")]


def test_two_days_of_four_to_skilled_nursing_are_paid_by_day(engines: Engines) -> None:
    said = stay(engines, "I21.4", "I46.9", discharge_status="03").transfer
    assert said and (said.kind, said.days, said.share) == ("post-acute", 2, round(3 / 4.1, 4))


def test_home_care_for_another_reason_is_no_transfer(engines: Engines) -> None:
    assert stay(engines, "I21.4", "I46.9", discharge_status="06").transfer
    assert stay(engines, "I21.4", "I46.9", discharge_status="06", condition_codes=["42"]).transfer is None


def test_a_special_pay_group_keeps_half(engines: Engines) -> None:
    said = stay(
        engines, "S72.001A", "J96.01", services=("0SR90J9",), discharge_status="03", service_date="2026-05-09"
    )
    row = engines.explorer.row(said.drg.number, said.version)
    assert row and row.special_pay and said.transfer and row.geometric_days
    assert said.transfer.share == round(0.5 + 1 / row.geometric_days, 4)


def test_another_year_has_a_group_but_no_weight(engines: Engines) -> None:
    found = stay(engines, "I21.4", "I24.0", service_date="2026-10-08", discharge_date="2026-10-10")
    assert (found.version.label, found.drg.weight) == ("V44", None)
    assert effect(found, "I24.0").collection is None


def test_a_day_beyond_the_groupers_says_so(engines: Engines) -> None:
    claim = read_claim(
        {
            "kind": "inpatient",
            "service_date": "2019-05-08",
            "discharge_date": "2019-05-10",
            "patient": {"age": 67, "sex": "M"},
            "diagnoses": [{"code": "I21.4"}],
        }
    )
    assert isinstance(engines.explorer.stay(claim), NotComputed)


@pytest.mark.parametrize("code", ["ZZZ.ZZ", "I21", "😀", "I214 "])
def test_what_is_no_code_is_explored_all_the_same(engines: Engines, code: str) -> None:
    assert len(stay(engines, "I21.4", code).effects) == 2
