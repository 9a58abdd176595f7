"""`preceptor manage ARGS…`: Django's own commands, with this project's settings."""

from __future__ import annotations

import os

import click


@click.command("manage", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def command(args: tuple[str, ...]) -> None:
    """Run a Django management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preceptor.school.conf.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["preceptor manage", *args])
