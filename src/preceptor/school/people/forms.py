"""What a person may set about their own pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from preceptor.school.people.models import User


class PreferencesForm(forms.Form):
    theme = forms.ChoiceField(label=_("Appearance"), choices=User.Theme, widget=forms.RadioSelect)
    single_keys = forms.BooleanField(
        label=_("Single-key shortcuts"),
        help_text=_("Letters such as H and / act when you are not typing in a field."),
        required=False,
    )
