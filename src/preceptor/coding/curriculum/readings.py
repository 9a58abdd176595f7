"""Readings: how independent coders coded a chart, graded against the key and compared with one another."""

from __future__ import annotations

import json
from itertools import combinations

from preceptor.coding.claims import Claim, ClaimError, read_claim
from preceptor.coding.curriculum.report import Agreement, Subject
from preceptor.coding.grading import grade


def check_key_grades(subject: Subject) -> None:
    """The key against itself is 1, an empty claim 0."""
    for claim in subject.variant.key_claims:
        score = grade(subject.variant, claim, subject.book).score
        if score != 1:
            subject.fault("key", f"the key graded against itself scores {score}, not 1")
    empty = subject.variant.key_claim().model_copy(update={"diagnoses": (), "services": (), "queries": ()})
    score = grade(subject.variant, empty, subject.book).score
    if score != 0:
        subject.fault("key", f"an empty claim scores {score}, not 0")


def check_readings(subject: Subject, readings: dict[str, bytes]) -> Agreement | None:
    """None when the case has no reading that can be read."""
    claims: dict[str, Claim] = {}
    for name, text in readings.items():
        try:
            reader, claim = _read(text)
        except (ClaimError, ValueError) as error:
            where = error.where if isinstance(error, ClaimError) else ""
            reason = error.reason if isinstance(error, ClaimError) else str(error)
            subject.fault(where, reason, f"readings/{name}")
            continue
        asked = subject.variant.case.claim
        if claim.kind != asked:
            subject.fault(
                "kind", f"the case asks for a claim of kind {asked}, not {claim.kind}", f"readings/{name}"
            )
            continue
        claims[reader if reader not in claims else name] = claim
    if not claims:
        return None
    scores = {
        reader: round(grade(subject.variant, claim, subject.book).score or 0.0, 4)
        for reader, claim in claims.items()
    }
    pairs = [agreement(a, b) for a, b in combinations(claims.values(), 2)]
    pairwise = round(sum(pairs) / len(pairs), 4) if pairs else None
    return Agreement(subject.variant.case_id, scores, pairwise)


def _read(raw: bytes) -> tuple[str, Claim]:
    try:
        data = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start})") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from None
    if (
        not isinstance(data, dict)
        or not isinstance(data.get("reader"), str)
        or set(data) - {"reader", "claim", "notes"}
    ):
        raise ValueError("a reading is {reader, claim}, and notes if you like")
    return data["reader"], read_claim(data.get("claim"))


def agreement(one: Claim, other: Claim) -> float:
    """The share of codes two readers have in common (twice the common ones over all), 0..1."""
    a, b = _codes(one), _codes(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def _codes(claim: Claim) -> set[tuple[str, str]]:
    reported = {("icd10cm", d.code) for d in claim.diagnoses if d.role not in ("admitting", "reason")}
    return reported | {(s.system, s.code) for s in claim.services}
