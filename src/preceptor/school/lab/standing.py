"""How a section stands: students by cases, the lines most missed, questions about the key that wait."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _

from preceptor.coding.codesets import System
from preceptor.engine import engine
from preceptor.school.lab import shelf
from preceptor.school.lab.models import Attempt, CaseSet, Dispute
from preceptor.school.lab.review import line_name
from preceptor.school.programs import access as programs
from preceptor.school.programs.models import Section

LOW = 0.6
FILTERS = {
    "idle": _("With a case not coded"),
    "low": _("With a score under 60"),
    "disputed": _("With a question about a key"),
}


def context(section: Section, show: str) -> dict[str, Any]:
    """{"section", "show", "sets": [{"set", "cases", "rows"}], "missed", "students", "disputes": [{"asked",
    "case", "line"}]}.

    `show`: idle = students with a case not submitted; low = with a best score under 60 %; disputed = with a
    question.
    """
    students = list(programs.students_in(section))
    waiting = Dispute.objects.filter(attempt__section=section, answered_at=None)
    waiting = waiting.select_related("attempt__user").order_by("at")
    disputes = [
        {"asked": d, "case": shelf.case(d.attempt.case_id), "line": line_name(d.attempt, d.line)}
        for d in waiting
    ]
    attempts: dict[tuple[int, int, str], list[Attempt]] = {}
    fields = (
        "draft",
        "opened_documents",
        "path",
        "claim",
        "key",
        "findings",
    )  # the grade is needed for `missed`
    for attempt in Attempt.objects.filter(section=section).defer(*fields).order_by("number"):
        attempts.setdefault((attempt.case_set_id, attempt.user_id, attempt.case_id), []).append(attempt)
    asked = {(d.attempt.case_set_id, d.attempt.user_id) for d in waiting}
    sets = [_set(s, students, attempts, asked, show) for s in CaseSet.objects.filter(section=section)]
    return {
        "filters": [("", _("Everybody")), *FILTERS.items()],
        "section": section, "show": show, "students": len(students), "sets": sets, "disputes": disputes,
        "missed": _missed([a for rows in attempts.values() for a in rows if not a.is_open]),
    }  # fmt: skip


def _set(case_set: CaseSet, students: list[Any], attempts: Any, asked: set[Any], show: str) -> dict[str, Any]:
    cases = [{"id": id, "case": shelf.case(id), "number": n} for n, id in enumerate(case_set.cases, 1)]
    rows = []
    for student in students:
        cells = [_cell(attempts.get((case_set.pk, student.pk, c["id"]), []), c) for c in cases]
        scores = [cell["score"] for cell in cells if cell["score"] is not None]
        row = {
            "student": student, "cells": cells, "done": sum(cell["state"] == "submitted" for cell in cells),
            "mean": sum(scores) / len(scores) if scores else None,
            "asked": (case_set.pk, student.pk) in asked,
        }  # fmt: skip
        if _shown(row, show):
            rows.append(row)
    for n, case in enumerate(cases):
        scores = [row["cells"][n]["score"] for row in rows if row["cells"][n]["score"] is not None]
        case["mean"] = sum(scores) / len(scores) if scores else None
    return {"set": case_set, "cases": cases, "rows": rows}


def _cell(tries: list[Attempt], case: dict[str, Any]) -> dict[str, Any]:
    """The best submitted attempt, else the open one. `score` 0..1 or None."""
    submitted = [a for a in tries if not a.is_open]
    best = max(submitted, key=lambda a: (a.score is not None, a.score or 0, a.number), default=None)
    open_ = next((a for a in tries if a.is_open), None)
    return {
        "case": case, "attempt": best, "open": open_, "tries": len(tries),
        "score": best.score if best else None,
        "low": bool(best and best.score is not None and best.score < LOW),
        "state": "submitted" if best else "open" if open_ else "new",
    }  # fmt: skip


def _shown(row: dict[str, Any], show: str) -> bool:
    if show == "idle":
        return any(cell["state"] != "submitted" for cell in row["cells"])
    if show == "low":
        return any(cell["low"] for cell in row["cells"])
    return row["asked"] if show == "disputed" else True


def _missed(attempts: list[Attempt], limit: int = 5) -> list[dict[str, Any]]:
    """Per case the key lines that lost credit most often: [{"id", "case", "of", "lines"}], a line {"codes",
    "title" (of the one code, else empty), "n", "verdicts": [(verdict, count)]}.

    Only each student's first attempt: later ones know the key. A line is its place in the key, because the
    codes differ between variants.
    """
    first: dict[str, list[dict[str, Any]]] = {}
    for attempt in attempts:
        if attempt.number == 1 and attempt.grade:
            first.setdefault(attempt.case_id, []).append(attempt.grade)
    found = []
    for case_id, grades in sorted(first.items()):
        lost: dict[tuple[str, int], Counter[str]] = {}
        codes: dict[tuple[str, int], set[str]] = {}
        for line in (line for grade in grades for line in grade["lines"]):
            if line["key"] and line["key_code"] and line["credit"] is not None and line["credit"] < 1:
                lost.setdefault((line["section"], line["key"]), Counter())[line["verdict"]] += 1
                codes.setdefault((line["section"], line["key"]), set()).add(line["key_code"])
        worst = sorted(lost, key=lambda at: (-lost[at].total(), at))[:limit]
        lines = [
            {
                "codes": sorted(codes[at]), "title": _title(at[0], codes[at]),
                "n": lost[at].total(), "verdicts": lost[at].most_common(3),
            }
            for at in worst
        ]  # fmt: skip
        if lines:
            found.append({"id": case_id, "case": shelf.case(case_id), "of": len(grades), "lines": lines})
    return found


def _title(section: str, codes: set[str]) -> str:
    """In the newest edition: these lists are for talking about, the review shows the day's own."""
    [code, *others] = codes
    if others:
        return ""
    systems: tuple[System, ...] = (
        ("icd10cm",) if section == "diagnoses" else ("practice", "hcpcs", "icd10pcs")
    )
    entries = (engine().book.find(system, code) for system in systems)
    return next((entry.title for entry in entries if entry and entry.title), "")
