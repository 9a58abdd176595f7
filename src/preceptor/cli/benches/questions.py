"""Specificity questions below every category: how many codes they single out, and how many are asked."""

from __future__ import annotations

from datetime import date
from statistics import median
from time import perf_counter
from typing import Any

_DAY = date(2026, 4, 14)


def run() -> dict[str, Any]:
    """Over all categories in force on one day. A category counts where every code below it is singled out."""
    from preceptor.coding.encoder.questions import ask, questions_needed
    from preceptor.engine import engine

    book = engine().book
    categories = [c for c in book.all_codes("icd10cm", _DAY) if c.level == "category" and not c.billable]
    lengths: list[int] = []
    stuck: list[str] = []
    lost = whole = 0
    for category in categories:
        needed = questions_needed(book, category.code, _DAY)
        lost += len(set(book.billable_below("icd10cm", category.code, _DAY)) - needed.keys())
        bad = [code for code, questions in needed.items() if questions < 0]
        whole += not bad
        stuck += bad
        lengths += [questions for questions in needed.values() if questions >= 0]
    times: list[float] = []
    widest: tuple[int, str, str] = (0, "", "")
    for category in categories:
        started = perf_counter()
        asked = ask(book, category.code, _DAY, {}).question
        times.append((perf_counter() - started) * 1000)
        if asked:
            widest = max(widest, (len(asked.options), category.code, asked.sentence))
    lengths.sort()
    times.sort()
    return {
        "day": str(_DAY),
        "categories": len(categories),
        "codes": len(lengths) + len(stuck),
        "categories_whole": whole / len(categories),
        "codes_singled_out": len(lengths) / (len(lengths) + len(stuck)),
        "codes_not_told_apart": ", ".join(stuck[:12]) or "none",
        "codes_unreachable": lost,
        "questions_median": median(lengths),
        "questions_p90": lengths[int(0.9 * len(lengths))],
        "questions_max": lengths[-1],
        "most_options_first": f"{widest[0]} ({widest[1]})",
        "ms_p50": times[len(times) // 2],
        "ms_p99": times[int(0.99 * (len(times) - 1))],
    }
