"""How much of a drug one billing unit is, read from the words of an HCPCS title.

Billing 20 units because 20 mg were given, where one unit is 10 mg, is a classic error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from preceptor.coding.codesets.model import Code

_MEASURES = {
    "mg": r"mgs?|milligrams?",
    "mcg": r"mcg|micrograms?",
    "g": r"g|gms?|grams?",
    "mL": r"ml|cc|milliliters?",
    "unit": r"(?:usp |allergy |antigen )?units?(?! dose)",
    "IU": r"(?:factor (?:viii|ix) )?(?:iu|i\.u\.|international units?)",
    "plaque forming unit": r"plaque[- ]forming units?|pfu",
    "vector genome": r"vector genomes?",
    "mEq": r"meq",
    "mCi": r"mci|millicuries?",
    "microcurie": r"uci|microcuries?",
    "sq cm": r"sq\.? ?cm|square centimeters?",
}
_WHOLES = {
    "dose": r"(?:therapeutic |treatment )?dose",
    "study dose": r"study dose",
    "treatment": r"treatment(?! dose)",
    "vial": r"(?:single[- ](?:use|dose) )?vial",
} | {word: word for word in ("patch", "implant", "infusion", "instillation")}
_UNITS = tuple(_MEASURES | _WHOLES)


def _measure(units: dict[str, str]) -> str:
    return (
        "(?:" + "|".join(f"(?P<u{_UNITS.index(n)}>{words})" for n, words in units.items()) + ")(?![a-z0-9])"
    )


_NUMBER = r"\d[\d,]*(?:\.\d+)?|\.\d+|one"
_AMOUNT = rf"(?P<amount>{_NUMBER})[ -]?(?P<times>million |billion )?"
_TIMES = {"million ": 1_000_000, "billion ": 1_000_000_000}
_PER = re.compile(rf"\b(?:per|each)\s+(?:{_AMOUNT})?{_measure(_MEASURES | _WHOLES)}")
_PLAIN = re.compile(rf"(?P<upto>up to )?(?<![\d.-])(?<!\d,)\b{_AMOUNT}{_measure(_MEASURES)}")
_EQUAL = re.compile(rf"{_AMOUNT}{_measure(_MEASURES)}\s*=\s*1 unit")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_SYMBOLS = ("mg", "mcg", "g", "mL", "IU", "mEq", "mCi", "sq cm")
_DRUGS = re.compile(r"[JQ]\d{4}|[AC]9\d{3}")


@dataclass(frozen=True, slots=True)
class UnitAmount:
    """One billing unit: 10 `mg`. `upto`: up to that much is one unit ("up to 50 mg")."""

    amount: Decimal
    unit: str
    upto: bool = False

    def __str__(self) -> str:
        number = f"{self.amount.normalize():,f}"
        many = "s" if self.amount != 1 and self.unit not in _SYMBOLS else ""
        return f"{'up to ' if self.upto else ''}{number} {self.unit}{many}"

    def units_for(self, given: Decimal) -> int:
        """Billing units for an amount in the same measure; a begun unit counts whole."""
        return int((given / self.amount).to_integral_value(ROUND_CEILING))


def unit_amount(code: Code) -> UnitAmount | None:
    """The billing unit of a drug code (J, Q, A9, C9), from its long descriptor or else its short one. None
    where the words name none, or more than one amount without saying which is the unit.
    """
    if code.system != "hcpcs" or not _DRUGS.fullmatch(code.code):
        return None
    return unit_in(code.title or "")


def unit_in(title: str) -> UnitAmount | None:
    """In order: "500 ml = 1 unit"; the last "per …"; the one amount outside brackets; that inside them."""
    text = " ".join(title.lower().split())
    if equal := _EQUAL.search(text):
        return _found(equal)
    bare = _BRACKETS.sub(" ", text)
    if per := list(_PER.finditer(bare)):
        return _found(per[-1])
    for words in (bare, " ".join(_BRACKETS.findall(text))):
        amounts = list(_PLAIN.finditer(words))
        if len(amounts) == 1:
            return _found(amounts[0])
    return None


def _found(match: re.Match[str]) -> UnitAmount:
    groups = match.groupdict()
    number = groups["amount"]
    amount = Decimal(1) if number in (None, "one") else Decimal(number.replace(",", ""))
    if groups["times"]:
        amount *= _TIMES[groups["times"]]
    unit = next(unit for n, unit in enumerate(_UNITS) if groups.get(f"u{n}"))
    return UnitAmount(amount, unit, bool(groups.get("upto")))
