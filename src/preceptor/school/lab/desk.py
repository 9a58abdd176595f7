"""What the workbench shows beside the claim: the chart to read, and the encoder as its middle pane."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from preceptor.coding.charts.model import Document
from preceptor.school.lab import encoder
from preceptor.school.lab.describe import letter
from preceptor.school.lab.paper import plain, sheet
from preceptor.school.lab.shelf import SETTINGS

if TYPE_CHECKING:
    from preceptor.coding.cases.variant import Variant
    from preceptor.school.lab.draft import Draft, DraftDiagnosis, DraftService
    from preceptor.school.lab.models import Attempt


def chart(variant: Variant, opened: Iterable[str]) -> list[dict[str, Any]]:
    """The documents as sheets of sentences, with what the rail says of each."""
    seen = set(opened)
    return [
        sheet(document, (), plain)
        | {
            "by": byline(document),
            "when": document.when,
            "opened": document.id in seen,
            "short": short(document),
        }
        for document in variant.chart.documents
    ]


def short(document: Document) -> str:
    """How a quote names its document: `Problem list, Mar 2, 2023`."""
    return (
        f"{document.title}, {document.when:%b} {document.when.day}, {document.when.year}"
        if document.when
        else document.title
    )


def byline(document: Document) -> str:
    """Author and signature, honest about a missing one."""
    parts = [document.author] if document.author else []
    if document.signed:
        parts.append(gettext("signed %s") % stamp(document.signed))
    elif document.role in ("provider", "nurse", "dietitian", "pharmacist", "therapist"):
        parts.append(gettext("not signed"))
    elif document.when:
        parts.append(stamp(document.when))
    return " · ".join(parts)


def stamp(when: date | datetime) -> str:
    day = f"{when:%b} {when.day}, {when.year}"
    return f"{day}, {when:%H:%M}" if isinstance(when, datetime) else day


def context(
    request: HttpRequest, attempt: Attempt, variant: Variant, draft: Draft, lines: Mapping[str, Any]
) -> dict[str, Any]:
    """Everything `workbench.html` needs besides attempt, variant, place and state."""
    kind = variant.case.claim
    claim_lines = _claim_lines(draft, lines, kind)
    return claim_lines | {
        "kind": kind,
        "sheets": chart(variant, attempt.opened_documents),
        "looking": encoder.shown_or_search(request.GET, attempt, variant, lines),
        "boxes": BOXES[kind],
        "encounter": encounter(variant),
        "judged": judged(attempt, variant),
        "place_of_service": variant.claim_defaults().get("place_of_service") or "",
        "poa_choices": POA,
        "topic_choices": TOPICS,
        "discharge_choices": DISCHARGE,
    }


def _claim_lines(draft: Draft, lines: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The draft's lines with what the server says of each; and the blank ones that script copies."""
    diagnoses = [_line(row, said) for row, said in zip(draft.diagnoses, lines["diagnoses"], strict=True)]
    services = [_line(row, said) for row, said in zip(draft.services, lines["services"], strict=True)]
    lead = next((row["id"] for row in diagnoses if row["role"] is None), None)
    for row in diagnoses:
        row["lead"] = ROLES.get(row["role"] or (kind if row["id"] == lead else ""), "")
    for row in services:
        row["mods"] = (list(row["modifiers"]) + [""] * MODIFIERS)[: max(MODIFIERS, len(row["modifiers"]))]
    labels = [
        {"id": r["id"], "code": r["code"], "label": r.get("letter") or r.get("number")}
        for r in diagnoses + services
    ]
    return {
        "claim_diagnoses": diagnoses,
        "claim_services": services,
        "draft_lines": [row for row in labels if row["code"]],
        "next_letter": letter(len(diagnoses) + 1),
        "blank_diagnosis": {"id": "", "evidence": []},
        "blank_service": {"id": "", "evidence": [], "units": 1, "mods": [""] * MODIFIERS},
        "blank_query": {"id": "", "documents": [], "topic": "conflict"},
    }


def _line(row: DraftDiagnosis | DraftService, said: Mapping[str, Any]) -> dict[str, Any]:
    evidence = [{"quote": q.quote} | s for q, s in zip(row.evidence, said["quotes"], strict=True)]
    return row.model_dump() | dict(said) | {"evidence": evidence}


def encounter(variant: Variant) -> str:
    """`Inpatient, Apr 14 to Apr 19, 2026`."""
    case = variant.case
    last = case.discharge_date or case.through_date
    days = (
        stamp(case.service_date)
        if last in (None, case.service_date)
        else f"{stamp(case.service_date)} – {stamp(last)}"
    )
    return f"{SETTINGS[case.setting]}, {days}"


def _used(attempt: Attempt, kind: str) -> list[tuple[str, str]]:
    systems = ("icd10cm", "icd10pcs") if kind == "inpatient" else ("icd10cm", "hcpcs", "practice")
    return [(s, attempt.releases[s]) for s in systems if attempt.releases.get(s)]


def judged(attempt: Attempt, variant: Variant) -> str:
    """Which editions count, and why that day: discharge for an inpatient stay, else the date of service."""
    sets = ", ".join(encoder.said(s, label) for s, label in _used(attempt, variant.case.claim))
    return gettext("Judged on %(day)s by %(sets)s") % {"day": stamp(variant.judged_on), "sets": sets}


# How each form names what the claim pane shows (CMS-1500 02/12; UB-04 CMS-1450).
BOXES = {
    "professional": {"form": "CMS-1500", "diagnoses": "21", "services": "24"},
    "outpatient": {"form": "UB-04", "diagnoses": "67", "services": "42–46"},
    "inpatient": {"form": "UB-04", "diagnoses": "67", "services": "74"},
}

MODIFIERS = 4  # both forms hold four a line

ROLES = {
    "inpatient": _("principal"),
    "outpatient": _("first-listed"),
    "professional": _("first-listed"),
    "external": _("external cause"),
    "admitting": _("admitting"),
    "reason": _("reason for visit"),
}

# Official Guidelines, Appendix I: the reporting options for present on admission.
POA = [
    ("", "POA"),
    ("Y", "Y"),
    ("N", "N"),
    ("U", "U"),
    ("W", "W"),
    ("exempt", "1"),
]
TOPICS = [
    ("conflict", _("conflicting documentation")),
    ("specificity", _("more detail")),
    ("cause", _("cause or link")),
    ("clinical-validity", _("clinical validity")),
    ("poa", _("present on admission")),
    ("other", _("something else")),
]
# UB-04 form locator 17, in our words; the ones a student meets.
DISCHARGE = [
    ("01", _("home")),
    ("02", _("another hospital, short-term")),
    ("03", _("skilled nursing facility")),
    ("04", _("custodial or supportive care")),
    ("05", _("cancer center or children’s hospital")),
    ("06", _("home with home health")),
    ("07", _("left against advice")),
    ("20", _("died")),
    ("30", _("still a patient")),
    ("50", _("hospice at home")),
    ("51", _("hospice in a facility")),
    ("62", _("inpatient rehabilitation")),
    ("63", _("long-term care hospital")),
]
