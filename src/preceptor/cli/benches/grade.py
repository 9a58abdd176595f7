"""Grading one submission. Peer: scipy's assignment of the same number of
lines, the least any grader must do.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from time import perf_counter_ns, thread_time_ns
from typing import TYPE_CHECKING, Any

import click

from preceptor.cli.benches.stopwatch import quantile, times

if TYPE_CHECKING:
    from preceptor.coding.cases import Variant
    from preceptor.coding.claims import Claim
    from preceptor.coding.codesets import CodeBook

GRADED = 3000


def run() -> dict[str, Any]:
    """Milliseconds. Every case of the curriculum, answered with one to five
    lines wrong, missed or too many.
    """
    from preceptor.coding.grading import grade
    from preceptor.engine import engine

    book = engine().book
    variants = [case.variant(seed) for case in engine().library for seed in range(min(case.variants, 4))]
    chance = random.Random(7)  # noqa: S311  a bench, not a secret
    answers = [answer for _, answer in zip(range(GRADED), _answers(variants, book, chance), strict=False)]
    first: list[float] = []
    again: list[float] = []
    busy: list[float] = []  # processor time alone: what is left when the machine has other work
    seen: set[tuple[str, int]] = set()
    for variant, claim in answers:
        started, worked = perf_counter_ns(), thread_time_ns()
        grade(variant, claim, book)
        took = (perf_counter_ns() - started) / 1e6
        busy.append((thread_time_ns() - worked) / 1e6)
        new = (variant.case_id, variant.seed) not in seen
        (first if new else again).append(took)
        seen.add((variant.case_id, variant.seed))
    peer = _peer([len(claim.diagnoses) + len(claim.services) for _, claim in answers])
    return {
        "unit": "ms",
        "graded": len(again),
        "lines": sum(len(c.diagnoses) + len(c.services) for _, c in answers) / len(answers),
        "p50": quantile(again, 0.50),
        "p99": quantile(again, 0.99),
        "cpu_p50": quantile(busy, 0.50),
        "cpu_p99": quantile(busy, 0.99),
        "first_p50": quantile(first, 0.50),
        "peer": "scipy assignment",
        "peer_p50": quantile(peer, 0.50),
        "ratio_p50": quantile(again, 0.50) / quantile(peer, 0.50),
    }


def _answers(
    variants: list[Variant], book: CodeBook, chance: random.Random
) -> Iterator[tuple[Variant, Claim]]:
    """The key with neighbours of its codes put in, lines left out and
    strangers added; evidence as in the key.
    """
    from preceptor.coding.claims import read_claim

    strangers = [code.code for code in book.all_codes("icd10cm") if code.billable][::97]
    while True:
        variant = chance.choice(variants)
        document = variant.key_claim().model_dump(mode="json")
        rows = document["diagnoses"]
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(rows))
            entry = book.find("icd10cm", rows[at]["code"], variant.judged_on)
            neighbours = (
                book.billable_below("icd10cm", entry.parent or "", variant.judged_on) if entry else ()
            )
            kind = chance.random()
            if kind < 0.5 and neighbours:
                rows[at] = rows[at] | {"code": chance.choice(neighbours)}
            elif kind < 0.75 and rows[at]["role"] == "secondary":
                del rows[at]
            else:
                rows.append({"code": chance.choice(strangers), "role": "secondary", "poa": None})
        document["services"] = [s | {"points_to": [1]} for s in document["services"]]
        yield variant, read_claim(document)


def _peer(sizes: list[int]) -> list[float]:
    try:
        import numpy as np
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        raise click.ClickException("this bench compares with scipy: install requirements/dev.txt") from None

    matrices = [np.random.default_rng(n).random((max(1, n), max(1, n))) for n in sizes]
    return times(linear_sum_assignment, matrices, unit=1e6)
