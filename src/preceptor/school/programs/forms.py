"""What the office types in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from preceptor.school.programs.access import Role


class ProgramForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    summary = forms.CharField(
        label=_("In a sentence or two"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TermForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Such as “Spring 2026”."))
    starts = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))


class SectionForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Such as “Section A, evenings”."))


class EnrolForm(forms.Form):
    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(
        label=_("Name"), max_length=150, required=False, help_text=_("Only for somebody new to the school.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
