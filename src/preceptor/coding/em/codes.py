"""The codes of a verdict: service concepts and levels as the practice set has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from preceptor.coding.codesets import Code, CodeBook
from preceptor.coding.em.model import Reported, Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """One service to report. `code` is None where the loaded sets have none for it."""

    reported: Reported
    code: Code | None

    @property
    def concept(self) -> str:
        return self.code.facts.get("concept", "") if self.code else self.reported.concept


def lines(book: CodeBook, verdict: Verdict, on: date | None = None) -> tuple[Line, ...]:
    return tuple(Line(one, code_of(book, one, on)) for one in verdict.reported)


def code_of(book: CodeBook, reported: Reported, on: date | None = None) -> Code | None:
    """The practice code of a concept or of a family's level; the HCPCS code. None where none is loaded."""
    if reported.system == "hcpcs":
        return book.find("hcpcs", reported.code, on)
    if reported.concept:
        return book.concept(reported.concept)
    wanted = (reported.family, str(reported.level))
    for code in book.all_codes("practice", on):
        if (code.facts.get("em_family"), code.facts.get("em_level")) == wanted:
            return code
    return None
