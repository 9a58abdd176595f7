"""What a discharge to other care does to the payment of a stay: the transfer rules of 42 CFR 412.4.

A transfer between hospitals is paid by day in every MS-DRG (412.4(b), (f)), and so is a discharge to care
after the stay in the MS-DRGs that Table 5 marks (412.4(c), (f)): twice the day rate for the first day, the
day rate for each further one, never more than the whole. In the special-pay MS-DRGs the hospital gets half at
once, the day rate for the first day and half of it for each further one. The day rate is the
whole over the geometric mean length of stay. MS-DRG 789 (newborns who died or were
transferred) is paid in full.
"""

from __future__ import annotations

from dataclasses import dataclass

from preceptor.coding.claims import Claim
from preceptor.coding.grouping.weights import Weight

SOURCE = "42 CFR 412.4"

BETWEEN_HOSPITALS = frozenset({"02", "66", "82", "94"})
"""Discharge status: another hospital, a critical access hospital, and both with a planned return."""
POST_ACUTE = frozenset({"03", "05", "06", "50", "51", "62", "63", "65", "83", "85", "86", "90", "91", "93"})
HOME_HEALTH = frozenset({"06", "86"})
UNRELATED_HOME_CARE = frozenset({"42", "43"})
"""Condition codes: the home care is not for this stay's reason, or does not begin within three days."""
NEONATE_TRANSFERRED = "789"


@dataclass(frozen=True, slots=True)
class Transfer:
    """`kind`: hospital or post-acute. `share`: of the whole weight, 1 when the stay was long enough."""

    kind: str
    days: int
    geometric_days: float
    special_pay: bool
    share: float


def transfer(claim: Claim, drg: str, row: Weight | None) -> Transfer | None:
    """The transfer rule that applies to a stay, if one does; None as well where the group has no days."""
    if row is None or not row.geometric_days or claim.discharge_date is None:
        return None
    status = claim.discharge_status or "01"
    if status in BETWEEN_HOSPITALS and drg != NEONATE_TRANSFERRED:
        kind, special = "hospital", False
    elif status in POST_ACUTE and row.post_acute and not _home_care_apart(claim, status):
        kind, special = "post-acute", row.special_pay
    else:
        return None
    days = max(1, (claim.discharge_date - claim.service_date).days)
    daily = min(1.0, (days + 1) / row.geometric_days)
    share = 0.5 + daily / 2 if special else daily
    return Transfer(kind, days, row.geometric_days, special, round(share, 4))


def _home_care_apart(claim: Claim, status: str) -> bool:
    return status in HOME_HEALTH and bool(UNRELATED_HOME_CARE & set(claim.condition_codes))
