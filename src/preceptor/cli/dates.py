"""A day on the command line."""

from __future__ import annotations

import re
from datetime import date

import click

_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Day(click.ParamType[date]):
    """YYYY-MM-DD. Anything else is a malformed question (exit 2)."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            if not _SHAPE.fullmatch(value):  # Python itself reads 20260401 and 2026-W14-3 too
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day (YYYY-MM-DD).", param, ctx)


DAY = Day()
