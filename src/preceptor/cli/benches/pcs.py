"""ICD-10-PCS, all of it: the builder walked to its end, every table expanded, labels and titles compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from time import perf_counter, perf_counter_ns
from typing import TYPE_CHECKING, Any

from preceptor.cli.benches.stopwatch import quantile

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store

_DAY = date(2026, 4, 14)


def run() -> dict[str, Any]:
    """Milliseconds. `missed`: valid codes no path of steps reaches; `invented`: reached and not valid."""
    from preceptor.engine import engine

    book = engine().book
    started = perf_counter()
    valid = set(book.pcs.codes(_DAY))
    loaded = (perf_counter() - started) * 1000
    times: list[float] = []
    reached = list(_walk(book, "", times))
    return {
        "day": str(_DAY),
        "codes_in_force": len(valid),
        "ms_first_step": loaded,
        "reached": len(reached),
        "missed": len(valid - set(reached)),
        "invented": len(set(reached) - valid),
        "reached_twice": len(reached) - len(set(reached)),
        "steps": len(times),
        "ms_step_p50": quantile(times, 0.5),
        "ms_step_p99": quantile(times, 0.99),
        "ms_step_max": max(times),
        **_tables(book, valid),
        **_labels(book, valid),
        **_titles(book, valid),
    }


def _walk(book: Store, prefix: str, times: list[float]) -> Iterator[str]:
    from preceptor.coding.encoder.pcs import step

    started = perf_counter_ns()
    at = step(book, prefix, _DAY)
    times.append((perf_counter_ns() - started) / 1e6)
    if at.code:
        yield at.code
    for option in at.options:
        yield from _walk(book, prefix + option.char, times)


def _tables(book: Store, valid: set[str]) -> dict[str, Any]:
    from preceptor.coding.encoder.pcs import table

    expanded: list[str] = []
    times: list[float] = []
    rows = official = 0
    names = sorted({code[:3] for code in valid})
    for name in names:
        started = perf_counter_ns()
        found = table(book, name, _DAY)
        times.append((perf_counter_ns() - started) / 1e6)
        rows += len(found.rows)
        official += found.official
        expanded += [name + ending for row in found.rows for ending in row.endings()]
    return {
        "tables": len(names),
        "tables_as_printed": official,
        "rows": rows,
        "rows_exact": set(expanded) == valid and len(expanded) == len(valid),
        "ms_table_p50": quantile(times, 0.5),
        "ms_table_p99": quantile(times, 0.99),
    }


def _labels(book: Store, valid: set[str]) -> dict[str, Any]:
    """Characters by table and position; one counts as named where any of its codes has a label for it."""
    values: set[tuple[str, int, str]] = set()
    named: set[tuple[str, int, str]] = set()
    for code in valid:
        for position in range(4, 8):
            place = (code[:3], position, code[position - 1])
            values.add(place)
            if place not in named and book.pcs.label(code, position, _DAY) is not None:
                named.add(place)
    return {"values": len(values), "values_without_label": len(values - named)}


def _titles(book: Store, valid: set[str]) -> dict[str, Any]:
    """How often the title composed for a titled code is the one it has."""
    from preceptor.coding.encoder.pcs import composed_title

    titles = {code.code: code.title for code in book.all_codes("icd10pcs", _DAY) if code.code in valid}
    composed = {code: composed_title(book, code, _DAY) for code in titles}
    titled = [code for code, title in titles.items() if title]
    untitled = [code for code, title in titles.items() if not title]
    return {
        "titled": len(titled),
        "composed_equal": sum(composed[code] == titles[code] for code in titled) / max(1, len(titled)),
        "untitled": len(untitled),
        "untitled_composed": sum(composed[code] is not None for code in untitled),
    }
