"""`preceptor bench SUBJECT`: how fast, and against what. Medians and ratios from one run on one machine."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import click

from preceptor.cli import benches
from preceptor.cli.out import emit, malformed


@click.command("bench", help="Measure speed: p50, p99, and the ratio to a named peer in the same run.")
@click.argument("subject")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(subject: str, as_json: bool) -> None:
    subjects = sorted(module.name for module in pkgutil.iter_modules(benches.__path__))
    if subject not in subjects:
        malformed(f"There is no bench {subject!r}. Known: {', '.join(subjects)}.")
    result: dict[str, Any] = importlib.import_module(f"preceptor.cli.benches.{subject}").run()
    if as_json:
        emit({"subject": subject, **result})
        return
    width = max(len(name) for name in result)
    for name, value in result.items():
        click.echo(
            f"{name:<{width}}  {value:,.3g}" if isinstance(value, float) else f"{name:<{width}}  {value}"
        )
