"""The school's CPT licence, and the matching of service concepts with licensed codes."""

from __future__ import annotations

import csv
import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from preceptor.engine import cpt as licensed_set
from preceptor.engine import engine
from preceptor.engine.cpt import Cpt
from preceptor.engine.licence import Licence, LicenceError, kept
from preceptor.school.encoder import access, actions, matching
from preceptor.school.encoder.forms import LicenceForm, MatchForm
from preceptor.school.encoder.looks import notice_of
from preceptor.school.people.access import director_or_404, is_director

STATES = ("open", "matched", "skipped")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def licence(request: HttpRequest) -> HttpResponse:
    """What was attested, how many people have read, and the form to attest or renew."""
    director, today = director_or_404(request.user), timezone.localdate()
    now = kept(engine().home)
    form = LicenceForm(request.POST or None, initial=_initial(now))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.attest(
                licence=Licence(
                    given["holder"], given["first"], given["last"], given["users"], director.name, today,
                    given["notice"],
                )
            )  # fmt: skip
        except LicenceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The licence is kept."))
            return redirect("encoder:licence")
    year = now.year_of(today) if now else None
    readers = access.cpt_readers(year) if year else 0
    values = {
        "licence": now,
        "in_force": now is not None and now.in_force(today),
        "ended": now is not None and now.last < today,
        "year": year,
        "readers": readers,
        "over": now is not None and readers > now.users,
        "editions": licensed_set.editions(engine().home),
        "form": form,
    }
    return render(request, "encoder/licence.html", values, status=422 if form.errors else 200)


def _initial(now: Licence | None) -> dict[str, Any]:
    if now is None:
        return {}
    return {
        "holder": now.holder, "first": now.first, "last": now.last, "users": now.users, "notice": now.notice,
    }  # fmt: skip


@login_required
@require_safe
def matches(request: HttpRequest) -> HttpResponse:
    """Every concept by family, with what was decided; without a licence in force, why there is nothing."""
    access.matcher_or_404(request.user)
    cpt = _cpt()
    if cpt is None:
        return render(request, "encoder/matches.html", {"director": is_director(request.user)})
    listed = matching.concepts(cpt.book, access.decisions())
    show = request.GET.get("show", "")
    show = show if show in STATES else ""
    done = sum(one.state != "open" for one in listed)
    values = {
        "licensed": True,
        "families": list(matching.families(cpt.book, listed, show)),
        "show": show,
        "counts": [("", len(listed)), *((s, sum(one.state == s for one in listed)) for s in STATES)],
        "done": done,
        "of": len(listed),
        "next": matching.next_open(listed),
        "director": is_director(request.user),
        "cpt_notice": notice_of(cpt),
    }
    return render(request, "encoder/matches.html", values)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, concept: str) -> HttpResponse:
    """One concept: proposals to confirm, a search for others, skip, undo."""
    reader, cpt = access.matcher_or_404(request.user), _cpt()
    if cpt is None:
        return redirect("encoder:matches")
    listed = matching.concepts(cpt.book, access.decisions())
    this = next((one for one in listed if one.slug == concept), None)
    if this is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, cpt, this)
    words = request.GET.get("q", "").strip()[:200]
    actions.cpt_read(user=reader, licence=cpt.licence, day=timezone.localdate())
    values = {
        "concept": this,
        "proposals": matching.proposals(cpt, this, words),
        "words": words,
        "done": sum(one.state != "open" for one in listed),
        "of": len(listed),
        "next": matching.next_open(listed, concept),
        "cpt_notice": notice_of(cpt),
    }
    return render(request, "encoder/match.html", values)


def _decide(request: HttpRequest, cpt: Cpt, this: matching.Concept) -> HttpResponse:
    reader, form = access.matcher_or_404(request.user), MatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: say what to do with this concept."))
        return redirect("encoder:match", this.slug)
    do = form.cleaned_data["do"]
    if do == "undo":
        actions.undo(concept=this.slug)
        messages.success(request, _("The last decision was taken back."))
        return redirect("encoder:match", this.slug)
    typed = re.split(r"[\s,;]+", form.cleaned_data["more"].upper())
    given = (*request.POST.getlist("code"), *typed) if do == "confirm" else ()
    codes = list(dict.fromkeys(filter(None, given)))
    if fault := _fault(cpt, do, codes):
        messages.error(request, fault)
        return redirect("encoder:match", this.slug)
    actions.decide(concept=this.slug, codes=codes, by=reader)
    said = ngettext("%(n)d code stands for %(what)s.", "%(n)d codes stand for %(what)s.", len(codes))
    what = {"n": len(codes), "what": this.service.title}
    messages.success(request, said % what if codes else _("No code stands for %(what)s.") % what)
    after = matching.next_open(matching.concepts(cpt.book, access.decisions()), this.slug)
    return redirect("encoder:match", after.slug) if after else redirect("encoder:matches")


def _fault(cpt: Cpt, do: str, codes: list[str]) -> str:
    if do == "confirm" and not codes:
        return _("Nothing was changed: tick a code, type one, or skip the concept.")
    if len(codes) > matching.MOST_CODES:
        most = {"n": matching.MOST_CODES}
        return _("Nothing was changed: at most %(n)d codes stand for one concept.") % most
    found = {code: cpt.book.find("cpt", code[:16]) for code in codes}
    unknown = [code[:16] for code, entry in found.items() if entry is None or not entry.billable]
    if unknown:
        return _("Nothing was changed: %(codes)s is not in the loaded files.") % {"codes": ", ".join(unknown)}
    return ""


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """What was decided as CSV: codes, and our own labels; no descriptors. Http404 without a licence."""
    access.matcher_or_404(request.user)
    cpt = _cpt()
    if cpt is None:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cpt-matching.csv"'
    rows = csv.writer(answer)
    rows.writerow(["concept", "practice code", "label", "state", "codes", "by", "on"])
    for one in matching.concepts(cpt.book, access.decisions()):
        by, on, codes = "", "", ""
        if one.decision:
            by, on = one.decision.by.name, one.decision.at.date().isoformat()
            codes = " ".join(one.decision.codes)
        rows.writerow([one.slug, one.service.code, one.service.title, one.state, codes, _plain(by), on])
    return answer


def _plain(text: str) -> str:
    """A name that a spreadsheet would take for a formula, as text."""
    return f"'{text}" if text[:1] in "=+-@\t" else text


def _cpt() -> Cpt | None:
    return engine().licensed(timezone.localdate())
