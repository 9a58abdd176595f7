"""What the signs of NCCI tables mean, in our words.

Source: NCCI Policy Manual for Medicare Services, chapter I: sections B to Q for the reasons of pairs, E for
modifiers and indicators, V for unit limits, R for add-on codes.
"""

from __future__ import annotations

import re

from preceptor.coding.codesets.ncci.model import Setting

APART = frozenset(("24", "25", "27", "57", "58", "59", "78", "79", "91", "XE", "XP", "XS", "XU"))
"""Modifiers that say by themselves why both codes of a pair stand (section E)."""

PLACES = frozenset((
    "LT", "RT", "LC", "LD", "LM", "RC", "RI", "E1", "E2", "E3", "E4",
    "FA", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9",
    "TA", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9",
))  # fmt: skip
"""Modifiers that name a place of the body: two different ones set the codes apart (section E)."""

SETTINGS: dict[Setting, str] = {
    "practitioner": "practitioner and surgical center",
    "outpatient": "outpatient hospital",
    "dme": "supplier of equipment",
}

INDICATORS = {
    0: "no modifier allows both (modifier indicator 0)",
    1: "a modifier may tell why both were needed (modifier indicator 1)",
    9: "the pair was taken back as of the day it began, so it forbids nothing (modifier indicator 9)",
}

ADJUDICATIONS = {
    1: "on each line: units beyond it need a line of their own and a modifier that tells why",
    2: "on a day over all lines, by policy or because body or code allow no more: never paid beyond it",
    3: "on a day over all lines, as more is clinically unlikely: beyond it only on appeal, with the record",
}

ADD_ON_TYPES = {
    1: "paid only beside one of the codes named",
    2: "paid beside a code that the payer's contractor accepts; CMS names none",
    3: "paid beside the codes named, and others that the payer's contractor accepts",
}

_PAIRS = {
    "anesthesia service included in surgical procedure":
        "Anesthesia by the one who operates is part of the operation.",
    "cpt manual or cms manual coding instruction":
        "An instruction of the code book or of a CMS manual keeps the two apart.",
    "cpt separate procedure definition":
        "Column 2 is reported alone, not when it is a step of a larger procedure at the same site.",
    "gender specific procedures": "Each is for another sex.",
    "hcpcs cpt procedure code definition": "What column 2 stands for is in the definition of column 1.",
    "laboratory panel": "The panel in column 1 includes the test in column 2.",
    "misuse of column two code with column one code":
        "Column 2 was not made for what it would report beside column 1.",
    "more extensive procedure": "Column 1 is the more extensive form of the same procedure.",
    "mutually exclusive procedures":
        "The two cannot reasonably be done at one site or in one session; one was.",
    "sequential procedure": "One was tried and the other finished the work: that one is reported.",
    "standards of medical surgical practice":
        "Column 2 is a usual part of doing column 1 as it is done today.",
}  # fmt: skip
_LIMITS = {
    "anatomic consideration": "The body has no more of these parts.",
    "cms policy": "A policy of CMS sets the limit.",
    "clinical cms workgroup": "Clinical judgment of a CMS workgroup.",
    "clinical data": "Claims show that more is hardly ever reported.",
    "clinical society comment": "A medical society was heard.",
    "code descriptor cpt instruction": "The words of the code, or an instruction for it, allow no more.",
    "compounded drug policy": "Compounded drugs have codes of their own.",
    "drug discontinued": "The drug is no longer made.",
    "nature of analyte": "A specimen is tested for this so often and not more.",
    "nature of equipment": "A patient uses no more of this equipment at a time.",
    "nature of service procedure": "The service is not done more often in a day.",
    "oral medication not payable": "Medicine taken by mouth is not paid here.",
    "prescribing information": "The label of the drug allows no higher dose.",
    "published contractor policy": "A published policy of Medicare contractors sets the limit.",
}


def pair_reason(rationale: str) -> str:
    """Our sentence for CMS's reason of a pair; for one unknown here its own words, "" for none."""
    return _PAIRS.get(_plain(rationale), rationale)


def limit_reason(rationale: str) -> str:
    """Our sentence for CMS's reason of a limit, as `pair_reason`."""
    return _LIMITS.get(_plain(rationale), rationale)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", text.lower()))
