"""Importing 1.7 million pairs, as many as CMS has for practitioners, and asking for one. Peers in the same
run: a plain SQLite table with an index, and a Python dict.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from preceptor.cli.benches.stopwatch import quantile, times

PAIRS = 1_700_000
ASKED = 20_000
SAYINGS = 20_000  # different things said of the pairs
DAY = date(2026, 5, 12)
NAME = "ccipra-v321r0-invented.txt"
HEADS = (
    "Invented pairs of invented codes\r\n\r\nColumn 1\tColumn 2\t*=in existence prior to 1996\t"
    "Effective Date\tDeletion Date *=no data\tModifier 0=not allowed 1=allowed 9=not applicable\t"
    "PTP Edit Rationale\r\n"
)
REASONS = (
    "Standards of medical / surgical practice", "Mutually exclusive procedures", "More extensive procedure",
    "Misuse of Column Two code with Column One code", "HCPCS/CPT procedure code definition",
    "CPT Manual or CMS manual coding instruction", "Sequential procedure", "Laboratory panel",
)  # fmt: skip

Asked = list[tuple[str, str]]


def run() -> dict[str, Any]:
    """Seconds, megabytes, and microseconds a question, every other one about codes that are no pair."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = generate(folder / NAME)
        result: dict[str, Any] = {"pairs": PAIRS, "file_mb": (folder / NAME).stat().st_size / 1e6}
        result |= _ours(folder, asked)
        result |= _sqlite(folder, asked)
        result |= _dict(folder, asked)
    return result


def generate(path: Path) -> Asked:
    """Writes the file and says what to ask: pairs that are in it and codes that are none, mixed."""
    chance = random.Random(7)  # noqa: S311 - a bench, not a secret
    codes = sorted(f"{chance.choice('ABCEGHJKLMPQRSTUV')}{number:04d}" for number in range(10_000))
    said = [_saying(chance) for _ in range(SAYINGS)]
    each = PAIRS // len(codes)
    asked: Asked = []
    with path.open("w", encoding="ascii", newline="") as out:
        out.write(HEADS)
        for column1 in codes:
            others = sorted(chance.sample(codes, each))
            out.writelines(f"{column1}\t{other}\t\t{chance.choice(said)}\r\n" for other in others)
            asked += [(column1, chance.choice(others)), (column1, chance.choice(codes))]
    return chance.sample(asked, ASKED)


def _saying(chance: random.Random) -> str:
    """Days, indicator and reason; three of four pairs stand."""
    begins = chance.randint(1996, 2025)
    end = chance.choice(("*", "*", "*", f"{chance.randint(begins, 2026)}0331"))
    first = f"{begins}{chance.choice(('0101', '0401', '0701', '1001'))}"
    return f"{first}\t{end}\t{chance.choice('0119')}\t{chance.choice(REASONS)}"


def _ours(folder: Path, asked: Asked) -> dict[str, Any]:
    """Everything an import does but to link what has not changed: copy, check, hash, keep, pack, write."""
    from preceptor.coding.codesets.ncci import file
    from preceptor.coding.codesets.ncci.reader import Ncci
    from preceptor.coding.codesets.sources.formats import format_of
    from preceptor.engine import imports, incoming
    from preceptor.engine.home import Home

    home = Home(folder / "home", folder)
    (folder / "work").mkdir()
    started = perf_counter()
    (one,), _ = incoming.parse([folder / NAME], folder / "work")
    kept = imports.keep(home, one.path, one.sha256, one.name)
    file.write(folder / file.NAME, [format_of(one.kind).read(kept)])
    imported = perf_counter() - started
    started = perf_counter()
    tables = Ncci.open(folder)
    opened = perf_counter() - started
    found = times(lambda codes: tables.pair(*codes, "practitioner", DAY), asked)
    return {
        "import_seconds": imported,
        "mb": (folder / file.NAME).stat().st_size / 1e6,
        "open_ms": opened * 1e3,
    } | _quantiles("p", found)


def _rows(folder: Path) -> list[list[str]]:
    with (folder / NAME).open(encoding="ascii") as stream:
        return [line.rstrip("\r\n").split("\t") for line in stream][3:]


def _sqlite(folder: Path, asked: Asked) -> dict[str, Any]:
    started = perf_counter()
    db = sqlite3.connect(folder / "peer.sqlite3")
    db.execute("CREATE TABLE pair (column1, column2, old, effective, deletion, indicator, rationale)")
    db.executemany("INSERT INTO pair VALUES (?, ?, ?, ?, ?, ?, ?)", _rows(folder))
    db.execute("CREATE INDEX pair_codes ON pair (column1, column2)")
    db.commit()
    took = perf_counter() - started
    query = "SELECT effective, deletion, indicator, rationale FROM pair WHERE column1 = ? AND column2 = ?"
    found = times(lambda codes: db.execute(query, codes).fetchall(), asked)
    db.close()
    size = (folder / "peer.sqlite3").stat().st_size / 1e6
    return {"sqlite_seconds": took, "sqlite_mb": size} | _quantiles("sqlite_p", found)


def _dict(folder: Path, asked: Asked) -> dict[str, Any]:
    started = perf_counter()
    pairs = {(row[0], row[1]): tuple(row[3:]) for row in _rows(folder)}
    took = perf_counter() - started
    ask: Callable[[tuple[str, str]], object] = pairs.get
    return {"dict_seconds_each_start": took} | _quantiles("dict_p", times(ask, asked))


def _quantiles(name: str, found: list[float]) -> dict[str, float]:
    return {f"{name}50_us": quantile(found, 0.5), f"{name}99_us": quantile(found, 0.99)}
