from django.urls import path

from preceptor.school.interop.fhir import views

app_name = "fhir"
urlpatterns = [
    path("metadata", views.metadata, name="metadata"),
    path("CodeSystem", views.code_systems, name="code-systems"),
    path("CodeSystem/$lookup", views.lookup, name="lookup"),
    path("CodeSystem/$validate-code", views.validate_in_system, name="validate-in-system"),
    path("CodeSystem/<str:pk>", views.code_system, name="code-system"),
    path("ValueSet/$expand", views.expand, name="expand"),
    path("ValueSet/$validate-code", views.validate_in_value_set, name="validate-in-value-set"),
]
