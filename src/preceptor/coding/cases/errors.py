"""What is wrong with a case, and where."""

from __future__ import annotations

from pydantic import ValidationError


class CaseError(ValueError):
    """`file` below the cases folder, `where` a field (`key.diagnoses[2].poa`)
    or line, `message` a sentence.
    """

    def __init__(self, file: str, where: str, message: str) -> None:
        self.file, self.where, self.message = file, where, message
        super().__init__(": ".join(x for x in (file, where, message) if x))


class UnknownCase(CaseError):
    """No such case."""

    def __init__(self, case_id: str) -> None:
        super().__init__(case_id, "", "there is no such case")


def field_error(file: str, error: ValidationError) -> CaseError:
    """Pydantic's first fault as file, field, sentence."""
    first = error.errors(include_url=False)[0]
    where = ""
    for step in first["loc"]:
        where += f"[{step}]" if isinstance(step, int) else (f".{step}" if where else str(step))
    message = "no such field" if first["type"] == "extra_forbidden" else first["msg"]
    return CaseError(file, where, message.removeprefix("Value error, "))
