"""The ICD-10-PCS definitions as CMS publishes them: `<ICD10PCS.definitions>`.

For each section and position the values that are defined: root operations, approaches and test types with a
definition and an explanation, body parts and devices with the names a record may use for them (the body part
and device keys). The last part tells which specific device counts as which general one (aggregation).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from preceptor.coding.codesets.sources import SourceError, safe
from preceptor.coding.codesets.sources.pcs_tables import text, year_of

ROOT = "ICD10PCS.definitions"
_POSITIONS = ("3", "4", "5", "6", "7")


@dataclass(frozen=True, slots=True)
class Definition:
    """What the book says of one or more values (`titles`): "1st Toe, Left" and "1st Toe, Right" share one.

    `includes` are examples of procedures, or names of the body part or device.
    """

    section: str
    position: int
    axis: str
    titles: tuple[str, ...]
    definition: str = ""
    explanation: str = ""
    includes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A specific device, the operation and body systems it is used in, and the general one it counts as."""

    device: str
    operation: str
    body_systems: tuple[str, ...]
    parent: str
    parent_char: str


@dataclass(frozen=True, slots=True)
class Definitions:
    year: int
    definitions: tuple[Definition, ...]
    aggregates: tuple[Aggregate, ...] = field(default=())


def read(path: Path) -> Definitions:
    """The whole file. Raises `SourceError` with file, line and reason."""
    root = safe.xml(path, ROOT)
    year = year_of(path, root)
    found: list[Definition] = []
    aggregates: list[Aggregate] = []
    for element in root:
        if element.tag == "section":
            found += _section(path, element)
        elif element.tag == "deviceAggregation":
            aggregates += [_aggregate(path, part) for part in element]
        elif element.tag not in ("version", "title"):
            raise SourceError(path, element.sourceline, f"<{element.tag}> is not part of the definitions")
    if not found:
        raise SourceError(path, None, "holds no definition")
    return Definitions(year, tuple(found), tuple(aggregates))


def _section(path: Path, element: Any) -> list[Definition]:
    code = element.get("code") or ""
    if len(code) != 1 or not code.isalnum():
        raise SourceError(path, element.sourceline, f"section {code!r} is no character")
    found: list[Definition] = []
    for part in element:
        if part.tag == "axis":
            found += _axis(path, part, code)
        elif part.tag != "title":
            raise SourceError(path, part.sourceline, f"<{part.tag}> is out of place in a section")
    return found


def _axis(path: Path, element: Any, section: str) -> list[Definition]:
    position = element.get("pos")
    if position not in _POSITIONS:
        raise SourceError(path, element.sourceline, f"position {position!r}, expected 3 to 7")
    if len(element) < 2 or element[0].tag != "title":
        raise SourceError(path, element.sourceline, "an axis has a title and terms")
    axis = text(path, element[0])
    return [_terms(path, part, section, int(position), axis) for part in element[1:]]


def _terms(path: Path, element: Any, section: str, position: int, axis: str) -> Definition:
    if element.tag != "terms":
        raise SourceError(path, element.sourceline, f"<{element.tag}> is out of place in an axis")
    parts: dict[str, list[str]] = {"title": [], "definition": [], "explanation": [], "includes": []}
    for part in element:
        if part.tag not in parts:
            raise SourceError(path, part.sourceline, f"<{part.tag}> is out of place in terms")
        parts[part.tag].append(text(path, part))
    if not parts["title"] or len(parts["definition"]) > 1 or len(parts["explanation"]) > 1:
        raise SourceError(path, element.sourceline, "terms have a title, and one definition and explanation")
    return Definition(
        section, position, axis, tuple(parts["title"]),
        "".join(parts["definition"]), "".join(parts["explanation"]), tuple(parts["includes"]),
    )  # fmt: skip


def _aggregate(path: Path, element: Any) -> Aggregate:
    if element.tag != "aggregate":
        raise SourceError(path, element.sourceline, f"<{element.tag}> is no device aggregate")
    parts: dict[str, list[str]] = {"device": [], "operation": [], "bodySys": [], "parent": []}
    for part in element:
        if part.tag not in parts:
            raise SourceError(path, part.sourceline, f"<{part.tag}> is out of place in an aggregate")
        parts[part.tag].append(text(path, part))
    char = "".join(part.get("value") or "" for part in element.findall("parent"))
    if any(len(parts[tag]) != 1 for tag in ("device", "operation", "parent")) or len(char) != 1:
        raise SourceError(path, element.sourceline, "an aggregate has a device, an operation and a parent")
    return Aggregate(
        parts["device"][0], parts["operation"][0], tuple(parts["bodySys"]), parts["parent"][0], char
    )
