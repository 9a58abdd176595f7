"""The encoder as the workbench's middle pane: the same panes as its own pages, on the day that counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from preceptor.coding.codesets import System
from preceptor.engine import engine
from preceptor.school.encoder.access import cpt_for
from preceptor.school.encoder.looks import context, look, remember
from preceptor.school.encoder.panes import SYSTEM_WORDS, Desk, Line, Pane, Place
from preceptor.school.lab import actions

if TYPE_CHECKING:
    from preceptor.coding.cases.variant import Variant
    from preceptor.school.lab.models import Attempt

OWN = ("at", "notes", "line")  # fields of the workbench's own address; all others belong to the pane


def systems_for(kind: str) -> tuple[System, ...]:
    """The code sets a claim of this kind needs: procedures only for inpatient stays."""
    return ("icd10cm", "icd10pcs") if kind == "inpatient" else ("icd10cm", "hcpcs", "practice")


def edition(system: str, attempt: Attempt) -> str:
    """`ICD-10-CM FY2026 April`: which edition of a code set this attempt is judged by."""
    label = attempt.releases.get(system)
    return said(system, label) if label else SYSTEM_WORDS.get(system, "")


def said(system: str, label: str) -> str:
    return SYSTEM_WORDS[system] if label == system else f"{SYSTEM_WORDS[system]} {label}"


def place_of(attempt: Attempt, variant: Variant, lines: Mapping[str, Any]) -> Place:
    """Links stay in the workbench, as `?at=` and the look."""
    home = reverse("lab:workbench", args=[attempt.uuid])

    def address(where: str) -> str:
        return f"{home}?{urlencode({'at': where.partition('#')[0]})}#encoder"

    return Place(
        address=address,
        on=variant.judged_on,
        systems=systems_for(variant.case.claim),
        adding=True,
        lines=_lines(lines),
        led=led_to(attempt) if attempt.case_set.index_first else None,
        today=cpt_for(attempt.user, timezone.localdate()),
        setting="practitioner" if variant.case.claim == "professional" else "outpatient",
    )


LEADS = ("index", "table")  # steps that may lead to a code


def led_to(attempt: Attempt) -> tuple[str, ...]:
    """The codes and headings to which a line of the index or of a table was followed in this attempt."""
    return tuple(dict.fromkeys(step["code"] for step in attempt.path if step.get("noted")))


def not_led(attempt: Attempt, ref: str) -> str:
    """Why `icd10cm:N18.30` may not be added from the encoder now; empty when it may."""
    system, _colon, code = ref.partition(":")
    if not attempt.case_set.index_first or system != "icd10cm":
        return ""
    if any(code.startswith(way) for way in led_to(attempt)):
        return ""
    return _("Nothing was added: no line of the index has led to %(code)s yet. Find its main term first.") % {
        "code": code
    }


def shown(query: QueryDict, attempt: Attempt, variant: Variant, lines: Mapping[str, Any]) -> dict[str, Any]:
    """What `encoder/_look.html` needs for `?at=icd10cm/N18.30/` or `?q=…&system=…`. Http404 for none."""
    typed = query.copy()
    for name in OWN:
        typed.pop(name, None)
    first = "index/disease/" if attempt.case_set.index_first and not typed.get("system") else ""
    at = query.get("at", "") or first
    place = place_of(attempt, variant, lines)
    pane: Pane = look(Desk(engine(), place), at, typed)
    leads = [step for step in pane.steps if step.kind in LEADS and step.code]
    if place.led is not None and any(step.code not in place.led for step in leads):
        attempt.path = actions.index_led(attempt=attempt, steps=leads).path
        place = place_of(attempt, variant, lines)
        pane = look(Desk(engine(), place), at, typed)
    remember(Desk(engine(), place), pane, attempt.user)
    more = {"edition": edition(pane.system, attempt), "at": pane.at or at}
    return context(place, pane, attempt.user) | more


def shown_or_search(
    query: QueryDict, attempt: Attempt, variant: Variant, lines: Mapping[str, Any]
) -> dict[str, Any]:
    """As `shown`; an address nobody knows shows the empty search: the claim beside it is what counts."""
    try:
        return shown(query, attempt, variant, lines)
    except Http404:
        return shown(QueryDict(), attempt, variant, lines)


def _lines(lines: Mapping[str, Any]) -> dict[tuple[str, str], Line]:
    """Which line of the claim each code is on."""
    on = {
        ("icd10cm", row["code"]): Line(row["letter"], f"dx-{row['id']}")
        for row in lines["diagnoses"]
        if row["code"]
    }
    for row in lines["services"]:
        if row["code"]:
            on[row["system"], row["code"]] = Line(str(row["number"]), f"sv-{row['id']}")
    return on
