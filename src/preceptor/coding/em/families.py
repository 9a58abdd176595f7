"""The families of visits and what each level asks for.

The minutes are those in force since January 1, 2024 (office since 2021, the other settings since 2023; two
nursing facility levels changed in 2024). They are minima of the total time on the date of the encounter.
"""

from __future__ import annotations

from preceptor.coding.em.model import Cite, Family, Further, Grade, Level


def _guide(section: str) -> Cite:
    return Cite("CMS Evaluation and Management Services Guide", "MLN006764", section)


def _manual(section: str) -> Cite:
    return Cite("Medicare Claims Processing Manual, Pub. 100-04", "chapter 12", section)


MDM_CITE = _guide("medical decision making, two of three elements")
TIME_CITE = _guide("total time on the date of the visit")
RULE_2021 = Cite("CMS Physician Fee Schedule final rule CMS-1734-F", "CY 2021", "office visits")
RULE_2023 = Cite("CMS Physician Fee Schedule final rule CMS-1770-F", "CY 2023", "other visits")
RISK_TABLE = Cite(
    "CMS Documentation Guidelines for Evaluation and Management Services", "1995", "Table of Risk"
)
NEW_PATIENT = _manual("§30.6.7 A: new patient")
CONSULTATIONS = _manual("§30.6.10: consultations")
SAME_DAY = _manual("§30.6.9.1: stays of less than 8 hours, of 8 to 24 hours")
CRITICAL_104 = Cite("CMS MLN Matters MM12982", "CY 2023", "critical care: 74 + 30 = 104 minutes")
PROLONGED = _manual("§30.6.15: prolonged services")
CRITICAL = _manual("§30.6.12: critical care visits")
OPPS_CLINIC = Cite("CMS OPPS final rule CMS-1601-FC", "CY 2014", "one code for hospital clinic visits")
OPPS_POLICY = Cite(
    "Medicare Claims Processing Manual, Pub. 100-04", "chapter 4", "§160: clinic and emergency visits"
)
ROUTINE = Cite("42 CFR 411.15(a)(1)", "", "routine physical checkups are excluded")

_OFFICE = (RULE_2021, _manual("§30.6.7: office and other outpatient visits"))
_ON_DATE = "the date of the visit"
_FOUR: tuple[Grade, ...] = (1, 2, 3, 4)
_THREE: tuple[Grade, ...] = (1, 3, 4)  # the lowest level takes straightforward and low alike


def _levels(first: int, grades: tuple[Grade, ...], minutes: tuple[int, ...]) -> tuple[Level, ...]:
    pairs = zip(grades, minutes, strict=True)
    return tuple(Level(number, *pair) for number, pair in enumerate(pairs, start=first))


_STAFF = Level(1, 0)  # the lowest office and emergency level: clinical staff alone saw the patient

_ALL = (
    Family(
        "office-new", "office visit, new patient", _levels(2, _FOUR, (15, 30, 45, 60)), _OFFICE,
        Further(89, "G2212", _ON_DATE),
    ),
    Family(
        "office-established", "office visit, established patient",
        (_STAFF, *_levels(2, _FOUR, (10, 20, 30, 40))), _OFFICE, Further(69, "G2212", _ON_DATE),
    ),
    Family(
        "consultation-office", "office consultation", _levels(2, _FOUR, (20, 30, 40, 55)),
        (RULE_2023, CONSULTATIONS), Further(),
    ),
    Family(
        "home-new", "home or residence visit, new patient", _levels(2, _FOUR, (15, 30, 60, 75)),
        (RULE_2023, _manual("§30.6.14: home and residence visits")),
        Further(140, "G0318", "3 days before the visit to 7 days after it"),
    ),
    Family(
        "home-established", "home or residence visit, established patient",
        _levels(2, _FOUR, (20, 30, 40, 60)), (RULE_2023, _manual("§30.6.14: home and residence visits")),
        Further(110, "G0318", "3 days before the visit to 7 days after it"),
    ),
    Family(
        "emergency", "emergency department visit",
        (_STAFF, *(Level(number, grade) for number, grade in enumerate(_FOUR, start=2))),
        (RULE_2023, _manual("§30.6.11: emergency department visits")),
    ),
    Family(
        "hospital-first", "first hospital or observation visit", _levels(1, _THREE, (40, 55, 75)),
        (RULE_2023, _manual("§30.6.9: hospital and observation visits")),
        Further(90, "G0316", _ON_DATE),
    ),
    Family(
        "hospital-later", "later hospital or observation visit", _levels(1, _THREE, (25, 35, 50)),
        (RULE_2023, _manual("§30.6.9: hospital and observation visits")),
        Further(65, "G0316", _ON_DATE),
    ),
    Family(
        "hospital-same-day", "hospital or observation care begun and ended on one date",
        _levels(1, _THREE, (45, 70, 85)), (RULE_2023, SAME_DAY),
        Further(110, "G0316", "the date of the visit to 3 days after it"),
    ),
    Family(
        "hospital-discharge", "discharge day in the hospital or observation",
        (Level(1, 0, 0), Level(2, 0, 31)), (RULE_2023, _manual("§30.6.9.2: discharge day")),
    ),
    Family(
        "consultation-hospital", "hospital or observation consultation",
        _levels(2, _FOUR, (35, 45, 60, 80)), (RULE_2023, CONSULTATIONS), Further(),
    ),
    Family(
        "nursing-first", "first nursing facility visit", _levels(1, _THREE, (25, 35, 50)),
        (RULE_2023, _manual("§30.6.13: nursing facility visits")),
        Further(95, "G0317", "the day before the visit to 3 days after it"),
    ),
    Family(
        "nursing-later", "later nursing facility visit", _levels(2, _FOUR, (10, 20, 30, 45)),
        (RULE_2023, _manual("§30.6.13: nursing facility visits")),
        Further(85, "G0317", "the day before the visit to 3 days after it"),
    ),
    Family(
        "nursing-discharge", "discharge day in the nursing facility",
        (Level(1, 0, 0), Level(2, 0, 31)), (RULE_2023, _manual("§30.6.13: nursing facility visits")),
    ),
)  # fmt: skip

FAMILIES: dict[str, Family] = {family.key: family for family in _ALL}
