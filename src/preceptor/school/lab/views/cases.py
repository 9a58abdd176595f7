"""The list of case sets, and beginning a case."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from preceptor.school.lab import access, actions, shelf
from preceptor.school.people.access import user_of


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Every set of the person's sections with each case's state, and the one thing to do next."""
    taught = list(access.sections_taught(request.user))
    sets = access.shelves(request.user, {section.pk for section in taught})
    return render(request, "lab/cases.html", {"taught": taught, "sets": sets} | shelf.standing(sets))


@require_POST
def begin(request: HttpRequest, set_id: int, specialty: str, slug: str) -> HttpResponse:
    """Open the case, or take up the attempt that is open already."""
    case_set = access.case_set_for(request.user, set_id)
    case_id = f"{specialty}/{slug}"
    if case_id not in case_set.cases or shelf.case(case_id) is None:
        raise Http404
    try:
        attempt = actions.begin(user=user_of(request), case_set=case_set, case_id=case_id)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("lab:cases")
    return redirect("lab:workbench", attempt.uuid)
