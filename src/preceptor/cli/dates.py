"""A day on the command line."""

from __future__ import annotations

from datetime import date

import click

from preceptor.engine.answers.asked import Malformed, day_of


class Day(click.ParamType[date]):
    """YYYY-MM-DD. Anything else is a malformed question (exit 2)."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return day_of(value)
        except Malformed as error:
            self.fail(str(error), param, ctx)


DAY = Day()
