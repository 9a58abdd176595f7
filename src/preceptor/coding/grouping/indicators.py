"""OPPS status indicators and discounting formulas in our own words."""

from __future__ import annotations

SOURCE = "CMS OPPS Addendum D1"

STATUS = {
    "A": "paid by another fee schedule, not by the outpatient payment system",
    "B": "not taken on this kind of bill; another code may be",
    "C": "paid to a hospital only when the patient is an inpatient",
    "E1": "not covered by Medicare on an outpatient bill",
    "E2": "no price or claims data to set a payment by",
    "F": "paid at reasonable cost",
    "G": "a drug or biological with pass-through payment in an APC of its own",
    "H": "a device with pass-through payment at cost",
    "H1": "a device for pain relief without opioids, paid apart",
    "J1": "a comprehensive service: one payment for it and nearly all else on the claim",
    "J2": "a service that with observation may become one comprehensive payment",
    "K": "a drug or biological in an APC of its own",
    "K1": "a drug for pain relief without opioids, paid apart",
    "L": "a vaccine paid at reasonable cost, without deductible or coinsurance",
    "M": "not billed to this contractor",
    "N": "packaged: its payment is part of another service’s",
    "P": "partial hospitalization or intensive outpatient care, paid by the day",
    "Q1": "packaged beside a service with status S, T or V, else paid",
    "Q2": "packaged beside a service with status T, else paid",
    "Q3": "may be paid together with others as one composite",
    "Q4": "a laboratory test, packaged beside other services of the hospital, else paid by its fee schedule",
    "R": "blood or a blood product in an APC of its own",
    "S": "a procedure or service, paid in full beside others",
    "T": "a procedure, reduced when another procedure with status T is paid more",
    "U": "a brachytherapy source in an APC of its own",
    "V": "a clinic or emergency visit",
    "Y": "equipment that is billed to the equipment contractor",
}
"""By indicator. One that is not here has no words of ours."""

DISCOUNTS = {
    1: "in full",
    2: "the first unit in full, further ones at half",
    3: "at half: it was ended early",
    4: "one and a half times, for both sides",
    5: "at half, for another procedure leads",
    6: "at a quarter: ended early, and another procedure leads",
    7: "at three quarters: both sides, and another procedure leads",
    8: "twice, for both sides",
    9: "once for both sides, for another procedure leads",
}
"""By the I/OCE's formula, where a discount is a half and an ended procedure is paid at half."""
