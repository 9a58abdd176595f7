"""Who asks at a door for programs, what they may, and how often."""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

from preceptor.school.interop.problems import API, FHIR, Problem
from preceptor.school.people import access as people
from preceptor.school.people import actions

SCOPE = "codes:read"
OPEN = frozenset({f"{API}openapi.json", f"{FHIR}metadata"})  # they describe the door and hold no codes
_WINDOW = 60  # seconds
_LONGEST_SECRET = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """`key` counts their questions; `limit` is how many a minute; `reads_only`: a session asks by GET."""

    key: str
    limit: int
    scopes: frozenset[str]
    reads_only: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of this minute."""

    limit: int
    remaining: int
    reset: int  # seconds

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.remaining)),
            "RateLimit-Reset": str(self.reset),
        }


def caller_of(request: HttpRequest) -> Caller:
    """By token, by session, or as anybody where the school or the address is open. Raises Problem (401)."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind:
        return _by_token(kind, secret.strip())
    if people.signed_in(request.user):
        key = f"person:{request.user.pk}"
        return Caller(key, settings.API_RATE, frozenset({SCOPE}), reads_only=True)
    if settings.PUBLIC_ENCODER or request.path in OPEN:
        return stranger(request)
    raise _unknown("Show a token, or sign in. Tokens are made on the page of your account.")


def stranger(request: HttpRequest) -> Caller:
    """Anybody, counted by address."""
    return Caller(f"address:{address_of(request)}", settings.API_RATE_PUBLIC, frozenset({SCOPE}))


def may(caller: Caller, request: HttpRequest) -> None:
    """Raises Problem (403)."""
    if SCOPE not in caller.scopes:
        detail = f"The token does not have the scope {SCOPE}."
        challenge = f'Bearer error="insufficient_scope", scope="{SCOPE}"'
        raise Problem(403, detail, headers={"WWW-Authenticate": challenge})
    if caller.reads_only and request.method not in ("GET", "HEAD", "OPTIONS"):
        raise Problem(403, "A session only reads, by GET. Show a token to ask by POST.")


def count(caller: Caller) -> Standing:
    """One more question in this minute. Counted in the cache: several processes need a shared one.

    Raises Problem (429) when there were too many.
    """
    now = time.time()
    minute = int(now // _WINDOW)
    key = f"door:{caller.key}:{minute}"
    cache.add(key, 0, timeout=2 * _WINDOW)
    try:
        asked = cache.incr(key)
    except ValueError:  # the cache was full and let it go
        asked = 1
    standing = Standing(caller.limit, caller.limit - asked, int((minute + 1) * _WINDOW - now) + 1)
    if standing.remaining < 0:
        raise Problem(
            429,
            f"More than {caller.limit} questions in a minute. Ask again in {standing.reset} seconds.",
            headers={**standing.headers, "Retry-After": str(standing.reset)},
        )
    return standing


def address_of(request: HttpRequest) -> str:
    """The visitor's, behind as many proxies as the school trusts."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied):
        return str(request.META.get("REMOTE_ADDR", ""))


def _by_token(kind: str, secret: str) -> Caller:
    if kind.lower() != "bearer":
        raise _unknown("Show the token as “Authorization: Bearer …”.")
    token = people.token_for(secret) if 0 < len(secret) <= _LONGEST_SECRET else None
    if token is None or not token.user.is_active:
        raise _unknown("There is no such token.", "invalid_token")
    if token.state != "alive":
        ended = {"revoked": "was revoked", "expired": "has expired"}[token.state]
        raise _unknown(f"The token {ended}. Make a new one on the page of your account.", "invalid_token")
    actions.note_use(token=token)
    return Caller(f"token:{token.pk}", settings.API_RATE, frozenset(token.scopes))


def _unknown(detail: str, error: str = "") -> Problem:
    challenge = f'Bearer realm="preceptor", error="{error}"' if error else 'Bearer realm="preceptor"'
    return Problem(401, detail, headers={"WWW-Authenticate": challenge})
