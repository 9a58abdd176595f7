from django.urls import include, path

from preceptor.school.interop import views
from preceptor.school.interop.api import api

urlpatterns = [
    path("api/", views.doors, name="doors"),
    path("api/v1/", api.urls),
    path("fhir/", include("preceptor.school.interop.fhir.urls")),
]
