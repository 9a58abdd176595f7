"""What the engines say of a claim, in our own terms: no engine's own words, no text of a licensed code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """One edit an engine raised. `name` is the engine's own: `UNACCEPTABLE_PDX` of MCE, `020` of I/OCE.

    `disposition`: MCE `PREPAYMENT` or `POSTPAYMENT`; I/OCE `line rejection`, `claim return to provider`
    and so on. `diagnoses` and `services` are 1-based lines of the claim, the line at fault first; both
    empty: the claim itself.
    """

    name: str
    disposition: str
    diagnoses: tuple[int, ...] = ()
    services: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MceAnswer:
    """What the Medicare Code Editor says.

    `reason` is set when there is no answer, and then there are no hits. `failed` is set beside it when the
    editor should have answered and did not. That is never the same as a clean claim.
    """

    version: str = ""
    hits: tuple[Hit, ...] = ()
    reason: str | None = None
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class OceAnswer:
    """What the I/OCE says. `apc` is the answer of CODING 1: grouped lines, or `{"not_computed": reason}`.

    `failed` is set when the engine should have answered and did not. That is never the same as a clean claim.
    """

    apc: Json
    version: str = ""
    hits: tuple[Hit, ...] = ()
    failed: str | None = None
