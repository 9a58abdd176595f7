"""The page for people who write programs: every address with an example, and how to be let in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from preceptor.school.encoder.access import reader_required
from preceptor.school.interop.api import api
from preceptor.school.interop.fhir.systems import KNOWN
from preceptor.school.interop.problems import API, FHIR

_GROUPS = {
    "codes": _("Codes"),
    "indexes": _("Indexes and tables"),
    "procedures": _("Building a procedure code"),
    "modifiers": _("Modifiers"),
    "visits": _("Visit levels"),
    "coverage": _("Coverage"),
    "groups": _("Groups"),
}
_CM = "http://hl7.org/fhir/sid/icd-10-cm"
_FHIR = (
    ("metadata", _("What this server answers; its code systems and releases with ?mode=terminology."), ""),
    ("CodeSystem", _("The code systems; one by its id, or by url and version."), f"?url={_CM}"),
    ("CodeSystem/$lookup", _("One code: title, parent, children, state."), f"?system={_CM}&code=E11.22"),
    ("CodeSystem/$validate-code", _("Whether a code exists and is in force."), f"?url={_CM}&code=E11.22"),
    (
        "ValueSet/$expand",
        _("Codes that may be reported: all, below a heading (?fhir_vs=isa/E11), or found by words."),
        f"?url={_CM}?fhir_vs&filter=broken+wrist&count=5",
    ),
    (
        "ValueSet/$validate-code",
        _("Whether a code may be reported and stands below a heading."),
        f"?url={_CM}?fhir_vs=isa/E11&code=E11.22",
    ),
)


@dataclass(frozen=True, slots=True)
class Address:
    """`parameters`: those behind the question mark but for the day; whether each must be there."""

    path: str
    words: str
    example: str
    parameters: tuple[tuple[str, bool], ...] = ()


@reader_required
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": _groups(),
        "fhir": [
            Address(f"{FHIR}{path}", str(words), f"{FHIR}{path}{query}") for path, words, query in _FHIR
        ],
        "systems": KNOWN,
        "home": request.build_absolute_uri(API),
        "rate": settings.API_RATE,
        "rate_public": settings.API_RATE_PUBLIC if settings.PUBLIC_ENCODER else 0,
    }
    return render(request, "interop/doors.html", context)


def _groups() -> list[tuple[str, list[Address]]]:
    """The addresses as the description has them."""
    found: dict[str, list[Address]] = {name: [] for name in _GROUPS}
    for path, operations in api.get_openapi_schema(path_prefix=API)["paths"].items():
        operation = operations["get"]
        found[operation["tags"][0]].append(_address(path, operation))
    return [(str(_GROUPS[name]), listed) for name, listed in found.items()]


def _address(path: str, operation: dict[str, Any]) -> Address:
    parameters = tuple(
        (one["name"], bool(one["required"]))
        for one in operation["parameters"]
        if one["in"] == "query" and one["name"] != "on"
    )
    return Address(path, operation["description"], f"{API}{operation['x-example']}", parameters)
