"""A small book and small cases for fast tests. Codes, titles and places in the tree are the real ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from preceptor.coding.cases import Case, Variant
from preceptor.coding.cases.resolve import resolve, resolve_traps
from preceptor.coding.charts import order_chart, read_document
from preceptor.coding.codesets import Code, Note, Release, Seventh, System
from preceptor.coding.codesets.ncci.reader import Ncci

TODAY = date(2026, 5, 4)
FRACTURE = (
    Seventh("A", "initial encounter for closed fracture"),
    Seventh("D", "subsequent encounter for fracture with routine healing"),
    Seventh("S", "sequela"),
)
ENCOUNTER = (Seventh("A", "initial encounter"), Seventh("D", "subsequent encounter"), Seventh("S", "sequela"))

# Indented as the tabular list is; `+F` fracture 7th characters, `+E` encounter ones.
TABULAR = """
E08-E13 Diabetes mellitus
  E11 Type 2 diabetes mellitus
    E11.2 Type 2 diabetes mellitus with kidney complications
      E11.21 Type 2 diabetes mellitus with diabetic nephropathy
      E11.22 Type 2 diabetes mellitus with diabetic chronic kidney disease
    E11.4 Type 2 diabetes mellitus with neurological complications
      E11.40 Type 2 diabetes mellitus with diabetic neuropathy, unspecified
      E11.42 Type 2 diabetes mellitus with diabetic polyneuropathy
    E11.9 Type 2 diabetes mellitus without complications
I10-I1A Hypertensive diseases
  I10 Essential (primary) hypertension
I20-I25 Ischemic heart diseases
  I21 Acute myocardial infarction
    I21.4 Non-ST elevation (NSTEMI) myocardial infarction
    I21.9 Acute myocardial infarction, unspecified
I30-I5A Other forms of heart disease
  I50 Heart failure
    I50.2 Systolic (congestive) heart failure
      I50.20 Unspecified systolic (congestive) heart failure
      I50.22 Chronic systolic (congestive) heart failure
      I50.23 Acute on chronic systolic (congestive) heart failure
    I50.3 Diastolic (congestive) heart failure
      I50.32 Chronic diastolic (congestive) heart failure
    I50.9 Heart failure, unspecified
M15-M19 Osteoarthritis
  M17 Osteoarthritis of knee
    M17.0 Bilateral primary osteoarthritis of knee
    M17.1 Unilateral primary osteoarthritis of knee
      M17.10 Unilateral primary osteoarthritis, unspecified knee
      M17.11 Unilateral primary osteoarthritis, right knee
      M17.12 Unilateral primary osteoarthritis, left knee
    M17.9 Osteoarthritis of knee, unspecified
N17-N19 Acute kidney failure and chronic kidney disease
  N18 Chronic kidney disease (CKD)
    N18.3 Chronic kidney disease, stage 3 (moderate)
      N18.30 Chronic kidney disease, stage 3 unspecified
      N18.32 Chronic kidney disease, stage 3b
    N18.4 Chronic kidney disease, stage 4 (severe)
    N18.9 Chronic kidney disease, unspecified
R00-R09 Symptoms and signs involving the circulatory and respiratory systems
  R07 Pain in throat and chest
    R07.9 Chest pain, unspecified
S50-S59 Injuries to the elbow and forearm
  S52 Fracture of forearm
    S52.5 Fracture of lower end of radius
      S52.50 Unspecified fracture of the lower end of radius
        S52.501 Unspecified fracture of the lower end of right radius +F
        S52.509 Unspecified fracture of the lower end of unspecified radius +F
      S52.52 Torus fracture of lower end of radius
        S52.521 Torus fracture of lower end of right radius +F
        S52.522 Torus fracture of lower end of left radius +F
      S52.53 Colles' fracture
        S52.531 Colles' fracture of right radius +F
        S52.532 Colles' fracture of left radius +F
        S52.539 Colles' fracture of unspecified radius +F
W00-W19 Slipping, tripping, stumbling and falls
  W11 Fall on and from ladder +E
Z77-Z99 Persons with potential health hazards
  Z68 Body mass index (BMI)
    Z68.4 Body mass index (BMI) 40 or greater, adult
      Z68.41 Body mass index (BMI) 40.0-44.9, adult
  Z79 Long term (current) drug therapy
    Z79.4 Long term (current) use of insulin
    Z79.8 Other long term (current) drug therapy
      Z79.84 Long term (current) use of oral hypoglycemic drugs
"""
PROCEDURES = {
    "02703DZ": "Dilation of Coronary Artery, One Artery with Intraluminal Device, Percutaneous Approach",
    "02703ZZ": "Dilation of Coronary Artery, One Artery, Percutaneous Approach",
    "02C03ZZ": "Extirpation of Matter from Coronary Artery, One Artery, Percutaneous Approach",
    "0DTJ4ZZ": "Resection of Appendix, Percutaneous Endoscopic Approach",
}
SUPPLIES = {
    "G0463": "Hosp outpt clinic visit",
    "J1885": "Ketorolac tromethamine inj",
    "G0008": "Admin flu vac",
}
PRACTICE = {
    "office-visit-low": ("PX901", "Office visit, low decision making", "office", 3),
    "office-visit-moderate": ("PX902", "Office visit, moderate decision making", "office", 4),
    "office-visit-high": ("PX903", "Office visit, high decision making", "office", 5),
    "emergency-visit-moderate": ("PX911", "Emergency visit, moderate decision making", "emergency", 4),
    "knee-injection": ("PX921", "Knee joint injection", None, None),
}


def _tabular() -> Iterator[Code]:
    rows = [(len(line) - len(line.lstrip()), line.strip()) for line in TABULAR.strip().splitlines()]
    above: list[tuple[int, str]] = []
    entries: list[tuple[str, str, tuple[str, ...], tuple[Seventh, ...]]] = []
    for indent, line in rows:
        while above and above[-1][0] >= indent:
            above.pop()
        code, title = line.split(" ", 1)
        sevenths = FRACTURE if title.endswith(" +F") else ENCOUNTER if title.endswith(" +E") else ()
        entries.append(
            (code, title.removesuffix(" +F").removesuffix(" +E"), tuple(c for _, c in above), sevenths)
        )
        above.append((indent, code))
    for code, title, path, sevenths in entries:
        made = tuple(_extended(code, s.char) for s in sevenths)
        children = made or tuple(c for c, _, p, _ in entries if p and p[-1] == code)
        level = "block" if "-" in code else "category" if len(code) == 3 else "code"
        parent = path[-1] if path else None
        yield Code("icd10cm", code, title, level, not children, parent, children, path, sevenths=sevenths)  # type: ignore[arg-type]
        for full, s in zip(made, sevenths, strict=True):
            yield Code(
                "icd10cm",
                full,
                f"{title}, {s.text}",
                "code",
                True,
                code,
                (),
                (*path, code),
                sevenths=sevenths,
            )


def _extended(code: str, char: str) -> str:
    return (code if "." in code else code + ".").ljust(7, "X") + char


class FakeBook:
    """A CodeBook over the tables above; every code is in force for ever but `R07.9`, which ended in 2025."""

    fingerprint = "fake"
    ncci = Ncci()

    def __init__(self) -> None:
        rows = list(_tabular())
        rows += [Code("icd10pcs", c, t, "code", True) for c, t in PROCEDURES.items()]
        rows += [Code("hcpcs", c, t, "code", True) for c, t in SUPPLIES.items()]
        for slug, (code, title, family, level) in PRACTICE.items():
            facts = {"concept": slug} | ({"em_family": family, "em_level": str(level)} if family else {})
            rows.append(Code("practice", code, title, "service", True, path=("visits",), facts=facts))
        self._rows = {(r.system, r.code): r for r in rows}
        ended = self._rows["icd10cm", "R07.9"]
        self._rows["icd10cm", "R07.9"] = Code(
            ended.system, ended.code, ended.title, ended.level, True, ended.parent, (), ended.path,
            last=date(2025, 9, 30),
        )  # fmt: skip

    def find(self, system: System, code: str, on: date | None = None) -> Code | None:
        return self._rows.get((system, code))

    def in_force(self, system: System, code: str, on: date) -> bool:
        found = self.find(system, code)
        return found is not None and found.billable and found.first <= on <= found.last

    def release(self, system: System, on: date) -> Release | None:
        return None

    def releases(self, system: System) -> Sequence[Release]:
        return ()

    def notes(self, code: Code, on: date | None = None) -> tuple[Note, ...]:
        return code.notes

    def billable_below(self, system: System, code: str, on: date | None = None) -> tuple[str, ...]:
        return tuple(r.code for r in self._rows.values() if r.billable and (r.code == code or code in r.path))

    def all_codes(self, system: System, on: date | None = None) -> Iterator[Code]:
        return (r for r in self._rows.values() if r.system == system)

    def concept(self, slug: str) -> Code | None:
        return self.find("practice", PRACTICE[slug][0]) if slug in PRACTICE else None

    def practice_pair(self, column1: str, column2: str) -> tuple[int, str] | None:
        return None


BOOK = FakeBook()
NOTE = """---
type: progress
title: Progress note
author: Ada Ames, MD
role: provider
datetime: 2026-05-04 09:00
signed: 2026-05-04 12:00
---
Mara Quist has acute on chronic systolic heart failure. Her diabetes has led to kidney disease, stage 3b.
She fell from a ladder and broke the right wrist. BMI 41.2.
"""
CITE = {"document": "ICD-10-CM Official Guidelines", "fiscal_year": 2026, "section": "I.B.2"}
QUOTE = {"document": "01-note", "quote": "acute on chronic systolic heart failure"}


def line(code: str, **fields: Any) -> dict[str, Any]:
    """A key diagnosis; evidence, rationale and citation as every line has."""
    return {
        "code": code,
        "rationale": f"The note supports {code}.",
        "evidence": [QUOTE],
        "cites": [CITE],
    } | fields


def work(**fields: Any) -> dict[str, Any]:
    """A key service."""
    return {"rationale": "It was done.", "evidence": [QUOTE], "cites": [CITE]} | fields


def case_data(*diagnoses: dict[str, Any], kind: str = "professional", **fields: Any) -> dict[str, Any]:
    """A case as its YAML gives it. Fields of the key (`services`, `either` …) are put where they belong."""
    key_fields = {"services", "either", "queries", "principal_any", "expects"}
    key = {"diagnoses": list(diagnoses)} | {k: fields.pop(k) for k in key_fields & set(fields)}
    head: dict[str, Any] = {
        "title": "Mara Quist comes in",
        "summary": "A visit.",
        "setting": {"professional": "clinic", "outpatient": "ed", "inpatient": "inpatient"}[kind],
        "claim": kind,
        "service_date": "2026-05-04",
        "discharge_date": "2026-05-07" if kind == "inpatient" else None,
        "patient": {"name": "Mara Quist", "mrn": "MQ-17", "born": "1960-01-09", "age": 66, "sex": "F"},
        "difficulty": 2,
        "minutes": 10,
        "objectives": ["Read the note."],
        "lesson": "Read the note.",
        "key": key,
    }
    return head | fields


def variant(*diagnoses: dict[str, Any], note: str = NOTE, **fields: Any) -> Variant:
    """A case rendered in memory. The first line leads unless a role says otherwise."""
    kind = fields.get("kind", "professional")
    lead = "principal" if kind == "inpatient" else "first"
    rows = [dict(d) for d in diagnoses]
    if not any(r.get("role") in ("principal", "first") for r in rows):
        rows[0]["role"] = lead
    if kind == "inpatient":
        rows = [{"poa": None if r.get("role") == "admitting" else "Y"} | r for r in rows]
    case = Case.model_validate(case_data(*rows, **fields))
    key, links = resolve("case.yaml", case, BOOK)
    chart = order_chart([read_document("01-note", note)])
    return Variant(case, "test/case", 0, chart, key, links, resolve_traps(case, BOOK), "v", {})
