"""Editing of whole claims. Peer: bare `pyoce` over the same outpatient claims, already in its own form."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any

from preceptor.cli.benches.stopwatch import times

if TYPE_CHECKING:
    from preceptor.coding.claims import Claim
    from preceptor.coding.codesets import CodeBook, System

CLAIMS, ROUNDS = 300, 5
DAY = date(2026, 5, 12)


def run() -> dict[str, Any]:
    """Claims a second, and microseconds a claim, of codes drawn from all in force.

    The first round looks every code up; the median of the rounds after it is what a laboratory sees, which
    edits the same claim again and again. Peer and project take turns within each round.
    """
    from preceptor.coding.grouping.oce import outpatient_record
    from preceptor.engine import engine

    e = engine()
    made = Claims(e.book)
    result: dict[str, Any] = {"claims": CLAIMS, "rounds": ROUNDS}
    for kind, claims in (("professional", made.professional()), ("inpatient", made.inpatient())):
        rounds = [times(e.edit, claims) for _ in range(ROUNDS + 1)]
        result |= _speed(kind, rounds)
    claims = made.outpatient()
    e.edit(claims[0])  # opens the engine's data, which the peer then shares
    from pyoce import IoceComponent

    peer = IoceComponent()
    records = [outpatient_record(claim) for claim in claims]
    ours, theirs = [], []
    for _ in range(ROUNDS + 1):
        ours.append(times(e.edit, claims))
        theirs.append(times(peer.process, records))
    result |= _speed("outpatient", ours)
    result["peer"] = "bare pyoce"
    result |= _speed("peer", theirs)
    result["ratio"] = result["peer_per_second"] / result["outpatient_per_second"]
    return result


def _speed(kind: str, rounds: Sequence[Sequence[float]]) -> dict[str, float]:
    first, *warm = rounds
    each = sorted(median(one) for one in zip(*warm, strict=True))
    return {
        f"{kind}_per_second": 1e6 / (sum(each) / len(each)),
        f"{kind}_first_per_second": 1e6 / (sum(first) / len(first)),
        f"{kind}_p50_us": each[len(each) // 2],
        f"{kind}_p99_us": each[int(len(each) * 0.99)],
    }


class Claims:
    """Random valid claims, the same ones every time."""

    def __init__(self, book: CodeBook) -> None:
        self._pick = random.Random(11)  # noqa: S311 - a bench, not a secret
        self._codes = {
            system: _in_force(book, system) for system in ("icd10cm", "icd10pcs", "hcpcs", "practice")
        }

    def professional(self) -> list[Claim]:
        return [self._claim("professional", ("practice", "hcpcs")) for _ in range(CLAIMS)]

    def outpatient(self) -> list[Claim]:
        return [self._claim("outpatient", ("hcpcs",)) for _ in range(CLAIMS)]

    def inpatient(self) -> list[Claim]:
        return [self._claim("inpatient", ("icd10pcs",)) for _ in range(CLAIMS)]

    def _claim(self, kind: str, systems: tuple[System, ...]) -> Claim:
        from preceptor.coding.claims import read_claim
        from preceptor.coding.grouping import poa_exempt

        pick, stays = self._pick, kind == "inpatient"
        diagnoses = pick.sample(self._codes["icd10cm"], pick.randint(2, 12))
        services = [(s, pick.choice(self._codes[s])) for s in pick.choices(systems, k=pick.randint(1, 5))]
        return read_claim(
            {
                "kind": kind,
                "service_date": DAY,
                "discharge_date": DAY if stays else None,
                "patient": {"age": pick.randint(0, 95), "sex": pick.choice("FM")},
                "diagnoses": [
                    {"code": c, "poa": ("exempt" if poa_exempt(c) else "Y") if stays else None}
                    for c in diagnoses
                ],
                "services": [
                    {
                        "system": system,
                        "code": code,
                        "date": DAY,
                        "revenue": "0510" if kind == "outpatient" else None,
                        "points_to": [1] if kind == "professional" else [],
                        "role": "other" if stays and at else "principal" if stays else None,
                    }
                    for at, (system, code) in enumerate(services)
                ],
            }
        )


def _in_force(book: CodeBook, system: System) -> list[str]:
    return [entry.code for entry in book.all_codes(system, DAY) if entry.billable]
