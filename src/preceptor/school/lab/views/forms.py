"""The claim as its form, and as an 837 with every segment explained."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preceptor.school.lab import access, paperwork


@never_cache
@require_safe
def form(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """CMS-1500 or UB-04: one's own draft or claim; a student's once it is submitted."""
    attempt = access.attempt_on_paper(request.user, uuid)
    work = paperwork.paperwork(attempt)
    return render(
        request, "lab/forms/form.html", {"attempt": attempt, "form": work.form, "title": work.title}
    )


@never_cache
@require_safe
def form_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    attempt = access.attempt_on_paper(request.user, uuid)
    work = paperwork.paperwork(attempt)
    try:
        made = paperwork.pdf(attempt, work)
    except paperwork.NoPdfError as error:
        messages.error(request, str(error))
        return redirect("lab:form", attempt.uuid)
    return _file(made, "application/pdf", f"{paperwork.name_of(attempt, work)}.pdf")


@never_cache
@require_safe
def x12(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Each segment beside what it says and the box it comes from; or why the claim cannot be sent."""
    attempt = access.attempt_on_paper(request.user, uuid)
    work = paperwork.paperwork(attempt)
    made = work.interchange
    context = {"attempt": attempt, "made": made, "loops": paperwork.loops(made), "title": work.title}
    return render(request, "lab/forms/x12.html", context | {"kind": work.claim.kind, "form": work.form})


@never_cache
@require_safe
def x12_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    attempt = access.attempt_on_paper(request.user, uuid)
    work = paperwork.paperwork(attempt)
    made = work.interchange
    if made.faults:
        return redirect("lab:x12", attempt.uuid)
    name = f"837-{attempt.case_id.rsplit('/', 1)[-1]}.txt"
    return _file(made.text.encode("ascii"), "text/plain; charset=us-ascii", name)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=disposition)
