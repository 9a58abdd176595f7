"""The report as a whole: clean claims, one finding a fault, engines that fail, what is said to have run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from preceptor.coding.claims import Claim
from preceptor.coding.codesets import CodeBook
from preceptor.coding.edits import EditReport, LineRef, check
from preceptor.coding.edits.tests.cast import (
    NOOR,
    OMAR,
    day_visit,
    hcpcs,
    hospital_visit,
    office_visit,
    pcs,
    practice,
    stay,
)
from preceptor.coding.grouping import Engines, MceAnswer, OceAnswer
from preceptor.coding.grouping.model import Hit

CLEAN = {
    "an office visit": office_visit("E11.22", "I12.9", "N18.31", "Z79.4", "Z79.84"),
    "a broken wrist in the emergency department": hospital_visit(
        "S52.531A", "W11.XXXA", "Y92.017", {"code": "M25.531", "role": "reason"},
        services=[
            hcpcs("G0382", revenue="0450", modifiers=["25"]),
            practice("PX511", modifiers=["RT"], points_to=[]),
        ],
    ),
    "a heart attack": stay(
        "I21.4", "I13.0", "I50.23", "N18.32", "E11.22", "Z79.4", {"code": "R07.9", "role": "admitting"},
        services=[pcs("027035Z"), pcs("4A023N7", role="other")],
    ),
    "a normal delivery": stay("O80", "Z37.0", "Z3A.39", services=[pcs("10E0XZZ")], patient=NOOR),
    "chemotherapy": hospital_visit(
        "Z51.11", "C50.911", services=[hcpcs("J9271", revenue="0636"), practice("PX726", points_to=[])]
    ),
    "a sequela": office_visit("M25.631", "S52.531S", "W11.XXXS"),
    "an adverse effect": office_visit("D68.32", "T45.515A", "Z79.01"),
}  # fmt: skip


@pytest.mark.parametrize("claim", CLEAN.values(), ids=CLEAN.keys())
def test_a_clean_claim_raises_no_error_and_no_warning(claim: Claim, book: CodeBook, engines: Engines) -> None:
    report = check(claim, book, engines)
    assert [f for f in report.findings if f.severity != "info"] == []


@pytest.mark.parametrize(
    ("claim", "rules"),
    [
        (stay("I21.4", "ZZZ"), ["code.unknown"]),
        (stay("I21.4", {"code": "ZZZ", "role": "admitting"}), ["code.unknown"]),
        (stay("M17.11", services=[pcs("ZZZZZZZ")]), ["code.unknown"]),
        (stay("I21.4", "I21.4"), ["duplicate.diagnosis"]),
        (stay("F02.80", "G30.9"), ["order.code-first", "order.manifestation-first"]),
        (stay("O99.214", services=[pcs("10E0XZZ")], patient=NOOR), ["pair.delivery-outcome"]),
        (hospital_visit("ZZZ"), ["code.unknown"]),
        (hospital_visit("I10", services=[hcpcs("ZZZZZ")]), ["code.unknown"]),
        (hospital_visit("I10", services=[hcpcs("G0463", revenue=None)]), ["shape.revenue"]),
        (hospital_visit("I10", services=[hcpcs("G0463", modifiers=["ZZ"])]), ["modifier.invalid"]),
        (hospital_visit("W18.30XA"), ["order.external-cause-first"]),
    ],
)  # fmt: skip
def test_what_a_rule_says_no_engine_says_again(
    claim: Claim, rules: list[str], book: CodeBook, engines: Engines
) -> None:
    assert sorted(f.rule for f in check(claim, book, engines).findings if f.severity == "error") == rules


def test_an_edit_no_rule_states_keeps_the_engines_name(book: CodeBook, engines: Engines) -> None:
    (finding,) = check(stay("I10"), book, engines).findings
    assert (finding.rule, finding.severity) == ("mce.QUESTIONABLE_ADMISSION", "error")
    assert finding.source.document == "Medicare Code Editor" and finding.source.version == "V43.1"
    (finding, _) = check(hospital_visit("I10", services=[hcpcs("G0403")]), book, engines).findings
    assert finding.rule.startswith("ioce.") and "G0403" in finding.message


class Told:
    """Engines that answer what a test tells them to."""

    def __init__(self, mce: MceAnswer | Exception, oce: OceAnswer | Exception) -> None:
        self._mce, self._oce = mce, oce

    def mce(self, claim: Claim) -> MceAnswer:
        return _or_raise(self._mce)

    def apc(self, claim: Claim) -> OceAnswer:
        return _or_raise(self._oce)

    def drg(self, claim: Claim) -> dict[str, object]:
        if isinstance(self._mce, Exception):
            raise self._mce
        return {"not_computed": "nobody asked"}

    def modifiers(self, on: object) -> frozenset[str]:
        raise RuntimeError("no data")


def _or_raise[Answer](answer: Answer | Exception) -> Answer:
    if isinstance(answer, Exception):
        raise answer
    return answer


QUIET = OceAnswer({"version": "1", "lines": [], "withheld": []}, "1")


def edited(claim: Claim, book: CodeBook, told: Told) -> EditReport:
    return check(claim, book, told)  # type: ignore[arg-type]


def test_a_grouper_that_stops_is_an_error_never_clean(book: CodeBook) -> None:
    report = edited(stay("I21.4"), book, Told(RuntimeError("returned null"), QUIET))
    assert [f.rule for f in report.findings] == ["drg.engine-failed", "mce.engine-failed"]
    assert report.drg is not None and "returned null" in report.drg["not_computed"]
    assert "mce.NAME" not in report.ran and "age.adult" not in report.ran


@pytest.mark.parametrize(
    "broken", [OSError("no room on disk"), OceAnswer({"not_computed": "It broke."}, failed="It broke.")]
)
def test_an_ioce_that_stops_is_an_error_never_clean(book: CodeBook, broken: OceAnswer | Exception) -> None:
    report = edited(hospital_visit("R07.9"), book, Told(MceAnswer(), broken))
    assert [f.rule for f in report.findings if f.severity == "error"] == ["ioce.engine-failed"]
    assert report.apc is not None and "not_computed" in report.apc
    assert "ioce.NNN" not in report.ran


@pytest.mark.parametrize("visit", [office_visit, hospital_visit])
def test_modifiers_nobody_could_look_up_are_an_error_never_clean(visit: Any, book: CodeBook) -> None:
    line = practice("PX134", modifiers=["25"])
    report = edited(visit("I10", services=[line]), book, Told(MceAnswer(), QUIET))
    (finding,) = [f for f in report.findings if f.severity == "error"]
    assert finding.rule == "modifier.engine-failed" and "no data" in finding.message
    assert "modifiers were not checked" in finding.message and finding.lines == (LineRef("services", 1),)
    assert "modifier.invalid" not in report.ran
    plain = edited(visit("I10", services=[practice("PX134")]), book, Told(MceAnswer(), QUIET))
    assert "modifier.engine-failed" not in {f.rule for f in plain.findings}


def test_an_mce_answer_that_proves_nothing_is_an_error(book: CodeBook) -> None:
    said = "The Medicare Code Editor did not answer: it named no version."
    report = edited(stay("I21.4"), book, Told(MceAnswer(reason=said, failed=said), QUIET))
    assert [f.rule for f in report.findings if f.severity == "error"] == ["mce.engine-failed"]
    assert "mce.not-run" not in {f.rule for f in report.findings}
    assert "mce.NAME" not in report.ran


def test_a_suspension_is_a_warning_and_other_dispositions_are_errors(book: CodeBook) -> None:
    hits = (Hit("012", "claim suspension", services=(1,)), Hit("009", "line denial", services=(1,)))
    report = edited(hospital_visit("R07.9"), book, Told(MceAnswer(), replace(QUIET, hits=hits)))
    said = {f.rule: f.severity for f in report.findings if f.rule.startswith("ioce.")}
    assert said == {"ioce.012": "warning", "ioce.009": "error"}


def test_after_payment_is_a_warning(book: CodeBook) -> None:
    answer = MceAnswer("V43.1", (Hit("OPEN_BIOPSY", "POSTPAYMENT", services=(1,)),))
    report = edited(stay("C34.11", services=[pcs("0BBD0ZX")]), book, Told(answer, QUIET))
    assert [f.severity for f in report.findings if f.rule == "mce.OPEN_BIOPSY"] == ["warning"]


def test_an_add_on_the_ioce_misses_is_ours(book: CodeBook) -> None:
    hit = Hit("107", "line denial", services=(1,))
    report = edited(hospital_visit("R07.9"), book, Told(MceAnswer(), replace(QUIET, hits=(hit,))))
    assert [f.rule for f in report.findings if f.severity == "error"] == ["ncci.add-on"]


def test_an_edit_without_words_of_ours_is_named_by_its_number(book: CodeBook) -> None:
    hit = Hit("131", "line rejection", services=(1,))
    report = edited(hospital_visit("R07.9"), book, Told(MceAnswer(), replace(QUIET, hits=(hit,))))
    (said,) = [f.message for f in report.findings if f.rule == "ioce.131"]
    assert said == "I/OCE edit 131 ends in a line rejection for G0463."


def test_only_rules_that_had_the_claim_to_read_have_run(book: CodeBook, engines: Engines) -> None:
    professional = check(office_visit("I10"), book, engines).ran
    inpatient = check(stay("I21.4"), book, engines).ran
    assert "pointer.missing" in professional and "pointer.missing" not in inpatient
    assert "poa.missing" in inpatient and "poa.missing" not in professional
    assert len(set(inpatient)) == len(inpatient)


def test_outside_the_engines_days_their_rules_have_not_run(book: CodeBook, engines: Engines) -> None:
    late = stay("I21.4", service_date="2027-05-11", discharge_date="2027-05-15")
    report = check(late, book, engines)
    assert report.drg is not None and "2027-03-31" in report.drg["not_computed"]
    assert not {"mce.NAME", "order.unacceptable-principal", "poa.hac"} & set(report.ran)
    july = hospital_visit("I10", service_date="2026-07-01", services=[hcpcs("G0463", date="2026-07-01")])
    report = check(july, book, engines)
    assert report.apc is not None and "2026-06-30" in report.apc["not_computed"]
    assert "ioce.engine-failed" not in {f.rule for f in report.findings}


BEYOND = {
    "a visit before the first release": (day_visit("2025-09-15", "G35", "I10"), "2025-09-15", "2025-10-01"),
    "a visit after the last release": (day_visit("2027-04-01", "C78.31"), "2027-04-01", "2027-03-31"),
    "a heading before the first release": (day_visit("2025-09-30", "S52.531"), "2025-09-30", "2025-10-01"),
    "a stay after the last release": (
        stay("E11.9", "E10.9", service_date="2027-05-11", discharge_date="2027-05-15"),
        "2027-05-15", "2027-03-31",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("claim", "day", "loaded"), BEYOND.values(), ids=BEYOND.keys())
def test_no_other_years_release_judges_a_day(
    claim: Claim, day: str, loaded: str, book: CodeBook, engines: Engines
) -> None:
    report = check(claim, book, engines)
    assert {f.severity for f in report.findings} == {"info"}
    (finding,) = [f for f in report.findings if f.rule == "code.release-not-loaded"]
    assert day in finding.message and loaded in finding.message
    assert [x.index for x in finding.lines] == list(range(1, len(claim.diagnoses) + 1))
    families = {"code", "seventh", "excludes1", "order", "combine", "pair", "place"}
    assert not [rule for rule in report.ran if rule.split(".")[0] in families]
    assert "duplicate.diagnosis" in report.ran


def test_each_code_set_beyond_its_releases_is_named_once(book: CodeBook, engines: Engines) -> None:
    late = stay(
        "I21.4", "I10", service_date="2027-05-11", discharge_date="2027-05-15",
        services=[pcs("4A023N7", date="2027-05-12"), pcs("027035Z", date="2027-05-12", role="other")],
    )  # fmt: skip
    found = [f for f in check(late, book, engines).findings if f.rule == "code.release-not-loaded"]
    assert [f.message.split(" of ")[0] for f in found] == ["ICD-10-CM", "ICD-10-PCS"]


def test_with_services_beyond_their_release_the_diagnoses_are_judged(
    book: CodeBook, engines: Engines
) -> None:
    line = hcpcs("G0463", points_to=[1], date="2026-07-15", revenue=None)
    report = check(office_visit("I50.9", "I10", service_date="2026-07-15", services=[line]), book, engines)
    assert {f.rule for f in report.findings if f.severity == "error"} == {"combine.hypertension"}
    assert "order.code-first" in report.ran and "code.unknown" not in report.ran


def test_what_cannot_be_checked_leaves_the_engine_its_say(book: CodeBook) -> None:
    hit = Hit("006", "claim return to provider", services=(1,))
    claim = hospital_visit("R07.9", services=[hcpcs("00000")])
    report = edited(claim, book, Told(MceAnswer(), replace(QUIET, hits=(hit,))))
    assert {f.rule for f in report.findings} >= {"ioce.006", "code.not-loaded"}


def test_a_bill_the_ioce_does_not_take_is_no_broken_engine(book: CodeBook, engines: Engines) -> None:
    report = check(hospital_visit("R07.9", bill_type="111"), book, engines)
    assert [f.rule for f in report.findings if f.severity == "error"] == ["shape.bill-type"]
    assert report.apc == {"not_computed": "The I/OCE does not take bill type 111."}
    assert "ioce.NNN" not in report.ran


def test_a_message_hides_nothing_and_stands_on_one_line(book: CodeBook, engines: Engines) -> None:
    (finding,) = check(office_visit("I10", "Q\u202e\x07"), book, engines).findings
    assert "Q\\u202e\\u0007" in finding.message
    assert finding.message.isprintable() and finding.source.section.isprintable()


def test_gravest_findings_come_first(book: CodeBook, engines: Engines) -> None:
    claim = office_visit({"code": "I10", "poa": "Y"}, "E11.9", "E10.9", "I50.9")
    assert [f.severity for f in check(claim, book, engines).findings] == ["error", "warning", "info"]


def test_the_same_claim_is_always_answered_the_same(book: CodeBook, engines: Engines) -> None:
    claim = stay("I10", "I50.9", "ZZZ", "N18.6", patient=OMAR)
    assert check(claim, book, engines) == check(claim, book, engines)


def test_the_report_as_json_has_the_contracts_shape(book: CodeBook, engines: Engines) -> None:
    document = check(office_visit("I10", "I50.9"), book, engines).as_json()
    assert set(document) == {"findings", "drg", "apc"} and document["drg"] is document["apc"] is None
    (finding,) = document["findings"]
    assert set(finding) == {"rule", "family", "severity", "lines", "message", "source"}
    assert finding["lines"] == [{"section": "diagnoses", "index": 1}, {"section": "diagnoses", "index": 2}]
    assert set(finding["source"]) == {"document", "version", "section"}


def test_a_fault_names_the_code_as_it_was_typed_and_offers_nearer_ones(
    book: CodeBook, engines: Engines
) -> None:
    (finding,) = check(office_visit("t16.1a"), book, engines).findings
    assert "T16.1A" in finding.message and "T16.1XXA" in finding.message
