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


class LicenceForm(forms.Form):
    """What a director attests about the school's CPT licence."""

    holder = forms.CharField(label=_("Who holds the licence"), max_length=200)
    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    users = forms.IntegerField(label=_("People it allows in a licence year"), min_value=1, max_value=99_999)
    notice = forms.CharField(
        label=_("The notice it demands, word for word"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands under ours wherever a descriptor shows."),
    )
    attested = forms.BooleanField(
        label=_("I attest that the school holds this licence and may show CPT to its people under it."),
    )


class MatchForm(forms.Form):
    """`codes` were ticked, `more` was typed: codes with spaces or commas between."""

    do = forms.ChoiceField(choices=[("confirm", "confirm"), ("skip", "skip"), ("undo", "undo")])
    more = forms.CharField(max_length=400, required=False)
