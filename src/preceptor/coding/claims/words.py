"""Why a claim cannot be read, in words for people, and how strange characters are shown in a message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

DIGIT, TWO_DIGITS, THREE_DIGITS = "^[0-9]$", "^[0-9]{2}$", "^[0-9]{3}$"
FOUR_DIGITS, TEN_DIGITS = "^[0-9]{4}$", "^[0-9]{10}$"
CAPITAL_OR_DIGIT, TWO_CAPITALS_OR_DIGITS = "^[0-9A-Z]$", "^[0-9A-Z]{2}$"
TWO_LETTERS_OR_DIGITS = "^[A-Za-z0-9]{2}$"

_PATTERNS = {
    DIGIT: "one digit",
    TWO_DIGITS: "two digits",
    THREE_DIGITS: "three digits",
    FOUR_DIGITS: "four digits",
    TEN_DIGITS: "ten digits",
    CAPITAL_OR_DIGIT: "one capital letter or digit",
    TWO_CAPITALS_OR_DIGITS: "two capital letters or digits",
    TWO_LETTERS_OR_DIGITS: "two letters or digits",
}
_DAY = "must be a day, YYYY-MM-DD"
_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "no such field",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "string_unicode": "must be text that can be written",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "too_long": "must be a list of at most {max_length}",
    "dict_type": "must be an object",
    "mapping_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}
_LONGEST_NAME = 60


def reason_of(fault: Mapping[str, Any]) -> str:
    """One of pydantic's faults (`ValidationError.errors()`) as the end of the sentence `field …`."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "literal_error":
        return f"must be {context['expected'].replace(chr(39), '')}"
    if kind == "string_pattern_mismatch":
        return f"must be {_PATTERNS.get(context['pattern'], 'of another form')}"
    if kind in _WORDS:
        return _WORDS[kind].format(**context)
    reason: str = fault["msg"].removeprefix("Value error, ") or "is not valid"
    return reason[0].lower() + reason[1:]


def path_of(steps: tuple[str | int, ...]) -> str:
    """`diagnoses[2].poa`: JSON positions, counted from 0. A very long name is cut."""
    where = ""
    for step in steps:
        if isinstance(step, int):
            where += f"[{step}]"
        elif step != "[key]":  # pydantic's mark for “the name itself”, which the path ends in already
            name = step if len(step) <= _LONGEST_NAME else f"{step[:_LONGEST_NAME]}…"
            where += f".{name}" if where else name
    return where


def visible(text: str) -> str:
    """The text on one line, with control, direction and other unprintable characters written as escapes:
    they could hide or reorder what a message says.
    """
    if text.isprintable():
        return text
    return re.sub(r"[^ -~]", lambda m: m[0] if m[0].isprintable() else _escaped(m[0]), text)


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
