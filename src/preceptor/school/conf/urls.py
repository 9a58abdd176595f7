"""Every address of the school, room by room."""

from __future__ import annotations

from django.urls import include, path

from preceptor.school.conf import errors, views

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    path("", include("preceptor.school.today.urls")),
    path("account/", include("preceptor.school.people.urls")),
    path("programs/", include("preceptor.school.programs.urls")),
    path("lab/", include("preceptor.school.lab.urls")),
    path("encoder/", include("preceptor.school.encoder.urls")),
    path("", include("preceptor.school.interop.urls")),
    path("design/", include("preceptor.school.ui.urls")),
    path("-/ready", views.ready, name="ready"),
]
