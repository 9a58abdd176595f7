"""`preceptor content list|check|key`: what the school teaches, and the proof that it is right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from preceptor.cli.out import emit, malformed, wrong

if TYPE_CHECKING:
    from preceptor.coding.cases import Library
    from preceptor.coding.codesets import CodeBook
    from preceptor.coding.curriculum import CheckReport


@click.group("content")
def command() -> None:
    """List and check what the school teaches."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def list_(as_json: bool) -> None:
    """Every case."""
    from preceptor.coding.cases import CaseError

    library = open_library()
    try:
        cases: list[dict[str, Any]] = [
            {
                "id": found.id,
                "specialty": found.specialty,
                "setting": found.case.setting,
                "claim": found.case.claim,
                "difficulty": found.case.difficulty,
                "varies": bool(found.case.vary),
                "variants": found.variants,
                "title": found.case.title,
                "minutes": found.case.minutes,
            }
            for found in library
        ]
    except CaseError as error:
        malformed(str(error))
    if as_json:
        emit({"cases": cases, "courses": [], "items": 0})
        return
    for case in cases:
        many = f", {case['variants']} variants" if case["varies"] else ""
        click.echo(f"{case['id']:40} {case['claim']:12} {'●' * case['difficulty']:5}  {case['title']}{many}")
    click.echo(f"{len(cases)} cases")


@command.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def check(path: Path | None, as_json: bool) -> None:
    """Prove cases, variants and teaching policies: of a curriculum, a folder of cases, or one case."""
    from preceptor.coding.curriculum import Checker, check_policies
    from preceptor.coding.grouping import poa_exempt
    from preceptor.engine import engine

    library, ids = _subject(path)
    report = Checker(library.book, engine().edit, poa_exempt).check(library, ids)
    check_policies(_policies(path), _concepts(library.book), library.book, report)
    if as_json:
        emit(report.as_json())
    else:
        _tell(report)
    if report.errors:
        wrong()


def _tell(report: CheckReport) -> None:
    for fault in report.errors:
        click.echo(f"✗ {fault}")
    for one in report.agreement:
        scores = ", ".join(f"{reader} {score:.0%}" for reader, score in one.scores.items())
        between = f"; the readers share {one.pairwise:.0%} of their codes" if one.pairwise is not None else ""
        click.echo(f"· {one.case}: {scores}{between}")
    for note in report.notes:
        click.echo(f"· {note}")
    agreed = report.as_json()["agreement"]
    means = f", agreement with the key {agreed['score']:.0%}" if agreed["score"] is not None else ""
    faults = f"{len(report.errors)} faults" if report.errors else "no fault"
    policies = f", {report.policies} policies" if report.policies else ""
    click.echo(f"{report.cases} cases, {report.variants} variants{policies}{means}: {faults}")


@command.command()
@click.argument("case")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The answer is always JSON.")
def key(case: str, seed: int, as_json: bool) -> None:
    """The key in submission form, required lines only."""
    from preceptor.coding.cases import CaseError

    try:
        claim = open_library().variant(case, seed).key_claim()
    except CaseError as error:
        malformed(str(error))
    emit(claim.model_dump(mode="json"))


def open_library() -> Library:
    """The cases of this installation; a missing store is one sentence and exit 2."""
    from preceptor.coding.codesets.store import StoreError
    from preceptor.engine import engine

    try:
        return engine().library
    except StoreError as error:
        malformed(str(error))


def _policies(path: Path | None) -> list[Path]:
    """The teaching policies of a whole curriculum; none of a part of one."""
    from preceptor.engine import engine

    return sorted(((path or engine().home.curriculum) / "policies").glob("*.yaml"))


def _concepts(book: CodeBook) -> dict[str, str]:
    """Every service concept of the book with its practice code."""
    return {code.facts["concept"]: code.code for code in book.all_codes("practice") if code.billable}


def _subject(path: Path | None) -> tuple[Library, list[str] | None]:
    """The library a path lies in, and which of its cases are meant (None: all)."""
    from preceptor.coding.cases import Library

    home = open_library()
    if path is None:
        return home, None
    if not path.is_dir():
        malformed(f"{path}: is not a folder")
    path = path.resolve()
    if (path / "case.yaml").is_file():
        return Library(path.parent.parent, home.book), [f"{path.parent.name}/{path.name}"]
    root = path / "cases" if (path / "cases").is_dir() else path
    if any(root.glob("*/case.yaml")):  # one specialty
        library: Any = Library(root.parent, home.book)
        ids = (*library.ids(), *library.misnamed())
        return library, [i for i in ids if i.startswith(f"{root.name}/")]
    if not any(root.rglob("case.yaml")):
        malformed(f"{path}: holds no case")
    return Library(root, home.book), None
