"""Variants: which values a seed picks, and how they are written into a case's words.

The seed picks one of all combinations; seed 0 the first values of each parameter. Consecutive seeds walk the
combinations with a fixed step that shares no factor with their number: as many seeds as there are
combinations give each exactly once, neighbours differ in more than one value, and nothing depends on a
random generator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import gcd, prod
from typing import Any

from preceptor.coding.cases.model import Vary

Value = str | dict[str, str | int]
_PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_BRACES = re.compile(r"\{\{|\}\}")
_NAME = re.compile(r"\s*([a-z][a-z0-9_]*)(?:\.([A-Za-z][A-Za-z0-9_]*))?\s*")


class VaryError(ValueError):
    """A `{{…}}` that names no value or is not closed; `where` is the field it stands in."""

    def __init__(self, message: str, where: str = "") -> None:
        self.where = where
        super().__init__(message)


def combinations(vary: Mapping[str, Vary]) -> int:
    """How many different variants there are; 1 without `vary`."""
    return prod(len(v.values) for v in vary.values())


def choose(vary: Mapping[str, Vary], seed: int) -> dict[str, Value]:
    """The values a seed picks, by name."""
    total = combinations(vary)
    index = seed * _step(total) % total
    chosen: dict[str, Value] = {}
    for name, parameter in vary.items():
        index, at = divmod(index, len(parameter.values))
        chosen[name] = parameter.values[at]
    return chosen


def _step(total: int) -> int:
    """The number nearest above the golden section of `total` that shares no factor with it."""
    step = max(1, round(total * 0.618))
    while gcd(step, total) != 1:
        step += 1
    return step


def fill(text: str, values: Mapping[str, Value]) -> str:
    """The text with every `{{name}}` and `{{name.field}}` written out. Raises
    VaryError for one that names nothing, and for braces left over.
    """
    if "{{" not in text and "}}" not in text:
        return text

    def value(place: re.Match[str]) -> str:
        named = _NAME.fullmatch(place[1])
        if named is None or named[1] not in values:
            raise VaryError(f"{place[0]} names no parameter of vary")
        found = values[named[1]]
        if isinstance(found, dict):
            if named[2] is None or named[2] not in found:
                raise VaryError(f"{place[0]} names no field; {named[1]} has {', '.join(found)}")
            return str(found[named[2]])
        if named[2] is not None:
            raise VaryError(f"{place[0]} names a field, but {named[1]} is a plain value")
        return found

    filled = _PLACE.sub(value, text)
    left = _BRACES.search(filled)
    if left:
        raise VaryError(f"stray braces: “{filled[max(0, left.start() - 12) : left.end() + 12].strip()}”")
    return filled


def fill_all(data: Any, values: Mapping[str, Value], where: str = "") -> Any:
    """`fill` through every string of nested plain data."""
    if isinstance(data, str):
        try:
            return fill(data, values)
        except VaryError as error:
            raise VaryError(str(error), where) from None
    if isinstance(data, dict):
        return {
            key: fill_all(value, values, f"{where}.{key}" if where else key) for key, value in data.items()
        }
    if isinstance(data, list | tuple):
        return [fill_all(value, values, f"{where}[{n}]") for n, value in enumerate(data)]
    return data
