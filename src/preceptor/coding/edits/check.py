"""Every rule on one claim."""

from __future__ import annotations

from preceptor.coding.claims import Claim
from preceptor.coding.codesets import CodeBook
from preceptor.coding.edits import (
    age,
    codes,
    combine,
    coverage,
    duplicate,
    engine_edits,
    excludes,
    ncci,
    order,
    pair,
    place,
    poa,
    services,
    shape,
)
from preceptor.coding.edits.model import EditReport, Finding
from preceptor.coding.edits.rules import INFO, Rule
from preceptor.coding.edits.sheet import Sheet
from preceptor.coding.grouping import Engines

RULES: tuple[Rule, ...] = (
    *shape.RULES, *codes.RULES, *excludes.RULES, *order.RULES, *combine.RULES, *pair.RULES, *place.RULES,
    *duplicate.RULES, *age.RULES, *poa.RULES, *services.RULES, *ncci.RULES, *coverage.RULES,
    *engine_edits.RULES,  # last: they leave out what a rule above has said
)  # fmt: skip

_GRAVEST_FIRST = {"error": 0, "warning": 1, "info": 2}
_SECTIONS = {"diagnoses": 0, "services": 1, "claim": 2}


def check(claim: Claim, book: CodeBook, engines: Engines) -> EditReport:
    """What is wrong with a claim, gravest first, then by line; and what it groups to.

    `ran` names the rules that had this claim to read, so that those which found nothing can be counted
    truthfully. A rule whose engine did not answer, or whose day no release covers, has not run.
    """
    sheet = Sheet(claim, book, engines)
    findings: list[Finding] = []
    ran: list[str] = []
    for rule in RULES:
        if claim.kind not in rule.kinds:
            continue
        for finding in rule.apply(sheet):
            findings.append(finding)
            if finding.severity != INFO:  # “cannot be checked” leaves an engine's edit its say
                sheet.said.update((finding.family, ref) for ref in finding.lines)
        if rule.counts and (rule.needs is None or sheet.answered(rule.needs)):
            ran.append(rule.id)
    return EditReport(
        tuple(sorted(findings, key=_rank)),
        drg=sheet.drg if claim.kind == "inpatient" else None,
        apc=sheet.oce.apc if claim.kind == "outpatient" else None,
        ran=tuple(ran),
    )


def _rank(finding: Finding) -> tuple[int, int, int, str]:
    first = finding.lines[0]
    return _GRAVEST_FIRST[finding.severity], _SECTIONS[first.section], first.index, finding.rule
