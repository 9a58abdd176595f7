"""The key against the engines: it raises no error, and groups as the case says."""

from __future__ import annotations

from typing import Any

from preceptor.coding.claims import Claim
from preceptor.coding.curriculum.report import Edit, Subject
from preceptor.coding.edits.model import EditReport, Finding


def check_engines(subject: Subject, edit: Edit) -> None:
    """Every group of `either` is edited; an expected warning must be raised by at least one of them."""
    expects = subject.variant.case.key.expects
    expected = {e.rule for e in expects.findings}
    raised: set[str] = set()
    for claim in subject.variant.key_claims:
        report = edit(claim)
        raised |= {f.rule for f in report.findings}
        for finding in report.findings:
            _finding(subject, finding, expected)
        _groups(subject, claim, report)
    for n, one in enumerate(expects.findings):
        if one.rule not in raised:
            subject.fault(f"key.expects.findings[{n}]", f"{one.rule} is not raised")


def _finding(subject: Subject, finding: Finding, expected: set[str]) -> None:
    if finding.severity == "error":
        subject.fault("key", f"the key raises the error {finding.rule}: {finding.message}")
    elif finding.severity == "warning" and finding.rule not in expected:
        subject.fault("key.expects.findings", f"the key raises {finding.rule}: {finding.message}")


def _groups(subject: Subject, claim: Claim, report: EditReport) -> None:
    expects = subject.variant.case.key.expects
    if claim.kind == "inpatient":
        drg = report.drg or {"not_computed": "no MS-DRG was computed"}
        if "not_computed" in drg:
            subject.fault("key.expects.drg", f"MS-DRG not computed: {drg['not_computed']}")
        elif (number := f"{int(drg['number']):03d}") != expects.drg:
            subject.fault(
                "key.expects.drg", f"the grouper says {number}, the case {expects.drg or 'nothing'}"
            )
    elif claim.kind == "outpatient":
        apc = report.apc or {"not_computed": "no APC was computed"}
        if "not_computed" in apc:
            subject.fault("key.expects.apc", f"APC not computed: {apc['not_computed']}")
        elif (found := grouped_apcs(apc)) != list(expects.apc):
            said = ", ".join(found) or "no APC"
            subject.fault(
                "key.expects.apc", f"I/OCE says {said}, the case {', '.join(expects.apc) or 'nothing'}"
            )


def grouped_apcs(apc: dict[str, Any]) -> list[str]:
    """The APC of each line that got one, in the order of the lines."""
    lines = [str(line["apc"]) for line in apc["lines"] if line.get("apc")]
    return [number.zfill(4) for number in lines if number.strip("0")]
