"""An attempt's claim as its form, as a PDF and as an 837."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from django.contrib.staticfiles import finders
from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from preceptor.coding.claims import Claim, read_claim
from preceptor.coding.claims.forms import Form, form_of
from preceptor.coding.claims.parties import Parties, PatientFacts, demonstration
from preceptor.coding.claims.x12 import LOOPS, Envelope, Interchange, interchange
from preceptor.school.lab.draft import read_draft, to_claim
from preceptor.school.lab.models import Attempt
from preceptor.school.lab.review import variant_or_none

STYLE = "lab/claim_form.css"


class NoPdfError(RuntimeError):
    """The PDF library, or the text library below it, is not installed here."""


@dataclass(frozen=True, slots=True)
class Paperwork:
    """`title` is the case's; `drg` the group a submitted stay fell into, else empty."""

    title: str
    claim: Claim
    parties: Parties
    drg: str
    envelope: Envelope

    @property
    def form(self) -> Form:
        return form_of(self.claim, self.parties, self.drg)

    @property
    def interchange(self) -> Interchange:
        return interchange(self.claim, self.parties, self.envelope, self.drg)


def paperwork(attempt: Attempt) -> Paperwork:
    """Of the draft as it stands, or of the claim as it was submitted."""
    variant = variant_or_none(attempt)
    if attempt.is_open:
        if variant is None:
            raise Http404
        claim = read_claim(to_claim(read_draft(attempt.draft), variant))
    else:
        claim = read_claim(attempt.claim)
    patient = variant.case.patient if variant else None
    facts = PatientFacts(patient.name, patient.born, patient.mrn) if patient else None
    when = timezone.localtime(attempt.submitted or attempt.saved or attempt.started)
    group: Any = (attempt.findings or {}).get("drg") or {}
    return Paperwork(
        title=variant.case.title if variant else attempt.case_id,
        claim=claim,
        parties=demonstration(claim, facts, f"A{attempt.pk}"),
        drg=str(group.get("number") or "").zfill(3) if group.get("number") else "",
        envelope=Envelope(attempt.pk, when),
    )


def name_of(attempt: Attempt, work: Paperwork) -> str:
    """A file's name without its ending: `ub-04-racing-heart`."""
    return f"{work.form.name.lower()}-{attempt.case_id.rsplit('/', 1)[-1]}"


def pdf(attempt: Attempt, work: Paperwork) -> bytes:
    """The form on letter paper. Raises NoPdfError with a sentence where PDF cannot be made."""
    try:
        import weasyprint  # type: ignore[import-untyped]  # takes a second, and needs Pango
    except (ImportError, OSError):
        sentence = _("PDF cannot be made here: WeasyPrint or the Pango library is not installed.")
        raise NoPdfError(sentence + " " + _("Print the page instead.")) from None
    found = finders.find(STYLE)
    style = weasyprint.CSS(string=Path(str(found)).read_text(encoding="utf-8"))
    html = render_to_string(
        "lab/forms/pdf.html", {"form": work.form, "attempt": attempt, "title": work.title}
    )
    document = weasyprint.HTML(string=html, url_fetcher=_nothing_fetched)
    made: bytes = document.write_pdf(stylesheets=[style])
    return made


def _nothing_fetched(url: str, *_more: Any, **_options: Any) -> NoReturn:
    raise ValueError(f"a form fetches nothing, not even {url[:80]}")


def loops(made: Interchange) -> list[dict[str, Any]]:
    """The segments by loop, in order: [{"loop", "name", "segments"}]. Each service line is its own."""
    found: list[dict[str, Any]] = []
    for segment in made.segments:
        if not found or found[-1]["loop"] != segment.loop or segment.id == "LX":
            found.append({"loop": segment.loop, "name": LOOPS[segment.loop], "segments": []})
        found[-1]["segments"].append(segment)
    return found
