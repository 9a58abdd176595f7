"""A claim as an ASC X12 837: professional 005010X222A1, institutional 005010X223A2. See
`docs/rules/forms.md`.

The same claim, parties and envelope give the same bytes. Every interchange is marked as a test (ISA15 = T).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from preceptor.coding.claims.faults import Fault
from preceptor.coding.claims.model import Claim
from preceptor.coding.claims.parties import Parties
from preceptor.coding.claims.sections import sections
from preceptor.coding.claims.x12 import common, institutional, professional
from preceptor.coding.claims.x12.check import check
from preceptor.coding.claims.x12.segment import Envelope, Segment

__all__ = ["LOOPS", "Envelope", "Interchange", "Segment", "interchange"]

LOOPS = {
    "envelope": "Envelope: who sends to whom, and when",
    "header": "The transaction",
    "1000A": "Sender of the file",
    "1000B": "Receiver of the file",
    "2000A": "Level of the billing provider",
    "2010AA": "Billing provider",
    "2000B": "Level of the subscriber",
    "2010BA": "Subscriber, here the patient",
    "2010BB": "Payer",
    "2300": "The claim",
    "2310A": "Attending provider",
    "2310B": "Rendering provider (837P), operating physician (837I)",
    "2310C": "Place of service",
    "2310D": "Rendering provider",
    "2400": "Service line",
    "2420E": "Ordering provider of the line",
    "trailer": "End of the transaction",
}


@dataclass(frozen=True, slots=True)
class Interchange:
    """`segments` is empty where `faults` say why the claim cannot be sent."""

    version: str
    segments: tuple[Segment, ...]
    faults: tuple[Fault, ...]

    @property
    def text(self) -> str:
        """The file, one segment a line."""
        return "".join(f"{segment.text}\n" for segment in self.segments)


def interchange(claim: Claim, parties: Parties, envelope: Envelope, drg: str = "") -> Interchange:
    """One claim in one interchange. `drg`: three digits, where a stay has been grouped."""
    found = sections(claim)
    version = common.version(claim)
    if faults := check(claim, parties, found):
        return Interchange(version, (), faults)
    segments = list(common.header(claim, parties, envelope))
    segments += common.billing(claim, parties)
    segments += common.subscriber(claim, parties)
    loops: Iterator[Segment]
    if claim.kind == "professional":
        loops = professional.claim_loops(claim, parties, found)
    else:
        loops = institutional.claim_loops(claim, parties, found, drg)
    segments += loops
    segments += common.trailer(len(segments) - 2, envelope)  # ISA and GS stand outside
    return Interchange(version, tuple(segments), ())
