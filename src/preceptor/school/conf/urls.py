"""Every address of the school, room by room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from preceptor.school.conf import errors, views

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error


def _room(name: str) -> list[URLPattern | URLResolver]:
    try:
        return [path(f"{name}/", include(f"preceptor.school.{name}.urls"))]
    except ImportError:
        return []


urlpatterns = [
    path("", include("preceptor.school.today.urls")),
    path("account/", include("preceptor.school.people.urls")),
    path("programs/", include("preceptor.school.programs.urls")),
    *_room("lab"),
    *_room("encoder"),
    path("design/", include("preceptor.school.ui.urls")),
    path("-/ready", views.ready, name="ready"),
]
