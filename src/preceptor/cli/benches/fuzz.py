"""Hostile files through every reader: each must be read or refused with a `SourceError`. Anything else is a
crash, and is told with the number that makes it again.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from preceptor.cli.fuzzing.mutate import mutated
from preceptor.cli.fuzzing.samples import Sample, invented, official

INPUTS = 100_000
SEED = 7
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Crash:
    """Input `number` of a seed raised something that is no refusal."""

    number: int
    kind: str
    error: str


def run(inputs: int = INPUTS, seed: int = SEED) -> dict[str, Any]:
    """Counts by format: read, refused, crashed. Official files beside the checkout are cut and used too."""
    samples = all_samples()
    read, refused = Counter[str](), Counter[str]()
    crashes: list[Crash] = []
    slowest = (0.0, 0)
    started = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(inputs):
            before = perf_counter()
            sample, crash, accepted = attempt(samples, seed, number, Path(folder))
            slowest = max(slowest, (perf_counter() - before, number))
            if crash:
                crashes.append(crash)
            (read if accepted else refused)[sample.kind] += 1
    took = perf_counter() - started
    kinds = sorted(read | refused)
    return {
        "inputs": inputs,
        "seed": seed,
        "samples": len(samples),
        "inputs_per_second": inputs / took,
        "slowest_ms": slowest[0] * 1000,
        "slowest_input": slowest[1],
        **{kind: f"{read[kind]} read, {refused[kind]} refused" for kind in kinds},
        "crashes": len(crashes),
        "crashed": [f"input {one.number}, {one.kind}: {one.error}" for one in crashes[:SHOWN]],
    }


def all_samples() -> list[Sample]:
    from preceptor.engine.home import checkout

    root = checkout()
    shared = root.parent / "shared" / "data" if root else None
    return [*invented(), *(official(shared) if shared and shared.is_dir() else ())]


def attempt(
    samples: Sequence[Sample], seed: int, number: int, folder: Path
) -> tuple[Sample, Crash | None, bool]:
    """Makes and reads input `number`; the same again for the same samples and seed."""
    from preceptor.coding.codesets.sources import SourceError

    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - repeatable, not secret
    sample = chance.choice(samples)
    path = folder / sample.name
    path.write_bytes(mutated(sample.content, chance))
    accepted = True
    for reading in readings(sample, path, folder):
        try:
            reading()
        except SourceError:
            accepted = False
        except Exception as error:
            place = _where(error)
            return (
                sample,
                Crash(number, sample.kind, f"{type(error).__name__} at {place}: {error}"[:300]),
                False,
            )
    path.unlink()
    return sample, None, accepted


def readings(sample: Sample, path: Path, folder: Path) -> Iterator[Any]:
    """As an import would read it, and by the reader of its format even when it is no longer recognised."""
    from preceptor.coding.codesets.sources import safe
    from preceptor.coding.codesets.sources.formats import format_of
    from preceptor.engine.incoming import parse

    with tempfile.TemporaryDirectory(dir=folder) as work:
        yield lambda: parse([path], Path(work))
    form = format_of(sample.kind)
    if form.whole_zip or not safe.is_zip(path.read_bytes()[:4]):
        yield lambda: _whole(form, path)


def _whole(form: Any, path: Path) -> None:
    record = form.read(path)
    form.label(record)
    form.counts(record)


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    place = "?"
    while trace:
        code = trace.tb_frame.f_code
        if "preceptor" in code.co_filename:
            place = f"{Path(code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
