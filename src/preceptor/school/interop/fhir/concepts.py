"""One code as FHIR says it: `$lookup` and `$validate-code`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from preceptor.coding.codesets.model import Code, normalize
from preceptor.coding.codesets.store import Store
from preceptor.engine.answers.asked import shown
from preceptor.school.interop.fhir.asked import Asked, Coding
from preceptor.school.interop.fhir.systems import Edition, Members, edition_of, members_of
from preceptor.school.interop.problems import Problem

PROPERTIES: dict[str, tuple[str, str]] = {
    "parent": ("code", "The heading the code stands under"),
    "child": ("code", "Each code directly below"),
    "inactive": ("boolean", "True when the code is not in force on the day"),
    "notSelectable": ("boolean", "True for headings: they are not reported"),
    "validFrom": ("dateTime", "First day the code may be reported, as far as releases are loaded"),
    "validTo": ("dateTime", "Last day the code may be reported, where one is known"),
}
_UNBOUND = (1, 9999)  # years that mean no first and no last day


def lookup(book: Store, asked: Asked) -> dict[str, Any]:
    """`CodeSystem/$lookup`. Raises Problem."""
    coding = _one_coding(asked, "system")
    edition = edition_of(book, coding.system, coding.version, asked.day())
    code = book.find(edition.known.system, coding.code, edition.on)
    if code is None:
        raise Problem(404, _unknown(book, edition, coding.code), where="code", issue="not-found")
    wanted = frozenset(asked.texts("property"))
    parts = [
        _part("name", "String", edition.known.title),
        _part("version", "String", edition.release.label),
        _part("display", "String", display(code)),
    ]
    if not wanted or "designation" in wanted:
        parts += [{"name": "designation", "part": _designation(one)} for one in designations(code)]
    for name, kind, value in _properties(code, edition):
        if not wanted or name in wanted:
            told = [_part("code", "Code", name), _part("value", kind, value)]
            parts.append({"name": "property", "part": told})
    return parameters(parts)


def validate_in_system(book: Store, asked: Asked) -> dict[str, Any]:
    """`CodeSystem/$validate-code`. A code not in force that day is not valid. Raises Problem."""
    given = asked.codings() or (_one_coding(asked, "url"),)
    default, on = asked.text("url"), asked.day()

    def judge(coding: Coding) -> tuple[bool, str, str]:
        version = coding.version or asked.text("version")
        edition = edition_of(book, coding.system or default, version, on, "url")
        return _judge(book, edition, coding, allow_headings=asked.flag("abstract") is not False)

    return _verdict([judge(coding) for coding in given])


def validate_in_value_set(book: Store, asked: Asked) -> dict[str, Any]:
    """`ValueSet/$validate-code`: whether a code may be reported, and is in the set. Raises Problem."""
    version = asked.text("systemVersion")
    members = members_of(book, asked.needed("url"), version, asked.day())
    given = asked.codings() or (_one_coding(asked, "system", fallback=members.edition.known.url),)
    return _verdict([_judge_member(book, members, coding) for coding in given])


def display(code: Code) -> str:
    """The title; the code itself where no title is loaded."""
    return code.title or code.code


def designations(code: Code) -> Iterator[tuple[str, str]]:
    """What else it is called: inclusion terms, and the short descriptor of HCPCS."""
    for note in code.notes:
        if note.kind == "inclusion_term":
            yield from (("inclusion-term", line.strip()) for line in note.text.split("\n") if line.strip())
    if short := code.facts.get("short"):
        yield "short", short


def designation_use(kind: str) -> dict[str, str]:
    return {"code": kind, "display": {"inclusion-term": "Inclusion term", "short": "Short descriptor"}[kind]}


def parameters(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"resourceType": "Parameters", "parameter": parts}


def _judge(book: Store, edition: Edition, coding: Coding, *, allow_headings: bool) -> tuple[bool, str, str]:
    """Whether it is valid, the sentence that says why not (or what to know), the display."""
    code = book.find(edition.known.system, coding.code, edition.on)
    if code is None:
        return False, _unknown(book, edition, coding.code), ""
    name = f"{code.code} ({edition.known.name} {edition.release.label})"
    if not code.first <= edition.day <= code.last:
        return False, f"{name} is not in force on {edition.day}: {_days(code)}.", display(code)
    if coding.display and not _is_called(code, coding.display):
        said = f"{name} is not called {shown(coding.display)!r} but {display(code)!r}."
        return False, said, display(code)
    if not code.billable:
        return allow_headings, f"{name} is a heading: it is not reported.", display(code)
    return True, "", display(code)


def _judge_member(book: Store, members: Members, coding: Coding) -> tuple[bool, str, str]:
    known = members.edition.known
    if coding.system and coding.system not in (known.url, *known.also):
        return False, f"The value set has no codes of {shown(coding.system)!r}.", ""
    if coding.version and coding.version != members.edition.release.label:
        said = (
            f"The value set is of {known.name} {members.edition.release.label}, not {shown(coding.version)}."
        )
        return False, said, ""
    valid, said, called = _judge(book, members.edition, coding, allow_headings=False)
    if valid and members.heading:
        code = book.find(known.system, coding.code, members.edition.on)
        if code and members.heading not in (code.code, *code.path):
            return False, f"{coding.code} is not below {members.heading}.", called
    return valid, said, called


def _verdict(found: list[tuple[bool, str, str]]) -> dict[str, Any]:
    """One valid coding is enough; else the first one's reason is told."""
    valid, said, called = next((one for one in found if one[0]), found[0])
    parts = [_part("result", "Boolean", valid)]
    if said:
        parts.append(_part("message", "String", said))
    if called:
        parts.append(_part("display", "String", called))
    return parameters(parts)


def _one_coding(asked: Asked, system: str, fallback: str = "") -> Coding:
    """A code with its system beside it, or the one coding. Raises Problem (400)."""
    if codings := asked.codings():
        if not codings[0].system:
            raise Problem(400, "The coding has no system.", where="coding.system", issue="required")
        return codings[0]
    code = asked.needed("code")
    where = asked.text(system) or fallback or asked.needed(system)
    return Coding(where, code, asked.text("version"), asked.text("display"))


def _unknown(book: Store, edition: Edition, code: str) -> str:
    """Codes are compared as they are written; the usual slip is a missing dot or a small letter."""
    said = f"{shown(code)} is not a code of {edition.known.name} {edition.release.label}."
    meant = normalize(edition.known.system, code)
    if meant != code and book.find(edition.known.system, meant, edition.on):
        said += f" It is written {meant}."
    return said


def _is_called(code: Code, name: str) -> bool:
    called = {display(code), *(text for _, text in designations(code))}
    return " ".join(name.split()).casefold() in {" ".join(one.split()).casefold() for one in called}


def _days(code: Code) -> str:
    first = "" if code.first.year in _UNBOUND else f"from {code.first} "
    last = "" if code.last.year in _UNBOUND else f"to {code.last}"
    return f"it is {first}{last}".strip()


def _properties(code: Code, edition: Edition) -> Iterator[tuple[str, str, Any]]:
    """Name, type of value, value."""
    if code.parent:
        yield "parent", "Code", code.parent
    for child in code.children:
        yield "child", "Code", child
    yield "inactive", "Boolean", not code.first <= edition.day <= code.last
    yield "notSelectable", "Boolean", not code.billable
    if code.billable and code.first.year not in _UNBOUND:
        yield "validFrom", "DateTime", code.first.isoformat()
    if code.billable and code.last.year not in _UNBOUND:
        yield "validTo", "DateTime", code.last.isoformat()


def _designation(one: tuple[str, str]) -> list[dict[str, Any]]:
    kind, text = one
    return [_part("use", "Coding", designation_use(kind)), _part("value", "String", text)]


def _part(name: str, kind: str, value: Any) -> dict[str, Any]:
    return {"name": name, f"value{kind}": value}
