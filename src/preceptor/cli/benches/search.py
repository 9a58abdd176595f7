"""Search. Peer: SQLite FTS5 over the titles of the same codes, in the same run."""

from __future__ import annotations

import gc
import random
import re
import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import yaml

from preceptor.cli.benches.stopwatch import quantile, times

ON = date(2026, 6, 1)
GENERATED = 200
_CASES = Path(__file__).parents[2] / "coding" / "encoder" / "tests"
Find = Callable[[str], list[str]]
Case = tuple[str, list[str]]


def run() -> dict[str, Any]:
    """Milliseconds, each query asked for the first time; then how often the answer is first, and in ten."""
    from preceptor.coding.encoder.search import Searcher
    from preceptor.engine import engine

    engine_ = engine()
    titles = [(c.code, c.title) for c in engine_.book.all_codes("icd10cm", ON) if c.billable and c.title]
    everyday, heldout = _cases("everyday"), _cases("heldout")
    queries = [query for query, _ in (*everyday, *heldout)] + _generated(titles)
    started = perf_counter()
    searcher = Searcher.open(engine_.home.codes / "current" / "search", engine_.book)
    opened = (perf_counter() - started) * 1000
    ours: Find = lambda query: [hit.code for hit in searcher.search(query, on=ON).results]  # noqa: E731
    peer = _fts5(titles)
    gc.collect()  # what loading left behind is not the search's
    first, peers, again = (times(find, queries, unit=1e6) for find in (ours, peer, ours))
    return {
        "unit": "ms",
        "queries": len(queries),
        "open": round(opened, 1),
        "p50": quantile(first, 0.50),
        "p99": quantile(first, 0.99),
        "again_p50": quantile(again, 0.50),
        "again_p99": quantile(again, 0.99),
        "peer": "SQLite FTS5 over the same titles",
        "peer_p50": quantile(peers, 0.50),
        "peer_p99": quantile(peers, 0.99),
        "ratio_p50": round(quantile(first, 0.50) / quantile(peers, 0.50), 2),
        **_quality("everyday", ours, peer, everyday),
        **_quality("heldout", ours, peer, heldout),
    }


def _cases(name: str) -> list[Case]:
    rows = yaml.safe_load((_CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        (row["query"], row["answer"] if isinstance(row["answer"], list) else [row["answer"]]) for row in rows
    ]


def _quality(name: str, ours: Find, peer: Find, cases: Sequence[Case]) -> dict[str, Any]:
    def share(find: Find, depth: int) -> float:
        return round(sum(bool({*find(query)[:depth]} & {*answer}) for query, answer in cases) / len(cases), 3)

    return {
        f"{name}_top1": share(ours, 1),
        f"{name}_top10": share(ours, 10),
        f"{name}_peer_top1": share(peer, 1),
        f"{name}_peer_top10": share(peer, 10),
    }


def _generated(titles: Sequence[tuple[str, str]]) -> list[str]:
    """Words of a random title in any order, some misspelt, some half typed; beginnings of codes."""
    chance = random.Random(11)  # noqa: S311 - a bench, not a secret
    out: list[str] = []
    for number in range(GENERATED):
        code, title = chance.choice(titles)
        words = [w for w in re.findall(r"[a-z]{3,}", title.lower()) if w not in ("with", "the", "and")]
        some = chance.sample(words, min(len(words), chance.randint(1, 4)))
        kind = number % 4
        if kind == 1 and some:
            some[0] = _slip(some[0], chance)
        if kind == 2 and some:
            some[-1] = some[-1][: max(3, len(some[-1]) - 3)]
        out.append(code[: chance.randint(3, 6)] if kind == 3 and number % 8 == 3 else " ".join(some))
    return out


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _fts5(titles: Sequence[tuple[str, str]]) -> Find:
    """Every word must match; when nothing has them all, any may."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE titles USING fts5(code UNINDEXED, title, tokenize = 'porter')")
    db.executemany("INSERT INTO titles VALUES (?, ?)", titles)

    def find(query: str) -> list[str]:
        words = [f'"{word}"' for word in re.findall(r"\w+", query)]
        for expression in (" ".join(words), " OR ".join(words)):
            rows = db.execute(
                "SELECT code FROM titles WHERE titles MATCH ? ORDER BY rank LIMIT 10", (expression,)
            )
            if found := [code for (code,) in rows]:
                return found
        return []

    return find
