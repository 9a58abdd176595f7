"""The questions below a heading, until one code is left: every option is an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString

from preceptor.coding.codesets import Code
from preceptor.coding.encoder.questions import ask
from preceptor.school.encoder.panes.place import Desk, look, row

MAX_ANSWERS = 20


def narrow(desk: Desk, heading: Code, answers: Sequence[str]) -> dict[str, Any] | None:
    """The next question below an ICD-10-CM heading; None where none is. `answers`: `question:value`."""
    if heading.system != "icd10cm":
        return None
    known = dict(pair.split(":", 1) for pair in answers[:MAX_ANSWERS] if ":" in pair)
    inquiry = ask(desk.book, heading.code, desk.place.on, known)
    if not inquiry.question and not inquiry.answered:
        return None
    given = [("a", f"{answer.question}:{answer.value}") for answer in inquiry.answered]

    def link(pairs: list[tuple[str, str]]) -> SafeString:
        return desk.place.link(look(f"{heading.system}/{heading.code}/", *pairs) + "#narrow")

    question = inquiry.question
    options = question.options if question else ()
    asked = question.id if question else ""
    rows = () if question else inquiry.codes
    return {
        "question": question,
        "options": [
            {"option": option, "link": link([*given, ("a", f"{asked}:{option.value}")])} for option in options
        ],
        "answered": [
            {"answer": answer, "link": link(given[:step])} for step, answer in enumerate(inquiry.answered)
        ],
        "remaining": inquiry.remaining,
        "rows": tuple(row(desk.book, desk.place, heading.system, code) for code in rows),
        "why": inquiry.why,
    }
