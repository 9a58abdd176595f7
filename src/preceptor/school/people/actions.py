"""What may happen to accounts and duties."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from preceptor.school.people.access import known_theme
from preceptor.school.people.models import Duty, User


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
