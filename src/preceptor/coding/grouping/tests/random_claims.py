"""Random valid claims, always the same ones: every code in force on the day that counts, every answer
given.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from preceptor.coding.codesets import CodeBook, System
from preceptor.coding.grouping import poa_exempt

STAY, VISIT = date(2026, 5, 15), date(2026, 5, 12)
REVENUE = ("0250", "0300", "0450", "0510", "0636", "0762")


def inpatient(book: CodeBook, count: int) -> list[dict[str, Any]]:
    """Inpatient claims as JSON: 1 to 15 diagnoses with POA, 0 to 5 procedures, all ages and discharge
    statuses.
    """
    pick = random.Random(430)
    diagnoses, procedures = _codes(book, "icd10cm", STAY), _codes(book, "icd10pcs", STAY)
    return [
        {
            "kind": "inpatient",
            "service_date": "2026-05-10",
            "discharge_date": pick.choice(["2026-05-15", "2026-09-30"]),
            "discharge_status": pick.choice(["01", "03", "06", "07", "20"]),
            "patient": {"age": pick.randint(0, 99), "sex": pick.choice("FMU")},
            "diagnoses": [
                {"code": code, "poa": "exempt" if poa_exempt(code) else pick.choice("YYYNUW")}
                for code in pick.sample(diagnoses, pick.randint(1, 15))
            ],
            "services": [
                {
                    "system": "icd10pcs",
                    "code": code,
                    "date": "2026-05-11",
                    "role": "other" if n else "principal",
                }
                for n, code in enumerate(pick.sample(procedures, pick.randint(0, 5)))
            ],
        }
        for _ in range(count)
    ]


def outpatient(book: CodeBook, count: int) -> list[dict[str, Any]]:
    """Outpatient hospital claims as JSON: 1 to 8 diagnoses, 1 to 8 HCPCS lines with units, charges and
    modifiers.
    """
    pick = random.Random(271)
    diagnoses, services = _codes(book, "icd10cm", VISIT), _codes(book, "hcpcs", VISIT)
    return [
        {
            "kind": "outpatient",
            "service_date": "2026-05-12",
            "discharge_status": pick.choice(["01", "02", "20"]),
            "patient": {"age": pick.randint(0, 99), "sex": pick.choice("FM")},
            "diagnoses": [{"code": code} for code in pick.sample(diagnoses, pick.randint(1, 8))],
            "services": [
                {
                    "system": "hcpcs",
                    "code": code,
                    "revenue": pick.choice(REVENUE),
                    "date": "2026-05-12",
                    "units": pick.randint(1, 4),
                    "charge": pick.randint(2, 5000),
                    "modifiers": pick.choice([[], [], ["25"], ["59"], ["RT"], ["JZ"]]),
                }
                for code in pick.sample(services, pick.randint(1, 8))
            ],
        }
        for _ in range(count)
    ]


def professional(book: CodeBook, count: int) -> list[dict[str, Any]]:
    """Professional claims as JSON: 1 to 12 diagnoses, 1 to 6 practice or HCPCS lines that point to them."""
    pick = random.Random(1500)
    diagnoses = _codes(book, "icd10cm", VISIT)
    services = [("hcpcs", c) for c in _codes(book, "hcpcs", VISIT)]
    services += [("practice", c) for c in _codes(book, "practice", VISIT)] * 100
    claims = []
    for _ in range(count):
        codes = pick.sample(diagnoses, pick.randint(1, 12))
        lines = [
            {"system": system, "code": code, "points_to": [pick.randint(1, len(codes))]}
            for system, code in pick.sample(services, pick.randint(1, 6))
        ]
        claims.append(
            {
                "kind": "professional",
                "service_date": "2026-05-12",
                "place_of_service": "11",
                "patient": {"age": pick.randint(0, 99), "sex": pick.choice("FM")},
                "diagnoses": [{"code": code} for code in codes],
                "services": lines,
            }
        )
    return claims


def _codes(book: CodeBook, system: System, day: date) -> list[str]:
    return [entry.code for entry in book.all_codes(system, day) if entry.billable]
