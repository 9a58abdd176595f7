"""Look-up of one code. Peer: fetching the same row from the same SQLite file and parsing its JSON."""

from __future__ import annotations

import json
import random
import sqlite3
from time import perf_counter_ns
from typing import Any

from preceptor.cli.benches.stopwatch import quantile, times

LOOKUPS = 20_000


def run() -> dict[str, Any]:
    """Microseconds. Each code is asked for once, in random order, so that nothing comes from memory."""
    from preceptor.coding.codesets.store import FILE, Store
    from preceptor.engine import engine

    folder = engine().book.folder
    started = perf_counter_ns()
    book = Store.open(folder)
    opened = perf_counter_ns() - started
    codes = [code.code for code in book.all_codes("icd10cm")]
    asked = random.Random(7).sample(codes, LOOKUPS)  # noqa: S311 - a bench, not a secret
    db = sqlite3.connect(f"{(folder / FILE).as_uri()}?mode=ro&immutable=1", uri=True)
    query = "SELECT record FROM entry WHERE system = 'icd10cm' AND code = ?"
    peer = times(lambda code: json.loads(db.execute(query, (code,)).fetchone()[0]), asked)
    cold = times(lambda code: book.find("icd10cm", code), asked)
    warm = times(lambda code: book.find("icd10cm", code), asked[-8000:])
    found = [code for text in asked if (code := book.find("icd10cm", text))]
    notes = times(book.notes, found)
    db.close()
    return {
        "unit": "µs",
        "lookups": LOOKUPS,
        "open": opened / 1000,
        "p50": quantile(cold, 0.50),
        "p99": quantile(cold, 0.99),
        "again_p50": quantile(warm, 0.50),
        "again_p99": quantile(warm, 0.99),
        "notes_p50": quantile(notes, 0.50),
        "notes_p99": quantile(notes, 0.99),
        "peer": "bare SQLite row and JSON",
        "peer_p50": quantile(peer, 0.50),
        "peer_p99": quantile(peer, 0.99),
        "ratio_p50": quantile(cold, 0.50) / quantile(peer, 0.50),
    }
