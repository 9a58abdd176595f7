from django.urls import include, path

from preceptor.school.interop.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("fhir/", include("preceptor.school.interop.fhir.urls")),
]
