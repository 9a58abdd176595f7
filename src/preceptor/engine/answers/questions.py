"""The questions below a heading, one at a time, until one code is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from preceptor.coding.codesets.model import Code
from preceptor.coding.encoder.questions import ask
from preceptor.engine.answers.asked import Malformed, shown
from preceptor.engine.answers.codes import Named, named

if TYPE_CHECKING:
    from preceptor.coding.codesets.store import Store

MOST_ANSWERS = 20


class OptionLine(TypedDict):
    """One answer. `answer` is what to send back as `a`; `codes`: how many codes remain after it."""

    answer: str
    label: str
    codes: int
    not_stated: bool


class QuestionLine(TypedDict):
    id: str
    sentence: str
    options: list[OptionLine]


class AnsweredLine(TypedDict):
    question: str
    sentence: str
    answer: str
    label: str


class InquiryDocument(TypedDict):
    """`question` is None when one code is left, or none can be told from another; then `why` says so.
    `remaining` codes are left, the first of them in `codes`, in tabular order.
    """

    heading: str
    question: QuestionLine | None
    remaining: int
    codes: list[Named]
    answered: list[AnsweredLine]
    why: str


def describe(book: Store, heading: Code, answers: Sequence[str], on: date | None) -> InquiryDocument:
    """`answers` are `question:value`; one that answers no question asked is left out. Raises Malformed."""
    if heading.system != "icd10cm":
        raise Malformed("Only ICD-10-CM headings have questions.", "system")
    for pair in answers:
        if ":" not in pair:
            raise Malformed(f"{shown(pair)!r} is not an answer (question:value).", "a")
    if len(answers) > MOST_ANSWERS:
        raise Malformed(f"At most {MOST_ANSWERS} answers.", "a")
    inquiry = ask(book, heading.code, on, dict(pair.split(":", 1) for pair in answers))
    question = inquiry.question
    return {
        "heading": inquiry.heading,
        "question": None if question is None else {
            "id": question.id,
            "sentence": question.sentence,
            "options": [
                {
                    "answer": f"{question.id}:{option.value}", "label": option.label,
                    "codes": option.codes, "not_stated": option.unstated,
                }
                for option in question.options
            ],
        },
        "remaining": inquiry.remaining,
        "codes": [named(book, heading.system, code, on) for code in inquiry.codes],
        "answered": [
            {
                "question": given.question, "sentence": given.sentence,
                "answer": f"{given.question}:{given.value}", "label": given.label,
            }
            for given in inquiry.answered
        ],
        "why": inquiry.why,
    }  # fmt: skip
