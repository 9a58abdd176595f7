"""What this server says of itself and of its code systems: CodeSystem, CapabilityStatement and their like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

from preceptor.coding.codesets.store import Store
from preceptor.school.interop.fhir.concepts import PROPERTIES, display
from preceptor.school.interop.fhir.expansion import MOST
from preceptor.school.interop.fhir.systems import KNOWN, Edition, editions

_SAID_ON = "2026-11-22"  # when these statements last changed
_OPERATION = "http://hl7.org/fhir/OperationDefinition/"
_SEARCHED = (("url", "uri"), ("version", "token"), ("name", "string"), ("_id", "token"))
_EXPANDED_BY = (
    "url",
    "filter",
    "offset",
    "count",
    "date",
    "includeDesignations",
    "activeOnly",
    "system-version",
)


def code_system(book: Store, edition: Edition) -> dict[str, Any]:
    """Without its concepts, which operations give; our own practice set is small and complete."""
    known, release = edition.known, edition.release
    ours = known.system == "practice"
    resource: dict[str, Any] = {
        "resourceType": "CodeSystem",
        "id": edition.id,
        "url": known.url,
        "version": release.label,
        "name": known.name,
        "title": known.title,
        "status": "active",
        "experimental": False,
        "publisher": known.publisher,
        "description": f"{known.description} Source: {release.source}.",
        "caseSensitive": True,
        "valueSet": known.value_set,
        "compositional": False,
        "versionNeeded": True,
        "content": "complete" if ours else "not-present",
        "filter": [
            {
                "code": "concept",
                "description": "Codes at or below a code",
                "operator": ["is-a"],
                "value": "A code",
            }
        ],
        "property": [
            {"code": name, "type": kind, "description": words} for name, (kind, words) in PROPERTIES.items()
        ],
    }
    if known.oid:
        resource["identifier"] = [{"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{known.oid}"}]
    if known.tree:
        resource["hierarchyMeaning"] = "is-a"
    if release.first.year > 1:
        resource["date"] = release.first.isoformat()
    if ours:
        concepts = list(_concepts(book, edition))
        resource["count"] = _count(concepts)
        resource["concept"] = concepts
    return resource


def bundle(resources: Sequence[dict[str, Any]], base: str) -> dict[str, Any]:
    """A searchset of resources that have ids."""
    found: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": len(resources)}
    entries = [
        {
            "fullUrl": f"{base}{one['resourceType']}/{one['id']}",
            "resource": one,
            "search": {"mode": "match"},
        }
        for one in resources
    ]
    return found | ({"entry": entries} if entries else {})


def capability_statement(base: str, school: str) -> dict[str, Any]:
    return {
        **_statement("CapabilityStatement", base, school),
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "Code systems are read and asked; nothing is written.",
                "security": {
                    "cors": False,
                    "description": "A bearer token, or a signed-in session by GET; see /api/ of this school.",
                },
                "resource": [
                    {
                        "type": "CodeSystem",
                        "interaction": [{"code": "read"}, {"code": "search-type"}],
                        "searchParam": [{"name": name, "type": kind} for name, kind in _SEARCHED],
                        "operation": [
                            {"name": "lookup", "definition": f"{_OPERATION}CodeSystem-lookup"},
                            {"name": "validate-code", "definition": f"{_OPERATION}CodeSystem-validate-code"},
                        ],
                    },
                    {
                        "type": "ValueSet",
                        "operation": [
                            {"name": "expand", "definition": f"{_OPERATION}ValueSet-expand"},
                            {"name": "validate-code", "definition": f"{_OPERATION}ValueSet-validate-code"},
                        ],
                    },
                ],
            }
        ],
    }


def terminology_capabilities(book: Store, base: str, school: str) -> dict[str, Any]:
    loaded = {edition.known.system: edition.release for edition in editions(book)}
    systems = [
        {
            "uri": known.url,
            "version": [
                {
                    "code": release.label,
                    "isDefault": release == loaded[known.system],
                    "compositional": False,
                    "language": ["en"],
                    "property": list(PROPERTIES),
                }
                for release in book.releases(known.system)
            ],
            "subsumption": False,
        }
        for known in KNOWN
        if known.system in loaded
    ]
    return {
        **_statement("TerminologyCapabilities", base, school),
        "codeSystem": systems,
        "expansion": {
            "hierarchical": False,
            "paging": True,
            "incomplete": False,
            "parameter": [{"name": name} for name in _EXPANDED_BY],
            "textFilter": f"Ranked by relevance; at most {MOST} codes in one answer",
        },
        "codeSearch": "all",
        "validateCode": {"translations": False},
        "translation": {"needsMap": True},
    }


def _statement(kind: str, base: str, school: str) -> dict[str, Any]:
    return {
        "resourceType": kind,
        "url": f"{base}metadata",
        "name": "Preceptor",
        "title": f"Terminology of {school}",
        "status": "active",
        "date": _SAID_ON,
        "kind": "instance",
        "software": {"name": "Preceptor", "version": version("preceptor")},
        "implementation": {"description": school, "url": base},
    }


def _concepts(book: Store, edition: Edition) -> Iterator[dict[str, Any]]:
    system = edition.known.system

    def concept(name: str) -> dict[str, Any]:
        code = book.find(system, name, edition.on)
        assert code is not None  # the book names its own children
        below = [concept(child) for child in code.children]
        selectable = [{"code": "notSelectable", "valueBoolean": not code.billable}]
        entry: dict[str, Any] = {"code": code.code, "display": display(code), "property": selectable}
        return entry | ({"concept": below} if below else {})

    for code in book.all_codes(system, edition.on):
        if code.parent is None:
            yield concept(code.code)


def _count(concepts: Sequence[dict[str, Any]]) -> int:
    return sum(1 + _count(one.get("concept", ())) for one in concepts)
