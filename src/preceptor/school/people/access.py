"""Who somebody is to the whole school, and how pages look to them."""

from __future__ import annotations

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest

from preceptor.school.people.models import Duty, User

Visitor = User | AnonymousUser


def signed_in(user: Visitor) -> TypeGuard[User]:
    return user.is_authenticated and user.is_active


def user_of(request: HttpRequest) -> User:
    """The person of a page that asks for sign-in."""
    if not signed_in(request.user):
        raise Http404
    return request.user


def is_director(user: Visitor) -> bool:
    return signed_in(user) and Duty.Name.DIRECTOR in user.duty_names


def director_or_404(user: Visitor) -> User:
    """A stranger to the office learns nothing, not even that the page exists."""
    if not (signed_in(user) and is_director(user)):
        raise Http404
    return user


def known_theme(theme: str) -> str:
    """Raises ValueError for a theme that does not exist."""
    if theme not in User.Theme.values:
        raise ValueError(f"There is no theme “{theme}”.")
    return theme


def theme_cookie(request: HttpRequest) -> str:
    """What this browser asked for; anything unknown is the system's choice."""
    asked = request.COOKIES.get("theme", "")
    return asked if asked in User.Theme.values else User.Theme.SYSTEM.value


def theme_for(request: HttpRequest) -> str:
    """The account's choice, else this browser's: known before the page is drawn, so nothing flashes."""
    user = getattr(request, "user", None)
    return user.theme if user is not None and user.is_authenticated else theme_cookie(request)
