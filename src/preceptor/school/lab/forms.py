"""The small forms around a review. The claim's own form, for a browser without script, is `claim_form`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SentenceForm(forms.Form):
    def first_error(self) -> str:
        """One sentence for a message."""
        return next((str(sentence) for errors in self.errors.values() for sentence in errors), "")


def _words(label: Any, missing: Any, longest: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": 3, "class": "field"}),
    )


class OverrideForm(SentenceForm):
    credit = forms.FloatField(
        label=_("Credit, 0 to 1"),
        min_value=0,
        max_value=1,
        error_messages={
            "required": _("Give the credit, from 0 to 1."),
            "invalid": _("Credit is a number from 0 to 1."),
        },
        widget=forms.NumberInput(attrs={"step": "0.05", "class": "field"}),
    )
    reason = _words(_("Reason, which the student reads"), _("Say why: the student reads the reason."), 1000)


class DisputeForm(SentenceForm):
    line = forms.IntegerField(min_value=1, max_value=999, widget=forms.HiddenInput)
    text = _words(
        _("What does the chart or the guideline say instead?"),
        _("Say what the chart or the guideline says instead."),
        2000,
    )


class AnswerForm(SentenceForm):
    answer = _words(_("Your answer, which the student reads"), _("An answer needs words."), 2000)
