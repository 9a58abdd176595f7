"""A day on the command line."""

from __future__ import annotations

from datetime import date

import click


class Day(click.ParamType[date]):
    """YYYY-MM-DD. Anything else is a malformed question (exit 2)."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day (YYYY-MM-DD).", param, ctx)


DAY = Day()
