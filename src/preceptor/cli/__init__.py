"""The `preceptor` command. Each command is a module, imported only when it is asked for, so that
`lookup` starts fast.

Contract: one JSON document on stdout with `--json` (one a line with `--batch`), messages on stderr;
exit 0 done, 1 what was checked is wrong, 2 the question was malformed.
"""

from __future__ import annotations

import importlib
from typing import Any

import click

from preceptor.cli.out import in_sentences

COMMANDS = {
    "demo": "set up a demo school and serve it",
    "codes": "build, import and inspect the code store",
    "lookup": "show one code with every instruction that applies to it",
    "search": "find codes by words",
    "index": "read an alphabetic index or table",
    "modifier": "say what a modifier tells the payer",
    "changes": "show what a release brought, or the life of one code",
    "compare": "show two codes side by side",
    "together": "say whether two services may be billed together",
    "pcs": "build a procedure code character by character",
    "em": "find the level of a visit",
    "covered": "say whether a service is covered for a diagnosis",
    "edit": "run every edit on a claim",
    "group": "say what a claim groups to, and what each code does to that",
    "claim": "show a claim as its form, or as an 837",
    "grade": "grade a submission against a case",
    "content": "list and check what the school teaches",
    "bench": "measure speed",
    "manage": "run a Django management command",
}


class LazyCommands(click.Group):
    def main(self, *arguments: Any, **options: Any) -> Any:
        with in_sentences():
            return super().main(*arguments, **options)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: Any = importlib.import_module(f"preceptor.cli.{name}").command
        return command  # type: ignore[no-any-return]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):  # without importing any of them
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="preceptor")
def main() -> None:
    """Preceptor: an open, self-hosted school for medical coders."""
