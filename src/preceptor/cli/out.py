"""How every command answers: JSON on stdout, sentences on stderr, exit codes 0, 1 and 2."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

import click

_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


@contextmanager
def in_sentences() -> Iterator[None]:
    """What any command may meet, as a sentence: no code store that can be read (exit 2), an answer that
    cannot be written (exit 1). A pipe closed at the other end stays quiet.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        with suppress(OSError):
            click.echo(f"The answer could not be written: {error.strerror}.", err=True)
        _drop_stdout()
        sys.exit(1)
    except Exception as error:
        from preceptor.coding.codesets.store import StoreError

        if not isinstance(error, StoreError):
            raise
        malformed(str(error))


def _drop_stdout() -> None:
    """What is still waiting to be written would fail once more when the process ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


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


@contextmanager
def in_words() -> Iterator[None]:
    """A question that names what is not there, or is malformed: its sentence on stderr, exit 2."""
    from preceptor.engine.answers.asked import Malformed, NotThere

    try:
        yield
    except (Malformed, NotThere) as error:
        malformed(str(error))
