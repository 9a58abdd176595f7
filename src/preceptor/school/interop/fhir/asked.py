"""The parameters of an operation, from the address, from a form, or from a Parameters resource."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from preceptor.engine.answers.asked import day_of, shown
from preceptor.school.interop.problems import Problem

_JSON = ("application/fhir+json", "application/json")
_FORM = "application/x-www-form-urlencoded"
_LONGEST = 1000
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Coding:
    system: str
    code: str
    version: str = ""
    display: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Values by name, in order: text from addresses, JSON values from a resource."""

    values: Mapping[str, list[Any]]

    def text(self, name: str) -> str:
        """ "" when absent. Raises Problem (400)."""
        found = self.values.get(name) or [""]
        value = found[0]
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return str(value)
        if not isinstance(value, str):
            raise Problem(400, f"{name} is not a plain value.", where=name, issue="structure")
        if len(value) > _LONGEST:
            raise Problem(400, f"{name} is longer than {_LONGEST} characters.", where=name, issue="too-long")
        return value.strip()

    def needed(self, name: str) -> str:
        """Raises Problem (400)."""
        if value := self.text(name):
            return value
        raise Problem(400, f"{name} is missing.", where=name, issue="required")

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(value for value in self.values.get(name, ()) if isinstance(value, str))

    def day(self, name: str = "date") -> date | None:
        """A date, or the date of a time. Raises Malformed."""
        text = self.text(name)
        return day_of(text[:10] if "T" in text else text, name) if text else None

    def number(self, name: str) -> int | None:
        """A whole number from 0. Raises Problem (400)."""
        text = self.text(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
            said = f"{name} is {shown(text)!r}; write a whole number."
            raise Problem(400, said, where=name, issue="value")
        return int(text)

    def flag(self, name: str) -> bool | None:
        """None when absent. Raises Problem (400)."""
        text = self.text(name)
        if text not in ("", "true", "false"):
            said = f"{name} is {shown(text)!r}; write true or false."
            raise Problem(400, said, where=name, issue="value")
        return {"": None, "true": True, "false": False}[text]

    def codings(self) -> tuple[Coding, ...]:
        """Those of `coding` and `codeableConcept`. Raises Problem (400)."""
        given = list(self.values.get("coding", ()))
        for concept in self.values.get("codeableConcept", ()):
            listed = concept.get("coding") if isinstance(concept, dict) else None
            if not isinstance(listed, list):
                raise Problem(
                    400, "codeableConcept has no coding.", where="codeableConcept", issue="structure"
                )
            given += listed
        return tuple(map(_coding, given))


def asked(request: HttpRequest) -> Asked:
    """Raises Problem (400, 413, 415)."""
    values: dict[str, list[Any]] = {name: list(found) for name, found in request.GET.lists()}
    if request.method == "POST":
        kind = (request.content_type or "").lower()
        try:
            body = request.body
        except RequestDataTooBig:
            raise Problem(413, "The question is too long.") from None
        if kind in _JSON:
            values |= _parameters(body)
        elif kind == _FORM:
            values |= {name: list(found) for name, found in request.POST.lists()}
        elif body:
            raise Problem(415, f"Send a Parameters resource as {_JSON[0]}.")
    return Asked(values)


def _parameters(body: bytes) -> dict[str, list[Any]]:
    try:
        resource = json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(400, "The body is not JSON.", issue="structure") from None
    listed = resource.get("parameter", []) if isinstance(resource, dict) else None
    if listed is None or resource.get("resourceType") != "Parameters" or not isinstance(listed, list):
        raise Problem(400, "The body is not a Parameters resource.", issue="structure")
    values: dict[str, list[Any]] = {}
    for place, entry in enumerate(listed):
        where = f"Parameters.parameter[{place}]"
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str):
            raise Problem(400, "A parameter has no name.", where=where, issue="structure")
        found = [value for key, value in entry.items() if key.startswith("value")]
        if len(found) != 1:
            said = f"{shown(name)} has no value, or several, or one this server does not read."
            raise Problem(400, said, where=where, issue="structure")
        values.setdefault(name, []).append(found[0])
    return values


def _coding(value: Any) -> Coding:
    known = (
        {name: value.get(name, "") for name in ("system", "code", "version", "display")}
        if isinstance(value, dict)
        else {}
    )
    if not known or not all(isinstance(part, str) and len(part) <= _LONGEST for part in known.values()):
        raise Problem(400, "A coding is not one.", where="coding", issue="structure")
    if not known["code"]:
        raise Problem(400, "A coding has no code.", where="coding.code", issue="required")
    return Coding(known["system"], known["code"].strip(), known["version"], known["display"])
