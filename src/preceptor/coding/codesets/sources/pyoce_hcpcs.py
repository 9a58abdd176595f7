"""HCPCS Level II from `pyoce`'s reference data: short descriptors, quarters, OPPS status.

That data also holds codes and descriptors that are not ours to show: everything that begins with a digit
(CPT, AMA) and D (CDT, ADA). They are dropped at the first comparison, before a descriptor is read.

The LMDB is read in a separate process: opened twice in one process, the package's own engine answers
wrongly. `python -m preceptor.coding.codesets.sources.pyoce_hcpcs FILE` prints one JSON document.
"""

from __future__ import annotations

import json
import marshal
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from preceptor.coding.codesets.sources import SourceError

_LEVEL_TWO = re.compile(rb"[A-CE-V]\d{4}")
_QUARTER_DAYS = 92


@dataclass(frozen=True, slots=True)
class Item:
    """One code in one period. `status` is its OPPS status indicator, `apc` its ambulatory payment class or
    "".
    """

    code: str
    title: str
    first: date
    last: date
    status: str
    apc: str


@dataclass(frozen=True, slots=True)
class Hcpcs:
    """`quarters` run without a gap; a code's items are in order of time."""

    quarters: tuple[tuple[date, date], ...]
    items: tuple[Item, ...]


def read(path: Path) -> Hcpcs:
    """Reads `pyoce.mdb` in a child process. Raises `SourceError`."""
    command = [sys.executable, "-m", __name__, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        raise SourceError(path, None, (done.stderr.strip().splitlines() or ["could not be read"])[-1])
    document = json.loads(done.stdout)
    quarters = tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in document["quarters"])
    items = tuple(
        Item(code, title, quarters[low][0], quarters[high][1], status, apc)
        for code, title, low, high, status, apc in document["items"]
    )
    return Hcpcs(quarters, items)


def _dump(path: Path) -> dict[str, Any]:
    import lmdb

    env = lmdb.open(str(path), subdir=False, readonly=True, lock=False, max_dbs=64)
    order, quarters = quarters_of(env)
    items: list[tuple[str, str, int, int, str, str]] = []
    handle = env.open_db(b"data_hcpcs", create=False)
    with env.begin(handle) as transaction:
        for key, value in transaction.cursor():
            code = bytes(key).partition(b"|")[0]
            if not _LEVEL_TWO.fullmatch(code):
                continue
            row = marshal.loads(value)  # noqa: S302
            low, high = order.index(row["lo_version"]), order.index(row["hi_version"])
            apc = row["apc"] if row["apc"] and row["apc"] != "00000" else ""
            title = " ".join(row["description"].split())
            items.append((code.decode(), title, low, high, row["status_indicator"] or "", apc))
    items.sort(key=lambda item: (item[0], item[2]))
    return {"quarters": [(a.isoformat(), b.isoformat()) for a, b in quarters], "items": items}


def quarters_of(env: Any) -> tuple[list[int], list[tuple[date, date]]]:
    """The version numbers of an open LMDB in order of time, and the first and last day of each."""
    versions: dict[int, tuple[date, date]] = {}
    handle = env.open_db(b"version_range", create=False)
    with env.begin(handle) as transaction:
        for _, value in transaction.cursor():
            row = marshal.loads(value)  # noqa: S302 - the package's own format, from an installed package
            versions[row["version"]] = (_day(row["date_started"]), _day(row["date_ended"]))
    order = sorted(versions)
    return order, _quarters([versions[version] for version in order])


def _quarters(ranges: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """The last version claims to run for ten years; it is the table of one quarter, and is taken as that."""
    first, last = ranges[-1]
    if (last - first).days > _QUARTER_DAYS:
        month = first.month + 3
        next_quarter = date(first.year + month // 13, (month - 1) % 12 + 1, 1)
        ranges[-1] = (first, next_quarter - timedelta(days=1))
    for (_, before), (after, _) in pairwise(ranges):
        if before + timedelta(days=1) != after:
            raise ValueError(f"quarters do not join: {before} and {after}")
    return ranges


def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)


if __name__ == "__main__":
    json.dump(_dump(Path(sys.argv[1])), sys.stdout)
