"""`preceptor bench SUBJECT`: how fast, and against what. Medians and ratios from one run on one machine."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import click

from preceptor.cli import benches
from preceptor.cli.out import emit, malformed, wrong


@click.command("bench", help="Measure speed: p50, p99, and the ratio to a named peer in the same run.")
@click.argument("subject")
@click.option("--inputs", type=click.IntRange(1), help="How many; where the subject makes its own (fuzz).")
@click.option("--seed", type=int, help="Where the subject draws by chance.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(subject: str, inputs: int | None, seed: int | None, as_json: bool) -> None:
    subjects = sorted({module.name for module in pkgutil.iter_modules(benches.__path__)} - {"stopwatch"})
    if subject not in subjects:
        malformed(f"There is no bench {subject!r}. Known: {', '.join(subjects)}.")
    run: Callable[..., dict[str, Any]] = importlib.import_module(f"preceptor.cli.benches.{subject}").run
    options = {name: value for name, value in (("inputs", inputs), ("seed", seed)) if value is not None}
    if unknown := options.keys() - inspect.signature(run).parameters:
        malformed(f"The bench {subject!r} takes no --{min(unknown)}.")
    result = run(**options)
    if as_json:
        emit({"subject": subject, **result})
    else:
        _tell(result)
    if result.get("crashes"):
        wrong()


def _tell(result: dict[str, Any]) -> None:
    width = max(len(name) for name in result)
    for name, value in result.items():
        click.echo(
            f"{name:<{width}}  {value:,.3g}" if isinstance(value, float) else f"{name:<{width}}  {value}"
        )
