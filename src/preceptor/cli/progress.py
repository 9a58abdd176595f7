"""How far a long piece of work has come: a bar on a terminal, elsewhere a line a step."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def steps() -> Iterator[Callable[[str, float], None]]:
    """Gives a function to be told what is being done and how far it all is, 0 to 1. Writes on stderr."""
    if not sys.stderr.isatty():
        said: list[str] = []

        def say(doing: str, done: float) -> None:
            if doing not in said:
                click.echo(f"{done:4.0%} {doing}", err=True)
                said.append(doing)

        yield say
        return
    with click.progressbar(
        length=1000, file=sys.stderr, item_show_func=lambda doing: doing, show_pos=False
    ) as bar:

        def show(doing: str, done: float) -> None:
            bar.update(max(0, round(done * 1000) - bar.pos), doing)

        yield show
        bar.update(1000 - bar.pos, "done")
