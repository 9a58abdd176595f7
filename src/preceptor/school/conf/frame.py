"""What every page's frame needs: where one can go and how it looks. Composed here, above all rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from preceptor.engine import engine
from preceptor.engine.licence import Licence, kept
from preceptor.school.people.access import Visitor, is_director, signed_in, theme_for


@dataclass(frozen=True, slots=True)
class Place:
    label: str
    url: str
    current: str  # the value of aria-current, empty when one is elsewhere


def _everybody(user: Visitor) -> bool:
    return signed_in(user)


def _readers(user: Visitor) -> bool:
    return settings.PUBLIC_ENCODER or signed_in(user)


_PLACES: tuple[tuple[Any, str, Callable[[Visitor], bool]], ...] = (
    (_("Today"), "today:home", _everybody),
    (_("Lab"), "lab:cases", _everybody),
    (_("Encoder"), "encoder:search", _readers),
    (_("Programs"), "programs:list", is_director),
)


def places(user: Visitor, path: str) -> list[Place]:
    """The main navigation for this person; `path` decides which entry is the current one."""
    found = []
    for label, name, allowed in _PLACES:
        if not allowed(user):
            continue
        url = reverse(name)
        inside = path == url or (url != "/" and path.startswith(url))
        found.append(Place(str(label), url, "page" if path == url else "true" if inside else ""))
    return found


def licence_ending(user: Visitor) -> Licence | None:
    """The CPT licence of which a director should be told: it ends within thirty days, or has ended."""
    today = timezone.localdate()
    licence = kept(engine().home) if is_director(user) else None
    return licence if licence and licence.ends_soon(today) else None


def frame(request: HttpRequest) -> dict[str, Any]:
    """A context processor. Lazy, so that a fragment asks the database nothing."""
    return {
        "school_name": settings.SCHOOL_NAME,
        "theme": SimpleLazyObject(lambda: theme_for(request)),
        "places": SimpleLazyObject(lambda: places(request.user, request.path)),
        "licence_ending": SimpleLazyObject(lambda: licence_ending(request.user)),
        "request_id": getattr(request, "id", ""),
    }
