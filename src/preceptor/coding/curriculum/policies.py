"""Teaching policies of a curriculum: every code they name exists, and is in force where it must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from preceptor.coding.codesets import CodeBook
from preceptor.coding.codesets.policies import Policy
from preceptor.coding.codesets.sources import SourceError, teaching
from preceptor.coding.curriculum.report import CheckReport, Fault


def check_policies(
    files: Iterable[Path], practice: Mapping[str, str], book: CodeBook, report: CheckReport
) -> None:
    """`practice` maps concepts to practice codes. A file that cannot be read is one fault; the rest go on."""
    for path in files:
        report.policies += 1
        try:
            (document,) = teaching.read([path], practice)
        except SourceError as error:
            report.errors.append(Fault(f"policies/{path.name}", str(error.where or ""), error.reason))
            continue
        policy = document.policy
        faults = list(_faults(policy, book))
        if policy.id != path.stem:
            faults.append(("policy", f"{policy.id} is not the name of the file"))
        report.errors += [Fault(f"policies/{path.name}", where, message) for where, message in faults]


def _faults(policy: Policy, book: CodeBook) -> Iterator[tuple[str, str]]:
    """Where in the file, and what is wrong."""
    for system, code in policy.services:
        if system == "hcpcs" and not book.in_force(system, code, policy.first):
            yield "services", f"{code} is not in force on {policy.first}"
    for group in policy.groups:
        for name, codes in (("codes", group.codes), ("also", group.also)):
            ends = (code for listed in codes for code in listed.split("-"))
            for code in (code for code in ends if book.find("icd10cm", code, policy.first) is None):
                yield f"groups.{group.number - 1}.{name}", f"{code} is not in ICD-10-CM on {policy.first}"
    covering = [group for group in policy.groups if group.covers]
    for group in policy.groups if covering else ():
        if group.covers:
            continue
        for code in group.codes:
            if any(code in one.codes for one in covering):
                yield f"groups.{group.number - 1}.codes", f"{code} is covered by another group"
