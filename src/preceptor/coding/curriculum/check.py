"""`content check`: a curriculum proven like code, every case and every variant of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from preceptor.coding.cases import CaseError, CaseFile, Library
from preceptor.coding.codesets import CodeBook
from preceptor.coding.curriculum.codes import check_cites, check_codes
from preceptor.coding.curriculum.engines import check_engines
from preceptor.coding.curriculum.evidence import check_chart, check_evidence
from preceptor.coding.curriculum.readings import check_key_grades, check_readings
from preceptor.coding.curriculum.report import CheckReport, Edit, Fault, Subject
from preceptor.coding.curriculum.shape import PoaExempt, check_shape

MAX_VARIANTS = 200


@dataclass(frozen=True, slots=True)
class Checker:
    """`edit` runs every edit on a claim; `poa_exempt(code, on)` is the year's exempt list."""

    book: CodeBook
    edit: Edit
    poa_exempt: PoaExempt

    def check(self, library: Library, ids: Iterable[str] | None = None) -> CheckReport:
        """Every case of the library, or those named. A case that cannot be read
        is one fault; the rest go on.
        """
        report = CheckReport()
        for case_id in library.ids() if ids is None else ids:
            report.cases += 1
            try:
                self._case(library.get(case_id), report)
            except CaseError as error:
                report.errors.append(Fault(error.file, error.where, error.message))
        return report

    def _case(self, case: CaseFile, report: CheckReport) -> None:
        """All combinations of `vary`, or the first 200."""
        for seed in range(min(case.variants, MAX_VARIANTS)):
            subject = Subject(case.variant(seed), self.book, report.errors)
            report.variants += 1
            check_shape(subject, self.poa_exempt)
            check_codes(subject)
            check_cites(subject)
            check_evidence(subject)
            check_chart(subject)
            check_engines(subject, self.edit)
            check_key_grades(subject)
        found = check_readings(Subject(case.variant(0), self.book, report.errors), case.readings())
        if found:
            report.agreement.append(found)
