"""How sign-in behaves here: no open sign-up, and our own words."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask the school’s office."),
        "email_password_mismatch": _("The address and the password do not belong together. Check both."),
        "too_many_login_attempts": _("Too many wrong passwords. Wait five minutes, or reset the password."),
        "incorrect_password": _("This is not your password. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
