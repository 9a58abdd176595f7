"""Credit: how much of a line each fault leaves. Mirrors the tables of `docs/rules/grading.md`."""

from __future__ import annotations

from preceptor.coding.cases.model import TrapKind
from preceptor.coding.grading.model import VerdictName

# What is left of a diagnosis; several faults multiply.
DIAGNOSIS: dict[VerdictName, float] = {
    "correct": 1.0,
    "wrong-poa": 0.75,
    "out-of-order": 0.75,
    "not-principal": 0.5,
    "less-specific": 0.5,
    "wrong-seventh": 0.5,
    "wrong-side": 0.25,
    "heading": 0.25,
    "sibling": 0.25,
    "wrong": 0.0,
    "over-coded": 0.0,
    "duplicate": 0.0,
    "missed": 0.0,
}

# Parts of a service; a share that does not apply is spread over the rest in proportion.
SERVICE_SHARES = {"code": 0.6, "modifiers": 0.2, "units": 0.1, "pointers": 0.1}
EM_LEVEL = 0.5  # of the code's share: a visit one level off in the same family
PCS_FIRST_THREE = 0.5  # section, body system and root operation right
PCS_ROOT_OPERATION = 0.25  # everything right but the root operation

# Traps whose code earns nothing even where it is a neighbour of a key line.
WORTHLESS: frozenset[TrapKind] = frozenset(
    {"ruled-out", "uncertain", "history", "integral-symptom", "copied-forward", "policy"}
)


def shares(modifiers: bool, units: bool, pointers: bool) -> dict[str, float]:
    """The shares that apply, adding up to 1."""
    applies = {"code": True, "modifiers": modifiers, "units": units, "pointers": pointers}
    kept = {name: share for name, share in SERVICE_SHARES.items() if applies[name]}
    whole = sum(kept.values())
    return {name: share / whole for name, share in kept.items()}
