"""What a reader keeps: bookmarks, notes, the last codes; and notes to a section. One change a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preceptor.coding.codesets import System, normalize
from preceptor.engine import engine
from preceptor.school.encoder import access, actions
from preceptor.school.encoder.forms import BookmarkForm, NoteForm, SectionNoteForm
from preceptor.school.encoder.looks import keeping
from preceptor.school.encoder.panes import SYSTEM_WORDS, row
from preceptor.school.encoder.views.pages import asked_day, own_place
from preceptor.school.people.access import user_of

Change = Callable[[HttpRequest, str, str, Any], None]


@login_required
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Bookmarks by label, own notes, the last codes, and what one's sections were told."""
    user, place = user_of(request), own_place(asked_day(request))
    lists = {
        "bookmarks": access.bookmarks_of(user),
        "notes": access.notes_of(user),
        "recents": access.recents_of(user),
        "told": access.section_notes_for(user).order_by("-changed_at", "-pk"),
    }
    shown = {
        name: [(one, row(engine().book, place, one.system, one.code)) for one in list(entries)]
        for name, entries in lists.items()
    }
    return render(request, "encoder/kept.html", shown | {"set_words": SYSTEM_WORDS})


def change(form_class: type[forms.Form]) -> Callable[[Change], Callable[..., HttpResponse]]:
    """A view that makes one change about a code that exists, and leads back to where one was.

    Script that sends `X-Requested-With: fetch` gets the new state as a fragment, or 422 and the sentence.
    """

    def made(do: Change) -> Callable[..., HttpResponse]:
        @login_required
        @require_POST
        @wraps(do)
        def view(request: HttpRequest, system: str, code: str) -> HttpResponse:
            _known(system, code)
            by_script = request.headers.get("X-Requested-With") == "fetch"
            form = form_class(request.POST)
            if not form.is_valid():
                sentence = " ".join(str(one) for errors in form.errors.values() for one in errors)
                if by_script:
                    return JsonResponse({"sentence": sentence}, status=422)
                messages.error(request, sentence)
            else:
                do(request, system, code, form.cleaned_data)
            if by_script:
                values = keeping(own_place(None), user_of(request), system, code)
                values["kept_at"]["next"] = _back(request, system, code)
                return render(request, "encoder/_kept.html", values)
            return redirect(_back(request, system, code))

        return view

    return made


@change(BookmarkForm)
def bookmark(request: HttpRequest, system: str, code: str, given: Any) -> None:
    """`keep` sets it, with its `label`; without `keep` it is dropped."""
    user = user_of(request)
    if given["keep"]:
        actions.bookmark(user=user, system=system, code=code, label=given["label"])
    else:
        actions.drop_bookmark(user=user, system=system, code=code)


@change(NoteForm)
def note(request: HttpRequest, system: str, code: str, given: Any) -> None:
    actions.write_note(user=user_of(request), system=system, code=code, text=given["text"])


@change(SectionNoteForm)
def section_note(request: HttpRequest, system: str, code: str, given: Any) -> None:
    section = access.taught_section(request.user, given["section"])
    actions.write_section_note(
        section=section, by=user_of(request), system=system, code=code, text=given["text"]
    )


@login_required
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Empties the list of the last codes."""
    actions.forget_recents(user=user_of(request))
    messages.success(request, _("The list of your last codes is empty. Bookmarks and notes stay."))
    return redirect("encoder:kept")


def _known(system: str, code: str) -> None:
    """Http404 unless it is a code of a loaded set in its display form."""
    if system not in SYSTEM_WORDS:
        raise Http404
    known = cast(System, system)
    if normalize(known, code) != code or engine().book.find(known, code) is None:
        raise Http404


def _back(request: HttpRequest, system: str, code: str) -> str:
    """Where one came from, if it is this school; else the code's own page."""
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/"):
        return asked
    return own_place(None).address(f"{system}/{code}/")
