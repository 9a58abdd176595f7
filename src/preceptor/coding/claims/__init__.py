"""The claim: what a coder produces."""

from preceptor.coding.claims.model import (
    Claim,
    ClaimError,
    ClaimKind,
    Diagnosis,
    Evidence,
    Patient,
    Query,
    Service,
    parse_claim,
    read_claim,
)
from preceptor.coding.claims.words import visible

__all__ = [
    "Claim", "ClaimError", "ClaimKind", "Diagnosis", "Evidence", "Patient", "Query", "Service",
    "parse_claim", "read_claim", "visible",
]  # fmt: skip
