"""Who somebody is to the whole school, and how pages look to them."""

from __future__ import annotations

import hashlib
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest

from preceptor.school.people.models import Duty, Token, TokenQuerySet, User

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


def tokens_of(user: User) -> TokenQuerySet:
    """A person's own tokens, newest first. Nobody sees another's, a director neither."""
    return Token.objects.filter(user=user)


def own_token(user: User, pk: int) -> Token:
    """Http404 for anybody else's, and for one that is revoked already."""
    token = tokens_of(user).filter(pk=pk, revoked_at=None).first()
    if token is None:
        raise Http404
    return token


def digest_of(secret: str) -> str:
    """A secret has 256 random bits: nothing is won by a slow hash, and it can be looked up."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def token_for(secret: str) -> Token | None:
    """The token somebody shows, with its user, whatever its state."""
    return Token.objects.select_related("user").filter(digest=digest_of(secret)).first()
