"""The design sheet: every part in every state, to look at and to check."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preceptor.school.ui.templatetags.ui import VERDICTS


class SampleForm(forms.Form):
    """One field of each kind, one of them wrong."""

    name = forms.CharField(label="Name", help_text="As it should stand on a certificate.")
    email = forms.EmailField(label="Email address")
    role = forms.ChoiceField(label="Role", choices=[("student", "Student"), ("instructor", "Instructor")])
    starts = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    theme = forms.ChoiceField(
        label="Appearance", choices=[("a", "Light"), ("b", "Dark")], widget=forms.RadioSelect
    )
    keys = forms.BooleanField(label="Single-key shortcuts", required=False)


@login_not_required
@require_safe
def states(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    data = {"name": "Ada", "email": "ada at school", "role": "student", "starts": "2026-02-11", "theme": "a"}
    return render(request, "ui/states.html", {"verdicts": list(VERDICTS), "form": SampleForm(data)})
