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
_NAMES = "a case is a folder <specialty>/<name>, each of small letters, digits and single hyphens"


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
        misnamed = library.misnamed()
        for case_id in (*library.ids(), *misnamed) if ids is None else ids:
            report.cases += 1
            if case_id in misnamed:
                report.errors.append(Fault(f"{case_id}/case.yaml", "", _NAMES))
                continue
            try:
                self._case(library.get(case_id), report)
            except CaseError as error:
                report.add(error)
        return report

    def _case(self, case: CaseFile, report: CheckReport) -> None:
        """All combinations of `vary`, or the first 200."""
        swept = min(case.variants, MAX_VARIANTS)
        if swept < case.variants:
            report.notes.append(Fault(case.id, "", f"{swept} of {case.variants} variants were checked"))
        readings = case.readings()
        if not readings:
            report.notes.append(Fault(case.id, "", "no readings"))
        for seed in range(swept):
            draft = case.draft(seed)
            report.variants += 1
            for error in draft.faults:
                report.add(error)
            if draft.variant is None:
                continue
            subject = Subject(draft.variant, self.book, report.errors)
            check_shape(subject, self.poa_exempt)
            check_codes(subject)
            check_cites(subject)
            check_evidence(subject)
            check_chart(subject)
            if draft.claims:
                check_engines(subject, self.edit)
                check_key_grades(subject)
            if draft.claims and seed == 0 and (found := check_readings(subject, readings)):
                report.agreement.append(found)
