"""What a reader types about a code."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from preceptor.school.encoder.models import MAX_NOTE


def _words() -> forms.CharField:
    return forms.CharField(
        max_length=MAX_NOTE,
        required=False,
        error_messages={
            "max_length": _(
                "A note holds %(limit_value)d characters; this one has %(show_value)d. Shorten it."
            )
        },
    )


class BookmarkForm(forms.Form):
    keep = forms.BooleanField(required=False)
    label = forms.CharField(
        max_length=80,
        required=False,
        error_messages={"max_length": _("A label holds %(limit_value)d characters. Shorten it.")},
    )


class NoteForm(forms.Form):
    text = _words()


class SectionNoteForm(forms.Form):
    section = forms.IntegerField(min_value=1)
    text = _words()
