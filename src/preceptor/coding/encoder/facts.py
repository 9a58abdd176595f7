"""What is known of a code besides its titles and dates, in words: HCPCS records and practice services."""

from __future__ import annotations

from collections.abc import Iterator

from preceptor.coding.codesets.model import Code
from preceptor.coding.encoder import hcpcs
from preceptor.coding.encoder.hcpcs import Fact

# Medicare Claims Processing Manual, chapter 12, section 40.1.
_GLOBAL = {
    "0": "the day itself",
    "10": "the day itself and the ten days after it",
    "90": "the day before, the day itself and the ninety days after it",
}
_PARTS = {
    "both": "may be divided into the technical part (TC) and the reading (26)",
    "technical": "the technical part alone",
    "professional": "the reading alone",
}
_SIDES = "may be done on the left, on the right or on both sides; say which"


def facts(code: Code) -> tuple[Fact, ...]:
    """The most useful first; of other code sets nothing."""
    if code.system == "hcpcs":
        return hcpcs.facts(code)
    if code.system == "cpt" and "max_units" not in code.facts:  # stands for no concept, or for unlike ones
        return ()
    return tuple(_service(code.facts)) if code.system in ("practice", "cpt") and code.billable else ()


def _service(found: dict[str, str]) -> Iterator[Fact]:
    if partners := found.get("add_on_to"):
        yield Fact("add_on_to", "Only together with", partners, " or ".join(partners.split()))
    per, most = found.get("units_per", "day"), found["max_units"]
    limit = f"{most} on one {per}"
    yield Fact("units", "Unit limit", limit, f"{limit}. {found.get('units_why', '')}".rstrip())
    if minutes := found.get("minutes"):
        least = found["minutes_least"]
        words = f"one unit is {minutes} minutes; a step that was begun counts from {least} minutes on"
        yield Fact("time", "Time", minutes, words)
    if days := found.get("global_days"):
        yield Fact("global_days", "Care included", days, _GLOBAL[days])
    if parts := found.get("parts"):
        yield Fact("parts", "Parts", parts, _PARTS[parts])
    if found.get("sides") == "true":
        yield Fact("sides", "Sides", "LT, RT, 50", _SIDES)
