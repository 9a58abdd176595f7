"""What a person may set about their own pages."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from preceptor.school.people.actions import TOKEN_DAYS
from preceptor.school.people.models import Token, User


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


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("What will use it, such as “Spreadsheet at the clinic”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=Token.Scope,
        widget=forms.CheckboxSelectMultiple,
        initial=[Token.Scope.CODES_READ],
    )
    days = forms.TypedChoiceField(
        label=_("It lasts"),
        choices=[(30, _("30 days")), (90, _("90 days")), (TOKEN_DAYS, _("One year")), (730, _("Two years"))],
        coerce=int,
        initial=TOKEN_DAYS,
    )
