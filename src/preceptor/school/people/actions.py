"""What may happen to accounts and duties."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from preceptor.school.people.access import digest_of, known_theme, tokens_of
from preceptor.school.people.models import Duty, Token, User

TOKEN_DAYS, MOST_TOKEN_DAYS = 365, 730
MOST_TOKENS = 20
_SECRET_BYTES = 32
_PREFIX = 10  # of the secret, to tell tokens apart by


class TokenError(ValueError):
    """A token cannot be made; the sentence says why."""


@transaction.atomic
def open_account(*, email: str, name: str, password: str | None = None) -> User:
    """Raises ValueError when the address already has an account."""
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise ValueError(f"{email} already has an account.")
    return User.objects.create_user(email=email.strip(), password=password, name=name.strip())


@transaction.atomic
def set_preferences(*, user: User, theme: str | None = None, single_keys: bool | None = None) -> User:
    """Changes only what is given. Raises ValueError for a theme that does not exist."""
    if theme is not None:
        user.theme = known_theme(theme)
    if single_keys is not None:
        user.single_keys = single_keys
    user.save(update_fields=["theme", "single_keys"])
    return user


@transaction.atomic
def give_duty(*, user: User, name: str, by: User | None) -> Duty:
    """Giving a duty that is already held changes nothing."""
    duty, _ = Duty.objects.current().get_or_create(user=user, name=name, defaults={"given_by": by})
    user.__dict__.pop("duty_names", None)
    return duty


@transaction.atomic
def end_duty(*, user: User, name: str, by: User) -> None:
    for duty in Duty.objects.current().filter(user=user, name=name).select_for_update():
        duty.ended_at, duty.ended_by = timezone.now(), by
        duty.save(update_fields=["ended_at", "ended_by"])
    user.__dict__.pop("duty_names", None)


@transaction.atomic
def make_token(
    *, user: User, name: str, scopes: Collection[str], days: int = TOKEN_DAYS
) -> tuple[Token, str]:
    """The token and its secret, which cannot be had again. Raises TokenError."""
    if not scopes or not set(scopes) <= set(Token.Scope.values):
        raise TokenError(_("Choose what the token may do."))
    if not 1 <= days <= MOST_TOKEN_DAYS:
        raise TokenError(_("A token lasts between a day and two years."))
    if tokens_of(user).alive().count() >= MOST_TOKENS:
        raise TokenError(_("You have %(n)s tokens. Revoke one first.") % {"n": MOST_TOKENS})
    secret = f"pt_{secrets.token_urlsafe(_SECRET_BYTES)}"
    now = timezone.now()
    token = Token.objects.create(
        user=user,
        name=name.strip(),
        prefix=secret[:_PREFIX],
        digest=digest_of(secret),
        scopes=sorted(scopes),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: Token, by: User) -> None:
    """At once and for good."""
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])


def note_use(*, token: Token) -> None:
    """Remembers the minute of the last use; a busy token costs one write a minute."""
    minute = timezone.now().replace(second=0, microsecond=0)
    if token.used_at is None or token.used_at < minute:
        token.used_at = minute
        token.save(update_fields=["used_at"])
