"""What is wrong with a case, and where."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError


class CaseError(ValueError):
    """`file` below the cases folder, `where` a field (`key.diagnoses[2].poa`) or line, `message` a sentence.

    `others` are faults found along with this one.
    """

    def __init__(self, file: str, where: str, message: str, others: Sequence[CaseError] = ()) -> None:
        self.file, self.where, self.message, self.others = file, where, message, tuple(others)
        super().__init__(": ".join(x for x in (file, where, message) if x))


class UnknownCase(CaseError):
    """No such case."""

    def __init__(self, case_id: str) -> None:
        super().__init__(case_id, "", "there is no such case")


def together(faults: Sequence[CaseError]) -> CaseError:
    """The first of several faults, holding the others."""
    first, *others = faults
    return CaseError(first.file, first.where, first.message, (*first.others, *others))


def field_error(file: str, error: ValidationError) -> CaseError:
    """Pydantic's faults as file, field, sentence."""
    faults: list[CaseError] = []
    for one in error.errors(include_url=False):
        where = ""
        for step in one["loc"]:
            where += f"[{step}]" if isinstance(step, int) else (f".{step}" if where else str(step))
        message = "no such field" if one["type"] == "extra_forbidden" else one["msg"]
        faults.append(CaseError(file, where, message.removeprefix("Value error, ")))
    return together(faults)
