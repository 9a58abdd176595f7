"""What a person may set about their own pages."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from preceptor.school.people.models import User


class SignInForm(LoginForm):  # type: ignore[misc]
    """Without the help under the password: the page says it once, for those who have none yet too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class PreferencesForm(forms.Form):
    theme = forms.ChoiceField(label=_("Appearance"), choices=User.Theme, widget=forms.RadioSelect)
    single_keys = forms.BooleanField(
        label=_("Single-key shortcuts"),
        help_text=_("Letters such as H and / act when you are not typing in a field."),
        required=False,
    )
