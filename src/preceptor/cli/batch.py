"""A file of lines, in whatever encoding an office program saved it."""

from __future__ import annotations

import codecs
from io import BufferedReader, TextIOWrapper
from typing import Any

import click


class Lines(click.File):
    """A text file of one question a line: UTF-8, with a mark or without, or UTF-16 with one.

    A byte that is no text becomes �, so that one bad line never costs the good ones.
    """

    name = "filename"

    def __init__(self) -> None:
        super().__init__("rb")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        raw: Any = super().convert(value, param, ctx)
        stream = raw if hasattr(raw, "peek") else BufferedReader(raw)
        start = stream.peek(2)[:2]
        wide = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        return TextIOWrapper(stream, encoding="utf-16" if wide else "utf-8-sig", errors="replace")


LINES = Lines()
