from django.urls import path

from preceptor.school.lab import views

app_name = "lab"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("sets/<int:set_id>/cases/<slug:specialty>/<slug:slug>/begin", views.begin, name="begin"),
    path("sections/<int:section_id>/", views.section, name="section"),
    path("attempts/<uuid:uuid>/", views.workbench, name="workbench"),
    path("attempts/<uuid:uuid>/encoder/", views.pane, name="pane"),
    path("attempts/<uuid:uuid>/save", views.save, name="save"),
    path("attempts/<uuid:uuid>/claim", views.claim, name="claim"),
    path("attempts/<uuid:uuid>/submit", views.submit, name="submit"),
    path("attempts/<uuid:uuid>/review", views.review, name="review"),
    path("attempts/<uuid:uuid>/form", views.form, name="form"),
    path("attempts/<uuid:uuid>/form.pdf", views.form_pdf, name="form-pdf"),
    path("attempts/<uuid:uuid>/837", views.x12, name="x12"),
    path("attempts/<uuid:uuid>/837.txt", views.x12_file, name="x12-file"),
    path("attempts/<uuid:uuid>/again", views.again, name="again"),
    path("attempts/<uuid:uuid>/dispute", views.dispute, name="dispute"),
    path("attempts/<uuid:uuid>/lines/<int:line>/override", views.override, name="override"),
    path("attempts/<uuid:uuid>/disputes/<int:dispute_id>/answer", views.answer, name="answer"),
]
