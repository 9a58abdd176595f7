"""What a form or an 837 cannot hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`where`: a box of the form, or the part of the claim an 837 stumbles over; a sentence."""

    where: str
    message: str
