"""Outpatient pairs and add-on codes from `pyoce`'s reference data, until a school imports CMS's files.

Only what is between HCPCS Level II codes: codes that begin with a digit (CPT) are dropped at the first
comparison. An add-on some of whose primaries are dropped is `open`: what it may accompany is not all known.

Read in a process of its own, as `pyoce_hcpcs` says: `python -m preceptor.coding.codesets.sources.pyoce_ncci
FILE` prints one JSON document.
"""

from __future__ import annotations

import json
import marshal
import re
import subprocess
import sys
from array import array
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from preceptor.coding.codesets.ncci.model import CODE_BITS, OTHERS, SAYS_BITS, Kind, Setting, Table, pack
from preceptor.coding.codesets.sources import SourceError
from preceptor.coding.codesets.sources.pyoce_hcpcs import quarters_of

_LEVEL_TWO = re.compile(rb"[A-CE-V]\d{4}")

_Row = tuple[str, str, int, int, int]  # two codes ("" for a code that is dropped), first, last, what is said


def read(path: Path, cite: str) -> list[Table]:
    """Two tables, for the days of the I/OCE's versions. Raises `SourceError`."""
    command = [sys.executable, "-m", __name__, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        raise SourceError(path, None, (done.stderr.strip().splitlines() or ["could not be read"])[-1])
    document = json.loads(done.stdout)
    days = (date.fromordinal(document["first"]), date.fromordinal(document["last"]))
    return [
        _table("pairs", "outpatient", document["pairs"], days, cite),
        _table("add-ons", None, document["add_ons"], days, cite),
    ]


def _table(
    kind: Kind, about: Setting | None, rows: Iterable[_Row], days: tuple[date, date], cite: str
) -> Table:
    """Days at the ends of what the data covers are not known to be the first or the last."""
    first, last = (one.toordinal() for one in days)
    said: dict[tuple[int, ...], int] = {}
    packed = set[int]()
    for one, other, begins, ends, number in rows:
        values = (begins if begins > first else 0, ends if ends < last else 0, number, 0)
        says = said.setdefault(values, len(said))
        second = pack(other) if other else OTHERS
        packed.add(pack(one) << SAYS_BITS + CODE_BITS | second << SAYS_BITS | says)
    return Table(
        kind, about, "I/OCE", *days, cite, array("Q", sorted(packed)), list(said), [""], default=True
    )


def _dump(path: Path) -> dict[str, Any]:
    import lmdb

    env = lmdb.open(str(path), subdir=False, readonly=True, lock=False, max_dbs=64)
    order, quarters = quarters_of(env)
    days = {
        version: (first.toordinal(), last.toordinal())
        for version, (first, last) in zip(order, quarters, strict=True)
    }
    return {
        "first": quarters[0][0].toordinal(),
        "last": quarters[-1][1].toordinal(),
        "pairs": list(_pairs(env, days)),
        "add_ons": [row for type_ in (1, 2, 3) for row in _add_ons(env, type_, days)],
    }


def _pairs(env: Any, days: dict[int, tuple[int, int]]) -> Iterator[_Row]:
    for key, value in _level_two(env, b"map_ncci"):
        for code, packed in marshal.loads(value):  # noqa: S302
            if _LEVEL_TWO.fullmatch(code):
                row = marshal.loads(packed)  # noqa: S302
                spans = days[row["lo_version"]][0], days[row["hi_version"]][1]
                yield key[0].decode(), code.decode(), *spans, int(bool(row["mod_indicator"]))


def _add_ons(env: Any, type_: int, days: dict[int, tuple[int, int]]) -> Iterator[_Row]:
    for key, value in _level_two(env, b"map_addon_type%d" % type_):
        row = marshal.loads(value)  # noqa: S302
        spans = days[row["lo_version"]][0], days[row["hi_version"]][1]
        primary = row.get("addon_primary", "")
        known = primary if _LEVEL_TWO.fullmatch(primary.encode()) else ""
        yield key[0].decode(), known, *spans, type_


def _level_two(env: Any, name: bytes) -> Iterator[tuple[list[bytes], bytes]]:
    with env.begin(env.open_db(name, create=False)) as transaction:
        for raw, value in transaction.cursor():
            key = bytes(raw).split(b"|")
            if _LEVEL_TWO.fullmatch(key[0]):
                yield key, value


if __name__ == "__main__":
    json.dump(_dump(Path(sys.argv[1])), sys.stdout)
