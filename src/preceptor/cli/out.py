"""How every command answers: JSON on stdout, sentences on stderr, exit codes 0, 1 and 2."""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

import click


def emit(document: Any) -> None:
    """One JSON document on one line."""
    click.echo(json.dumps(document, ensure_ascii=False, separators=(", ", ": ")))


def malformed(sentence: str) -> NoReturn:
    """The question cannot be answered as asked: one line on stderr, exit 2."""
    click.echo(sentence, err=True)
    sys.exit(2)


def wrong(sentence: str | None = None) -> NoReturn:
    """What was checked is wrong: exit 1."""
    if sentence:
        click.echo(sentence, err=True)
    sys.exit(1)
