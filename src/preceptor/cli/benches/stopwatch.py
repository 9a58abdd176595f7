"""How every bench measures: one call at a time, and quantiles of what was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter_ns


def times[T](work: Callable[[T], object], asked: Iterable[T], *, unit: float = 1e3) -> list[float]:
    """How long each call took, in the order asked: microseconds, or milliseconds with `unit=1e6`."""
    found: list[float] = []
    for one in asked:
        started = perf_counter_ns()
        work(one)
        found.append((perf_counter_ns() - started) / unit)
    return found


def quantile(found: Sequence[float], share: float) -> float:
    """The smallest seen that at least this share of all does not exceed."""
    ordered = sorted(found)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
