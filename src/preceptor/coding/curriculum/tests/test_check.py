"""Each proof `content check` makes, by a case that fails it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from preceptor.coding.cases import Library
from preceptor.coding.cases.tests.fakes import BOOK, CITE, NOTE, case_data, line, work
from preceptor.coding.curriculum import Checker
from preceptor.coding.curriculum.guideline_sections import guideline_sections
from preceptor.coding.edits.model import EditReport, Finding, Source
from preceptor.coding.grouping import poa_exempt

NURSE = NOTE.replace("Ada Ames, MD", "Nia Okoro, RN").replace("role: provider", "role: nurse")
DRAFT = NOTE.replace("signed: 2026-05-04 12:00\n", "signed: null\n")
RADIOLOGY = NOTE.replace("type: progress", "type: radiology")
HEAD = [line("I50.23", role="first"), line("N18.32")]
GROUPED = {"drg": {"number": "291", "title": "Heart failure", "weight": 1.3}}


def quiet(claim):
    return EditReport((), **(GROUPED if claim.kind == "inpatient" else {}), apc={"lines": []})


def finding(severity):
    source = Source("ICD-10-CM Official Guidelines", "FY2026", "I.B.2")
    return lambda claim: EditReport((Finding("excludes1.pair", severity, (), "These two.", source),))


@pytest.fixture
def checked(tmp_path):
    """Checks one case written from the given parts; returns the faults as `where: message`."""

    def check(
        *diagnoses: dict[str, Any], note: str = NOTE, notes=None, edit=quiet, readings=None, **fields: Any
    ):
        home = tmp_path / "cardiology" / "heart"
        (home / "chart").mkdir(parents=True)
        for name, text in ({"01-note": note} | (notes or {})).items():
            (home / "chart" / f"{name}.md").write_text(text, "utf-8")
        for name, text in (readings or {}).items():
            (home / "readings").mkdir(exist_ok=True)
            (home / "readings" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (home / "case.yaml").write_text(yaml.safe_dump(case_data(*(diagnoses or HEAD), **fields)), "utf-8")
        return Checker(BOOK, edit, poa_exempt).check(Library(tmp_path, BOOK))

    return check


def faults(report) -> list[str]:
    return [str(e).removeprefix("cardiology/heart/") for e in report.errors]


def test_a_sound_case_has_no_fault(checked):
    report = checked()
    assert (report.cases, report.variants, report.errors) == (1, 1, [])


def test_a_sound_inpatient_case_has_no_fault(checked):
    rows = [line("I50.23", role="principal", poa="Y"), line("Z79.4", poa="exempt")]
    assert checked(*rows, kind="inpatient", expects={"drg": "291"}).errors == []


LEAD = line("I50.23", role="first")
TABLE: list[tuple[list[dict[str, Any]], dict[str, Any], str]] = [
    ([line("Q99.9", role="first")], {}, "Q99.9 is not in icd10cm"),
    ([line("I50.2", role="first")], {}, "I50.2 is a heading"),
    ([line("R07.9", role="first")], {}, "R07.9 is not in force on 2026-05-04"),
    ([line("I50.23", role="first", accept=["ZZZ"])], {}, "accept[0]: ZZZ is not in"),
    ([LEAD, line("I50.23")], {}, "stands twice"),
    ([LEAD, line("I10", cites=[])], {}, "cites: a required line cites"),
    ([LEAD, line("I10", evidence=[])], {}, "evidence: a required line quotes"),
    (
        [LEAD, line("I10", evidence=[{"document": "01-note", "quote": "high pressure"}])],
        {},
        "does not stand in 01-note",
    ),
    ([LEAD, line("I10", evidence=[{"document": "09-none", "quote": "x"}])], {}, "no document 09-none"),
    (
        [LEAD, line("I10", cites=[CITE | {"section": "Chapter nine"}])],
        {},
        "Chapter nine is no section of the guidelines",
    ),
    ([LEAD, line("I10", cites=[CITE | {"section": "I.C.23.a"}])], {}, "I.C.23.a is no section"),
    ([LEAD, line("I10", cites=[CITE | {"section": "I.C.4.z.9"}])], {}, "I.C.4.z.9 is no section"),
    ([LEAD, line("I10", cites=[CITE | {"fiscal_year": 2025}])], {}, "fiscal year 2025 is not the year"),
    ([LEAD, line("I10", cites=[CITE | {"document": "A book I once read"}])], {}, "is none of"),
    (
        [LEAD, line("I10", cites=[CITE | {"document": "ICD-10-CM Tabular", "section": "Q99"}])],
        {},
        "not an entry",
    ),
    ([line("I50.23", role="first", optional=True)], {}, "the leading line is required"),
    ([line("I50.23", role="principal")], {}, "the leading line of this claim has the role first"),
    ([LEAD, line("R07.9", role="admitting")], {}, "only an inpatient claim has an admitting"),
    ([LEAD, line("I10", poa="Y")], {}, "poa: present on admission is answered for"),
    ([LEAD, line("W11.XXXA")], {}, "W11.XXXA is an external cause"),
    ([LEAD, line("W11.XXXA", role="external")], {}, "policies.external_causes makes W11.XXXA optional"),
    (
        [LEAD, line("W11.XXXA", role="external", optional=True)],
        {"policies": {"external_causes": "required"}},
        "makes W11.XXXA required",
    ),
    ([LEAD], {"services": [work(hcpcs="00000", points_to=["I50.23"])]}, "not the form of a HCPCS"),
    ([LEAD], {"services": [work(icd10pcs="02703ZZ", points_to=["I50.23"])]}, "inpatient claims only"),
    ([LEAD], {"services": [work(service="office-visit-low")]}, "points to one to four diagnoses"),
    (
        [LEAD, line("Z79.4", optional=True)],
        {"services": [work(service="office-visit-low", points_to=["Z79.4"])]},
        "Z79.4 is optional; a required service",
    ),
    (
        [LEAD],
        {"kind": "outpatient", "services": [work(hcpcs="G0463", points_to=["I50.23"])]},
        "only services of a prof",
    ),
    (
        [LEAD],
        {"traps": [{"code": "Q99", "kind": "history", "why": "No."}]},
        "traps[0].code: Q99 is in no code set",
    ),
    (
        [LEAD],
        {"traps": [{"code": "I50.23", "kind": "history", "why": "No."}]},
        "is a right answer of this key",
    ),
    ([LEAD], {"policies": {"facility_em": "08-policy"}}, "no document 08-policy"),
    ([LEAD], {"queries": [{"topic": "poa", "documents": ["x"], "question": "When?"}]}, "no document x"),
    ([LEAD], {"patient": case_data()["patient"] | {"age": 40}}, "the patient is 66 on 2026-05-04, not 40"),
    ([line("Z68.41", role="first")], {}, "reported as a secondary diagnosis only (I.B.14)"),
    ([LEAD, line("I10", after=["M17.9"])], {}, "M17.9 names no line of the key"),
    ([LEAD, line("I10", accept=["I10"])], {}, "key.diagnoses[1].accept[0]: I10 is the line's own code"),
    ([LEAD, line("I10", accept=["I50.23"])], {}, "I50.23 is the code of another line of the key"),
    (
        [LEAD],
        {
            "services": [
                work(service="office-visit-low", accept=["knee-injection"], points_to=["I50.23"]),
                work(service="knee-injection", points_to=["I50.23"]),
            ]
        },
        "key.services[0].accept[0]: PX921 is the code of another line",
    ),
    ([LEAD, line("I10")], {"either": [["I10"]]}, "key.either: one group is no choice"),
    ([LEAD, line("I10"), line("E11.9")], {"either": [["I10"], ["E11.9", "I10"]]}, "I10 stands in two groups"),
    ([LEAD, line("I10")], {"either": [["I10"], []]}, "key.either[1]: a group holds a line"),
    ([LEAD, line("I10", evidence=[{"document": "01-note", "quote": "He"}])], {}, "too little to quote"),
    ([LEAD, line("I10", evidence=[{"document": "01-note", "quote": "41.2"}])], {}, "too little to quote"),
    ([LEAD, line("I10", evidence=[{"document": "01-note", "quote": "  "}])], {}, "too little to quote"),
    ([LEAD, line("I10", rationale="{{side")], {}, "key.diagnoses[1].rationale: stray braces: “{{side”"),
    ([LEAD, line("I10", rationale="The {{side}} one")], {}, "rationale: {{side}} names no parameter"),
    ([LEAD], {"lesson": "Read }} it."}, "case.yaml: lesson: stray braces"),
    ([LEAD], {"note": NOTE + "{{side\n"}, "chart/01-note.md: stray braces"),
    ([LEAD], {"service_date": "2026-02-30"}, "case.yaml: service_date: Input should be a valid date"),
    ([LEAD], {"through_date": "2026-05-01"}, "case.yaml: through_date: is before service_date"),
    ([LEAD], {"kind": "inpatient", "discharge_date": None}, "case.yaml: discharge_date: an inpatient claim"),
    ([LEAD], {"kind": "inpatient", "discharge_date": "2026-05-01"}, "discharge_date: is before service_date"),
    (
        [LEAD],
        {"services": [work(service="office-visit-low", modifiers=["Q"], points_to=["I50.23"])]},
        "case.yaml: key.services[0].modifiers[0]: ",
    ),
]


@pytest.mark.parametrize(("rows", "fields", "says"), TABLE, ids=lambda x: x if isinstance(x, str) else "")
def test_a_fault_is_found(checked, rows, fields, says):
    found = faults(checked(*rows, **fields))
    assert any(says in one for one in found), found


@pytest.mark.parametrize(
    ("code", "poa", "says"),
    [
        ("I10", None, "needs a present-on-admission answer"),
        ("I10", "exempt", "I10 is not on the list"),
        ("Z79.4", "Y", "Z79.4 is on the list"),
    ],
)
def test_poa_answers_agree_with_the_list(checked, code, poa, says):
    rows = [line("I50.23", role="principal", poa="Y"), line(code, poa=poa)]
    assert any(says in f for f in faults(checked(*rows, kind="inpatient", expects={"drg": "291"})))


def quoting(code, *documents, **fields):
    words = "acute on chronic systolic heart failure"
    return line(code, evidence=[{"document": d, "quote": words} for d in documents], **fields)


AUTHORS = [
    # code, its documents, sound?
    ("I10", ["02-nurse"], False),
    ("I10", ["03-draft"], False),
    ("I10", ["01-note", "03-draft"], False),
    ("Z68.41", ["02-nurse"], True),
    ("M17.11", ["02-nurse"], False),
    ("M17.11", ["01-note", "02-nurse"], True),
    ("M17.9", ["01-note", "02-nurse"], False),
    ("I10", ["01-note", "04-radiology"], True),
]


@pytest.mark.parametrize(("code", "documents", "sound"), AUTHORS)
def test_diagnoses_come_from_whom_i_b_14_allows(checked, code, documents, sound):
    notes = {"02-nurse": NURSE, "03-draft": DRAFT, "04-radiology": RADIOLOGY}
    assert (faults(checked(LEAD, quoting(code, *documents), notes=notes)) == []) == sound


@pytest.mark.parametrize(("kind", "sound"), [("inpatient", False), ("outpatient", True)])
def test_a_radiology_report_alone_supports_outpatient_lines_only(checked, kind, sound):
    extra = {"poa": "Y"} if kind == "inpatient" else {}
    lead = line("I50.23", role="principal" if extra else "first", **extra)
    rows = [lead, quoting("M17.9", "04-radiology", **extra)]
    expects = {"drg": "291"} if extra else {}
    found = faults(checked(*rows, kind=kind, notes={"04-radiology": RADIOLOGY}, expects=expects))
    assert (found == []) == sound


@pytest.mark.parametrize(("text", "bare"), [
    ("Order 00000 today", True), ("ZIP 00000.", True), ("cost 10,000", False), ("0.00001", False),
    ("MRN PCH-44-00000", False), ("000000", False), ("2026-05-04", False),
])  # fmt: skip
def test_a_chart_holds_no_bare_five_digit_number(checked, text, bare):
    found = faults(checked(note=NOTE + text + "\n"))
    assert any("five-digit" in f for f in found) == bare


def test_an_error_of_the_edits_is_a_fault(checked):
    assert any("raises the error excludes1.pair" in f for f in faults(checked(edit=finding("error"))))


def test_a_warning_must_be_listed(checked):
    assert any("the key raises excludes1.pair" in f for f in faults(checked(edit=finding("warning"))))


def test_a_listed_warning_is_sound(checked):
    expects = {"findings": [{"rule": "excludes1.pair", "why": "Unrelated."}]}
    assert checked(edit=finding("warning"), expects=expects).errors == []


def test_a_listed_warning_must_be_raised(checked):
    expects = {"findings": [{"rule": "excludes1.pair", "why": "Unrelated."}]}
    assert any("excludes1.pair is not raised" in f for f in faults(checked(expects=expects)))


def test_the_drg_must_be_the_groupers(checked):
    found = checked(line("I50.23", role="principal", poa="Y"), kind="inpatient", expects={"drg": "293"})
    assert faults(found) == ["case.yaml: key.expects.drg: the grouper says 291, the case 293"]


def test_an_engine_that_fails_is_a_fault(checked):
    silent = EditReport((), drg={"not_computed": "the day is outside"})
    found = checked(line("I50.23", role="principal", poa="Y"), kind="inpatient", edit=lambda _: silent)
    assert faults(found) == ["case.yaml: key.expects.drg: MS-DRG not computed: the day is outside"]


def test_a_case_that_cannot_be_read_is_one_fault(checked):
    assert faults(checked(line("I50.23", role="first"), mood="good")) == ["case.yaml: mood: no such field"]


def test_every_variant_is_checked(checked):
    row = line("x", role="first", select={"under": "S52.53", "words": ["{{side}}"], "seventh": "A"})
    del row["code"]
    row["evidence"] = [{"document": "01-note", "quote": "broke the {{side}} wrist"}]
    report = checked(row, vary={"side": {"values": ["right", "left"]}})
    assert report.variants == 2
    assert faults(report) == [
        "case.yaml: key.diagnoses[0].evidence[0]: “broke the left wrist” does not stand in 01-note (seed 1)",
    ]


def test_one_fault_does_not_hide_the_others(checked):
    services = [work(service="office-visit-low", modifiers=["Q"], points_to=["M17.9"], evidence=[])]
    rows = [LEAD, line("I10", after=["M17.11"], cites=[]), line("Q99.9")]
    found = " | ".join(faults(checked(*rows, services=services)))
    for says in ("M17.9 names no line", "M17.11 names no line", "modifiers[0]", "evidence: a required line",
                 "cites: a required line", "Q99.9 is not in icd10cm"):  # fmt: skip
        assert says in found


def test_every_wrong_field_is_named_at_once(checked):
    found = faults(checked(LEAD, mood="good", difficulty=9))
    assert [f.split(": ")[1] for f in found] == ["difficulty", "mood"]


def test_every_line_that_gives_no_code_is_named_at_once(checked):
    row = line("x", select={"under": "S52.53", "words": ["bilateral"]})
    del row["code"]
    found = faults(checked(LEAD, row, services=[work(service="no-such-thing")]))
    assert [f.split(": ")[1] for f in found] == ["key.diagnoses[1].select", "key.services[0].service"]


def test_a_fault_of_every_variant_is_said_once(checked):
    found = faults(checked(LEAD, line("I10", after=["M17.9"]), vary={"side": {"values": ["right", "left"]}}))
    assert sum("M17.9 names no line" in f for f in found) == 1


def test_a_case_whose_folder_is_misnamed_is_a_fault_and_the_others_go_on(checked, tmp_path):
    for folder in ("cardiology/Bad Slug!", "loose", "a/b/c"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "case.yaml").write_text("title: x\n", "utf-8")
    report = checked()
    assert sorted(e.file for e in report.errors) == [
        "a/b/c/case.yaml", "cardiology/Bad Slug!/case.yaml", "loose/case.yaml",
    ]  # fmt: skip
    assert (report.cases, report.variants) == (4, 1)


def test_a_broken_case_does_not_stop_the_others(checked, tmp_path):
    (tmp_path / "cardiology" / "bad").mkdir(parents=True)
    (tmp_path / "cardiology" / "bad" / "case.yaml").write_bytes(b"title: \xff\n")
    report = checked()
    assert [str(e) for e in report.errors] == ["cardiology/bad/case.yaml: is not UTF-8 (byte 7)"]
    assert (report.cases, report.variants) == (2, 1)


def test_a_case_nobody_has_read_is_a_note(checked):
    report = checked()
    assert ([str(n) for n in report.notes], report.errors) == (["cardiology/heart: no readings"], [])


def test_a_sweep_that_stops_says_how_far_it_went(checked):
    vary = {name: {"values": [str(n) for n in range(6)]} for name in ("one", "two", "three")}
    report = checked(LEAD, vary=vary)
    assert report.variants == 200
    assert "cardiology/heart: 200 of 216 variants were checked" in [str(n) for n in report.notes]


def reading(name, *codes):
    head = {"kind": "professional", "service_date": "2026-05-04", "patient": {"age": 66, "sex": "F"}}
    return json.dumps({"reader": name, "claim": head | {"diagnoses": [{"code": c} for c in codes]}})


def test_readings_are_graded_and_compared(checked):
    one, two = reading("first reader", "I50.23", "N18.32"), reading("second reader", "I50.23", "I10")
    report = checked(readings={"one.json": one, "two.json": two})
    [found] = report.agreement
    assert found.scores == {"first reader": 1.0, "second reader": 0.5}
    assert found.pairwise == 0.5
    assert report.as_json()["agreement"]["score"] == 0.75


OUTPATIENT = reading("r", "I50.23").replace("professional", "outpatient")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "readings/one.json: not JSON"),
        (b'{"reader": "\xff"}', "readings/one.json: is not UTF-8 (byte 12)"),
        (
            OUTPATIENT,
            "readings/one.json: kind: the case asks for a claim of kind professional, not outpatient",
        ),
        ('{"claim": {}}', "a reading is {reader, claim}"),
        ('{"reader": "r", "claim": {"kind": "professional"}}', "readings/one.json: service_date"),
    ],
)
def test_a_reading_that_cannot_be_read_is_named(checked, text, says):
    assert any(says in f for f in faults(checked(readings={"one.json": text})))


def test_the_report_is_the_contract(checked):
    assert set(checked().as_json()) == {"cases", "variants", "policies", "agreement", "errors", "notes"}


def test_the_outline_of_the_guidelines_is_whole():
    sections = guideline_sections()
    assert {f"I.C.{n}" for n in range(1, 23)} <= sections
    assert {f"IV.{letter}" for letter in "ABCDEFGHIJKLMNOPQ"} <= sections
    assert {"I.A.19", "I.B.19", "I.C.1.a.2.j", "I.C.1.d.1.a.3", "II.K", "III.C", "Appendix I"} <= sections
    assert not {"I.C.1.a.2.k", "I.C.23", "II.L", "III.D", "IV.R"} & sections
    above = {s.rpartition(".")[0] for s in sections if "." in s}
    assert above <= sections
