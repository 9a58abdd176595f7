"""`preceptor grade CASE SUBMISSION.json`: what the review would say."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from preceptor.cli.content import open_library
from preceptor.cli.out import emit, malformed

if TYPE_CHECKING:
    from preceptor.coding.cases import Variant
    from preceptor.coding.claims import Claim

SCORERS = ("practice", "code-over-code", "record", "financial")  # without importing the grader


@click.command("grade")
@click.argument("case")
@click.argument("submission", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--scorer", type=click.Choice(SCORERS), default="practice", show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(case: str, submission: Path, scorer: Any, seed: int, as_json: bool) -> None:
    """Grade a submission against a case; `-` reads it from standard input."""
    from preceptor.coding.cases import CaseError
    from preceptor.engine import engine

    library = open_library()
    try:
        variant = library.variant(case, seed)
    except CaseError as error:
        malformed(str(error))
    claim = _claim(submission, variant)
    today = date.today()
    found = engine().grade(variant, claim, scorer, today)
    document = {
        "score": found.score,
        "scorer": found.scorer,
        "scores": found.scores,
        "credit": found.credit,
        "required": found.required,
        "entered": found.entered,
        "apart": found.apart,
        "lines": [_line(asdict(line)) for line in found.lines],
        "findings": [finding.as_json() for finding in engine().edit(claim, today).findings],
    }
    if as_json:
        emit(document)
    else:
        _tell(document)


def _claim(path: Path, variant: Variant) -> Claim:
    """The submission. Exit 2, naming the field, when it cannot be read or is another kind of claim."""
    from preceptor.coding.claims import ClaimError, parse_claim

    piped = str(path) == "-"
    name = "standard input" if piped else str(path)
    try:
        claim = parse_claim(sys.stdin.buffer.read() if piped else path.read_bytes())
    except OSError as error:
        malformed(f"{name}: {error.strerror}")
    except ClaimError as error:
        malformed(f"{name}: {error}")
    if claim.kind != variant.case.claim:
        malformed(f"{name}: kind: the case asks for a claim of kind {variant.case.claim}, not {claim.kind}")
    return claim


def _line(line: dict[str, Any]) -> dict[str, Any]:
    """Codes where a reader looks for them; positions beside them."""
    at = {"submitted": line.pop("submitted"), "key": line.pop("key")}
    codes = {"submitted": line.pop("submitted_code"), "key": line.pop("key_code")}
    return {"section": line.pop("section"), "verdict": line.pop("verdict"), **codes, "at": at} | line


def _tell(document: dict[str, Any]) -> None:
    for line in document["lines"]:
        credit = "" if line["credit"] is None else f"{line['credit']:.2f}"
        click.echo(f"{line['verdict']:14} {credit:4}  {line['feedback']}")
    for finding in document["findings"]:
        click.echo(f"{finding['severity']:14}       {finding['message']}")
    score = "does not apply" if document["score"] is None else f"{document['score']:.1%}"
    click.echo(
        f"{document['scorer']}: {score} ({document['credit']:g} of {document['required']} required lines)"
    )
