"""The workbench and everything that writes from it: saves, the form without script, check and submit."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preceptor.engine import engine
from preceptor.school.lab import access, actions, bench, checklist, claim_form, desk, encoder
from preceptor.school.lab.describe import describe
from preceptor.school.lab.draft import MAX_BODY, DraftError, Fault, read_draft, read_save

if TYPE_CHECKING:
    from preceptor.school.lab.models import Attempt

PANES = ("chart", "encoder", "claim")
logger = logging.getLogger(__name__)


@never_cache
@require_safe
def workbench(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The case on the desk. A submitted attempt leads to its review; so does an instructor's look."""
    attempt = access.attempt_for(request.user, uuid)
    if not attempt.is_open or attempt.user_id != request.user.pk:
        return redirect("lab:review", attempt.uuid)
    context = bench.context(attempt)
    context |= desk.context(request, attempt, context["variant"], context["draft"], context["lines"])
    return render(request, "lab/workbench.html", context)


@login_not_required  # answers 403 itself: a redirect to sign in would look like a save
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """POST `Save` as JSON: 200 saved, 409 conflict or submitted, 422 malformed, 403 signed out, 413 too long.
    `lines` is null when the saved lines cannot be described just now; the page keeps what it shows.

    GET: the draft as the server has it and a fresh CSRF token, for a tab that signed in again or compares.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"signed_out": True}, status=403)
    attempt = access.own_attempt(request.user, uuid)
    if request.method != "POST":
        state = _state(attempt) | {"draft": attempt.draft, "submitted": not attempt.is_open}
        return JsonResponse(state | {"csrf": get_token(request)})
    try:
        body = request.body
    except RequestDataTooBig:
        body = b"x" * (MAX_BODY + 1)
    if len(body) > MAX_BODY:
        sentence = f"A draft is at most {MAX_BODY // 1024} kB. Shorten the notes or the quotes."
        return JsonResponse({"faults": [{"where": "", "sentence": sentence}]}, status=413)
    try:
        sent = read_save(body)
    except DraftError as error:
        return _faults(error.faults)
    result = actions.save(attempt=attempt, sent=sent)
    result.attempt.case_set = attempt.case_set  # known already
    return _answer(result)


def _answer(result: actions.Saved) -> JsonResponse:
    if result.state == "submitted":
        address = reverse("lab:review", args=[result.attempt.uuid])
        return JsonResponse({"submitted": True, "review": address}, status=409)
    state = _state(result.attempt)
    if result.state == "conflict":
        assert result.journal is not None
        state |= {"draft": result.attempt.draft, "journal": result.journal.pk}
        return JsonResponse(state, status=409)
    return JsonResponse(state)


def _state(attempt: Any) -> dict[str, Any]:
    """`findings` only where the exercise shows edits while coding."""
    found: dict[str, Any] = {
        "revision": attempt.revision,
        "saved_at": bench.school_time(attempt.saved),
        "lines": None,
    }
    try:
        found["lines"] = describe(
            read_draft(attempt.draft), attempt.variant(), engine().book_on(timezone.localdate())
        )
        findings = bench.edits(attempt)
    except Exception:  # the draft is committed: whatever fails now, "not saved" would be untrue
        logger.exception("attempt %s was saved and cannot be described", attempt.uuid)
        return found
    return found if findings is None else found | {"findings": findings}


def _faults(faults: tuple[Fault, ...]) -> JsonResponse:
    return JsonResponse({"faults": [{"where": f.where, "sentence": f.sentence} for f in faults]}, status=422)


@require_POST
def claim(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One change of the claim from a plain form, for a browser without script. Fields: see `claim_form`."""
    attempt = access.own_open_attempt(request.user, uuid)
    verb, _colon, ref = request.POST.get("do", "").partition(":")
    refusal = encoder.not_led(attempt, ref) if verb == "add" else ""
    if refusal:
        messages.error(request, refusal)
        return _back_to_pane(request, attempt)
    try:
        sent, complaints = claim_form.apply(read_draft(attempt.draft), request.POST, attempt.variant())
    except DraftError as error:
        complaints = [f"{f.where}: {f.sentence}" if f.where else f.sentence for f in error.faults]
    else:
        if actions.save(attempt=attempt, sent=sent).state != "saved":
            complaints.append("The claim changed in another tab. Look at it and make the change again.")
    for sentence in complaints:
        messages.error(request, sentence)
    return _back_to_pane(request, attempt)


def _back_to_pane(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """To the pane the form came from, the encoder showing what it showed."""
    kept = {name: request.POST[name] for name in ("at", "q", "system") if request.POST.get(name)}
    query = f"?{urlencode(kept)}" if kept else ""
    pane = request.POST.get("pane", "claim")
    return redirect(
        reverse("lab:workbench", args=[attempt.uuid]) + query + f"#{pane if pane in PANES else 'claim'}"
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Check and submit: what is incomplete, then a second press. POST field: revision."""
    attempt = access.own_attempt(request.user, uuid)
    if not attempt.is_open:
        return redirect("lab:review", attempt.uuid)
    if request.method == "POST":
        try:
            actions.submit(attempt=attempt, revision=_revision(request))
            return redirect("lab:review", attempt.uuid)
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("lab:submit", attempt.uuid)
    context = bench.context(attempt)
    items = checklist.incomplete(
        context["draft"], context["lines"], context["variant"], attempt.opened_documents
    )
    context |= {
        "items": items,
        "findings": bench.edits(attempt),
        "explored": bench.groups(attempt),
        "judged": desk.judged(attempt, context["variant"]),
    }
    return render(request, "lab/submit.html", context)


def _revision(request: HttpRequest) -> int:
    try:
        return int(request.POST.get("revision", ""))
    except ValueError:
        return -1
