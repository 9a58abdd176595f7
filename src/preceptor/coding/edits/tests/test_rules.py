"""The table of docs/rules/edits.md, row by row: a claim on which a rule fires, and its neighbor on which
it must not.
"""

from __future__ import annotations

import re

import pytest

from preceptor.coding.claims import Claim
from preceptor.coding.codesets import CodeBook
from preceptor.coding.edits import RULES, Finding, check
from preceptor.coding.edits.rules import Rule
from preceptor.coding.edits.tests.cast import (
    NOOR,
    OMAR,
    TIMO,
    day_visit,
    hcpcs,
    hospital_visit,
    july,
    office_visit,
    pcs,
    practice,
    stay,
)
from preceptor.coding.grouping import Engines

ADMITTING = {"code": "R07.9", "role": "admitting"}
REASON = {"code": "R07.9", "role": "reason"}
FRACTURE = "S52.531A"
KNEE = practice("PX532", modifiers=["RT"])
TWELVE = (
    "I10",
    "E11.9",
    "E78.5",
    "K21.9",
    "M17.11",
    "N40.0",
    "H40.9",
    "G47.33",
    "J45.909",
    "L40.9",
    "E03.9",
    "F32.A",
)

# rule, a claim that breaks it, a claim beside it that does not
TABLE: list[tuple[str, Claim, Claim]] = [
    ("shape.principal", stay(ADMITTING | {"code": "I21.4"}), stay("I21.4")),
    ("shape.principal",
     office_visit({"code": "I10", "role": "first"}, {"code": "E11.9", "role": "first"}),
     office_visit("I10", "E11.9")),
    ("shape.role", office_visit("I10", REASON), hospital_visit("I10", REASON)),
    ("shape.role", hospital_visit("I10", ADMITTING), stay("I21.4", ADMITTING)),
    ("shape.role", stay("I21.4", ADMITTING, ADMITTING), stay("I21.4", ADMITTING)),
    ("shape.role",
     hospital_visit("I10", REASON, REASON, REASON, REASON),
     hospital_visit("I10", REASON, REASON, REASON)),
    ("shape.too-many-diagnoses", office_visit(*TWELVE, "Z79.4"), office_visit(*TWELVE)),
    ("shape.poa", office_visit({"code": "I10", "poa": "Y"}), stay("I21.4")),
    ("shape.poa", stay("I21.4", ADMITTING | {"poa": "Y"}), stay("I21.4", ADMITTING)),
    ("shape.pointers",
     hospital_visit("I10", services=[hcpcs("G0463", points_to=[1])]),
     hospital_visit("I10")),
    ("shape.place-of-service", hospital_visit("I10", place_of_service="22"), hospital_visit("I10")),
    ("shape.too-many-modifiers",
     office_visit("I10", services=[practice("PX134", modifiers=["25", "57", "24", "GT", "95"])]),
     office_visit("I10", services=[practice("PX134", modifiers=["25", "57", "24", "GT"])])),
    ("shape.pcs-not-inpatient",
     hospital_visit("I10", services=[pcs("0SRC0J9")]),
     stay("M17.11", services=[pcs("0SRC0J9")])),
    ("shape.pcs-incomplete",
     stay("M17.11", services=[pcs("0SRC0J9", date=None)]),
     stay("M17.11", services=[pcs("0SRC0J9")])),
    ("shape.pcs-incomplete",
     stay("I21.4", services=[pcs("4A023N7"), pcs("B2111ZZ")]),
     stay("I21.4", services=[pcs("4A023N7"), pcs("B2111ZZ", role="other")])),
    ("shape.pcs-incomplete",
     stay("I21.4", services=[pcs("4A023N7", role="other"), pcs("B2111ZZ", role="other")]),
     stay("I21.4", services=[pcs("4A023N7", role=None)])),
    ("shape.hcpcs-inpatient",
     stay("I21.4", services=[hcpcs("G0463")]),
     stay("I21.4", services=[pcs("4A023N7")])),
    ("shape.revenue", hospital_visit("I10", services=[hcpcs("G0463", revenue=None)]), hospital_visit("I10")),
    ("shape.line-date",
     hospital_visit("I10", services=[hcpcs("G0463", date="2026-05-13")]),
     hospital_visit("I10", through_date="2026-05-13", services=[hcpcs("G0463", date="2026-05-13")])),
    ("shape.line-date", hospital_visit("I10", services=[hcpcs("G0463", date=None)]), hospital_visit("I10")),
    ("shape.line-date",
     stay("M17.11", services=[pcs("0SRC0J9", date="2026-05-07")]),
     stay("M17.11", services=[pcs("0SRC0J9", date="2026-05-08")])),
    ("shape.line-date", office_visit("I10", services=[practice("PX134", date="2026-05-13")]),
     office_visit("I10", through_date="2026-05-13", services=[practice("PX134", date="2026-05-13")])),
    ("shape.units", office_visit("I10", services=[practice("PX134", units=0)]), office_visit("I10")),
    ("shape.bill-type", stay("I21.4", bill_type="131"), stay("I21.4", bill_type="117")),
    ("shape.bill-type", hospital_visit("R07.9", bill_type="111"), hospital_visit("R07.9", bill_type="851")),
    ("shape.bill-type", hospital_visit("R07.9", bill_type="999"), hospital_visit("R07.9", bill_type="141")),
    ("shape.age-days", office_visit("I10", patient={"age": 3, "age_days": 40, "sex": "F"}),
     office_visit("Z00.110", patient={"age": 0, "age_days": 6, "sex": "F"})),
    ("code.unknown", office_visit("I10.99"), office_visit("I10")),
    ("code.unknown", office_visit("I10", services=[practice("PX999")]), office_visit("I10")),
    ("code.not-loaded",
     office_visit("I10", services=[hcpcs("00000", points_to=[1])]),
     office_visit("I10", services=[hcpcs("Q00000", points_to=[1])])),
    ("code.not-loaded",
     office_visit("I10", services=[hcpcs("D0120", points_to=[1])]),
     office_visit("I10", services=[hcpcs("G0463", points_to=[1])])),
    ("code.release-not-loaded",
     office_visit("I10", service_date="2026-07-15", services=[july("G0463", system="hcpcs")]),
     day_visit("2026-07-15", "I10")),
    ("code.release-not-loaded", day_visit("2025-09-30", "I10"), day_visit("2025-10-01", "I10")),
    ("code.release-not-loaded", day_visit("2027-04-01", "I10"), day_visit("2027-03-31", "I10")),
    ("code.not-billable", office_visit("E11.2"), office_visit("E11.22")),
    ("code.not-billable", office_visit("G35"), office_visit("G35.A")),
    ("code.not-in-force", office_visit("T40.4X1A"), office_visit("T40.411A")),
    ("code.not-in-force", office_visit("C78.31"), office_visit("C78.39")),
    ("seventh.missing", office_visit("S52.531"), office_visit(FRACTURE)),
    ("seventh.missing", office_visit("T16.1"), office_visit("T16.1XXA")),
    ("seventh.invalid", office_visit("S52.531Z"), office_visit("S52.531G")),
    ("seventh.invalid", office_visit("T16.1A"), office_visit("T16.1XXA")),
    ("seventh.invalid", office_visit("I10.XXXA"), office_visit("I10")),
    ("seventh.mismatch", office_visit("S52.531D", "W18.30XA"), office_visit("S52.531D", "W18.30XD")),
    ("seventh.mismatch", office_visit("S52.531G", "W18.30XS"), office_visit("S52.531B", "W18.30XA")),
    ("excludes1.pair", office_visit("E11.9", "E10.9"), office_visit("E11.9", "I10")),
    ("excludes1.pair", office_visit("E10.9", "E11.9"), office_visit("E10.9", "H40.9")),
    ("excludes1.pair", office_visit("M84.342D", "S72.426N"), office_visit("M84.342D", "S00.03XD")),
    ("excludes1.pair", office_visit("S81.821A", "S82.421B"), office_visit("S81.821A", "S82.421A")),
    ("order.manifestation-first", office_visit("G63", "E85.1"), office_visit("E85.1", "G63")),
    ("order.manifestation-first", stay("F02.80", "G30.9"), stay("G30.9", "F02.80")),
    ("order.manifestation-first", stay("F02.80", "G30.9"), stay("B95.61", "L02.211")),
    ("order.external-cause-first", office_visit("W18.30XA", FRACTURE), office_visit(FRACTURE, "W18.30XA")),
    ("order.code-first", stay("N18.6", "I12.0"), stay("I12.0", "N18.6")),
    ("order.code-first", office_visit("I50.32", "I11.0"), office_visit("I11.0", "I50.32")),
    ("order.code-first", office_visit("J45.909", "D63.0"), office_visit("C50.911", "D63.0")),
    ("order.code-first", office_visit("N18.31", "E11.22"), office_visit("N18.31")),
    ("order.code-first", stay("I21.A1", "D62", "J44.9"), stay("A41.9", "I21.A1", "J44.9")),
    ("order.code-first", stay("T45.515A", "D68.32"), stay("T45.511A", "D68.32")),
    ("order.code-first",
     office_visit("Z79.01", "T45.515A", "D68.32"),
     office_visit("K92.2", "T45.515A", "D68.32")),
    ("order.code-first",
     office_visit("Z79.4", "L97.521", "E11.621"),
     office_visit("Z79.4", "E11.621", "L97.521")),
    ("order.code-first",
     office_visit("I10", "L97.521", "E11.621"),
     office_visit("G93.1", "F02.80", "E03.9")),
    ("order.code-first", office_visit("Z87.891", "F02.80", "E03.9"), office_visit("E03.9", "F02.80")),
    ("order.drug-effect-first",
     office_visit("T45.515A", "D68.32"),
     office_visit("D68.32", "T45.515A")),
    ("order.drug-effect-first", office_visit("T36.95XA", "L27.0"), office_visit("T36.91XA", "L27.0")),
    ("order.drug-effect-first",
     hospital_visit("T38.3X6A", "E11.65"),
     hospital_visit("E11.65", "T38.3X6A")),
    ("order.code-first", office_visit("Z91.120", "T46.5X6A"), office_visit("I10", "Z91.120", "T46.5X5A")),
    ("order.unacceptable-principal", stay("Z99.89"), stay("I21.4", "Z99.89")),
    ("order.first-listed-only", office_visit("I10", "Z00.00"), office_visit("Z00.00", "I10")),
    ("order.first-listed-only", office_visit("I10", "Z00.00"), office_visit("Z00.00", "Z01.411")),
    ("order.first-listed-only", office_visit("C50.911", "Z51.11"), office_visit("C50.911", "Z00.6")),
    ("order.obstetric-first",
     office_visit("D64.9", "O99.012", patient=NOOR),
     office_visit("O99.012", "D64.9", patient=NOOR)),
    ("order.obstetric-first",
     office_visit("D64.9", "O99.012", patient=NOOR),
     office_visit("N81.4", "O94", patient=NOOR)),
    ("combine.hypertension", office_visit("I11.9", "I50.9"), office_visit("I11.0", "I50.9")),
    ("combine.hypertension", office_visit("I13.10", "I50.9", "N18.30"), office_visit("I13.10", "N18.30")),
    ("combine.hypertension", office_visit("I13.11", "I50.9", "N18.6"), office_visit("I13.11", "N18.6")),
    ("combine.hypertension", office_visit("I12.0", "N18.32"), office_visit("I12.0", "N18.6")),
    ("combine.hypertension", office_visit("I13.11", "N18.9"), office_visit("I13.11", "N18.5")),
    ("combine.hypertension",
     office_visit("I13.2", "I50.9", "N18.1"),
     office_visit("I13.2", "I50.9", "N18.5")),
    ("combine.hypertension", office_visit("I12.9", "N18.6"), office_visit("I12.9", "N18.9")),
    ("combine.hypertension",
     office_visit("I13.0", "I50.9", "N18.5"),
     office_visit("I13.0", "I50.9", "N18.4")),
    ("combine.hypertension", office_visit("I13.10", "N18.6"), office_visit("I13.10", "N18.9")),
    ("combine.hypertension", office_visit("I10", "I50.22"), office_visit("I11.0", "I50.22")),
    ("combine.hypertension", office_visit("I10", "N18.31"), office_visit("I12.9", "N18.31")),
    ("combine.hypertension",
     office_visit("I11.0", "I50.22", "N18.31"),
     office_visit("I13.0", "I50.22", "N18.31")),
    ("combine.hypertension",
     office_visit("I12.9", "N18.31", "I51.7"),
     office_visit("I12.9", "N18.31", "I25.10")),
    ("pair.delivery-outcome", stay("O80", patient=NOOR), stay("O80", "Z37.0", patient=NOOR)),
    ("pair.delivery-outcome",
     stay("O99.214", services=[pcs("10E0XZZ")], patient=NOOR),
     stay("O99.213", patient=NOOR)),
    ("pair.delivery-outcome",
     office_visit("D62", "Z37.0", patient=NOOR),
     office_visit("O70.0", "Z37.0", patient=NOOR)),
    ("pair.delivery-outcome",
     office_visit("Z37.0", "O70.0", patient=NOOR),
     office_visit("O70.0", "Z37.0", patient=NOOR)),
    ("pair.o80-alone", stay("O80", "O70.0", "Z37.0", patient=NOOR), stay("O70.0", "Z37.0", patient=NOOR)),
    ("pair.o80-alone", stay("O80", "Z37.2", patient=NOOR), stay("O80", "Z37.0", patient=NOOR)),
    ("pair.o80-alone", stay("D62", "O80", "Z37.0", patient=NOOR), stay("O80", "Z37.0", "D62", patient=NOOR)),
    ("place.encounter-only",
     office_visit("S52.531D", "W18.30XD", "Y92.010"),
     office_visit(FRACTURE, "W18.30XA", "Y92.010")),
    ("place.encounter-only", office_visit(FRACTURE, "Y93.01", "Y93.02"), office_visit("I21.4", "Y93.01")),
    ("duplicate.diagnosis", office_visit("I10", "I10"), hospital_visit("R07.9", REASON)),
    ("duplicate.service",
     office_visit("I10", services=[practice("PX331"), practice("PX331")]),
     office_visit("I10", services=[practice("PX331"), practice("PX331", modifiers=["76"])])),
    ("duplicate.service",
     office_visit("M17.11", services=[practice("PX334"), practice("PX334")]),
     stay("M17.11", services=[pcs("0SPC0JZ"), pcs("0SPC0JZ", role="other")])),
    ("age.newborn", stay("Z38.00"), stay("Z38.00", patient={"age": 0, "sex": "F"})),
    ("age.pediatric", stay("I21.4", "Z00.121"), stay("J45.901", "Z00.121", patient=TIMO)),
    ("age.maternity", stay("O70.0", "Z37.0"), stay("O70.0", "Z37.0", patient=NOOR)),
    ("age.adult", stay("N41.0", patient=TIMO), stay("N41.0", patient=OMAR)),
    ("poa.missing", stay({"code": "I21.4", "poa": None}), stay("I21.4", ADMITTING)),
    ("poa.missing", stay("I21.4", {"code": "Z79.4", "poa": None}), stay("I21.4", "Z79.4")),
    ("poa.exempt", stay({"code": "I21.4", "poa": "exempt"}), stay("I21.4")),
    ("poa.exempt", stay("I21.4", {"code": "Z79.4", "poa": "Y"}), stay("I21.4", "Z79.4")),
    ("poa.hac",
     stay("J18.9", {"code": "L89.153", "poa": "N"}),
     stay("J18.9", {"code": "L89.153", "poa": "Y"})),
    ("modifier.invalid",
     office_visit("I10", services=[practice("PX134", modifiers=["ZZ"])]),
     office_visit("I10", services=[practice("PX134", modifiers=["25"])])),
    ("modifier.invalid", hospital_visit("I10", services=[hcpcs("G0463", modifiers=["ZZ"])]),
     hospital_visit("I10", services=[hcpcs("G0463", modifiers=["25"])])),
    ("modifier.invalid",
     office_visit("I10", services=[practice("PX134", modifiers=["RT"])]),
     office_visit("M23.221", services=[KNEE])),
    ("modifier.invalid",
     office_visit("M23.221", services=[practice("PX532", modifiers=["RT", "RT"])]),
     office_visit("M23.221", services=[KNEE])),
    ("modifier.not-run",
     office_visit("I10", service_date="2026-07-15", services=[july("PX134", modifiers=["25"])]),
     office_visit("I10", service_date="2026-07-15", services=[july("PX134")])),
    ("modifier.side", office_visit("M23.222", services=[KNEE]), office_visit("M23.221", services=[KNEE])),
    ("modifier.side",
     office_visit("M23.221", "M23.222", services=[KNEE | {"points_to": [2]}]),
     office_visit("M23.221", "M23.222", services=[KNEE])),
    ("modifier.side", office_visit("M23.221", services=[practice("PX532", modifiers=["50"])]),
     office_visit("M17.0", services=[practice("PX532", modifiers=["50"])])),
    ("modifier.side",
     hospital_visit("M23.222", services=[KNEE]),
     hospital_visit("M23.222", "M23.221", services=[KNEE])),
    ("pointer.missing",
     office_visit("I10", services=[practice("PX134", points_to=[])]),
     hospital_visit("I10")),
    ("pointer.range", office_visit("I10", services=[practice("PX134", points_to=[2])]), office_visit("I10")),
    ("pointer.range",
     office_visit("I10", services=[practice("PX134", points_to=[1, 1])]),
     office_visit("I10")),
    ("pointer.range",
     office_visit(*TWELVE, services=[practice("PX134", points_to=[1, 2, 3, 4, 5])]),
     office_visit(*TWELVE, services=[practice("PX134", points_to=[1, 2, 3, 4])])),
    ("ncci.pair",
     office_visit("K80.20", services=[practice("PX542"), practice("PX541", modifiers=["59"])]),
     office_visit("K80.20", services=[practice("PX542")])),
    ("ncci.pair",
     office_visit("M23.221", services=[KNEE, practice("PX531")]),
     office_visit("M23.221", "M23.302", services=[KNEE, practice("PX531", modifiers=["LT"], points_to=[2])])),
    ("ncci.pair",
     hospital_visit("I10", services=[hcpcs("G0463"), hcpcs("G0442")]),
     hospital_visit("I10", services=[hcpcs("G0463", modifiers=["25"]), hcpcs("G0442")])),
    ("ncci.pair",
     hospital_visit("I10", services=[hcpcs("G0481", revenue="0300"), hcpcs("G0480", revenue="0300")]),
     hospital_visit("I10", services=[hcpcs("G0481", revenue="0300")])),
    ("ncci.mue",
     office_visit("I10", services=[practice("PX316"), practice("PX316", modifiers=["76"])]),
     office_visit("I10", services=[practice("PX316")])),
    ("ncci.add-on",
     office_visit("E86.0", services=[practice("PX722")]),
     office_visit("E86.0", services=[practice("PX721"), practice("PX722")])),
    ("ncci.not-loaded", office_visit("I10", services=[hcpcs("G0442", points_to=[1])]), office_visit("I10")),
    ("mce.not-run",
     stay("I21.4", service_date="2027-05-11", discharge_date="2027-05-15"),
     stay("I21.4")),
    ("ioce.not-run", hospital_visit("R07.9", bill_type="111"), hospital_visit("R07.9")),
    ("ioce.not-run",
     hospital_visit("R07.9", service_date="2026-07-15", services=[hcpcs("G0463", date="2026-07-15")]),
     hospital_visit("R07.9", service_date="2026-06-30", services=[hcpcs("G0463", date="2026-06-30")])),
    ("ioce.not-run", hospital_visit("R07.9", services=[practice("PX134")]), hospital_visit("R07.9")),
]  # fmt: skip


def said(claim: Claim, book: CodeBook, engines: Engines) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in check(claim, book, engines).findings:
        found.setdefault(finding.rule, []).append(finding)
    return found


@pytest.mark.parametrize(
    ("rule", "broken", "kept"), TABLE, ids=[f"{row[0]}-{number}" for number, row in enumerate(TABLE)]
)
def test_a_rule_fires_where_it_is_broken_and_not_beside_it(
    rule: str, broken: Claim, kept: Claim, book: CodeBook, engines: Engines
) -> None:
    assert rule in said(broken, book, engines)
    assert rule not in said(kept, book, engines)


@pytest.mark.parametrize("rule", [r for r in RULES if r.id in {row[0] for row in TABLE}], ids=lambda r: r.id)
def test_a_finding_is_as_grave_as_its_rule_and_names_code_line_and_source(
    rule: Rule, book: CodeBook, engines: Engines
) -> None:
    for wanted, broken, _ in TABLE:
        if wanted != rule.id:
            continue
        for finding in said(broken, book, engines)[rule.id]:
            assert finding.severity == rule.severity
            assert finding.lines and all(x.index >= 1 or x.section == "claim" for x in finding.lines)
            assert finding.source.document and finding.source.section
            rows = {"diagnoses": broken.diagnoses, "services": broken.services}
            named = [rows[x.section][x.index - 1].code for x in finding.lines if x.section != "claim"]
            assert not named or rule.id == "ncci.not-loaded" or any(code in finding.message for code in named)


def test_every_rule_stands_in_the_table() -> None:
    engines_own = {r.id for r in RULES if re.search(r"NAME|NNN|engine-failed", r.id)}
    assert {r.id for r in RULES} - engines_own == {row[0] for row in TABLE}
