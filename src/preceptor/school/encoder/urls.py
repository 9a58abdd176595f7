from django.urls import path

from preceptor.school.encoder import views
from preceptor.school.encoder.panes import (
    books,
    browse,
    changes,
    compare,
    coverage,
    hcpcs,
    pcs,
    search,
    tabular,
    together,
    visit,
)

app_name = "encoder"
urlpatterns = [
    path("", views.pane, {"make": search.pane}, name="search"),
    path("kept/", views.kept, name="kept"),
    path("kept/forget/", views.forget, name="forget"),
    path("licence/", views.licence, name="licence"),
    path("matching/", views.matches, name="matches"),
    path("matching/export.csv", views.export, name="matching-export"),
    path("matching/<slug:concept>/", views.match, name="match"),
    path("index/<slug:kind>/", views.pane, {"make": books.contents}, name="book"),
    path("index/<slug:kind>/<int:number>/", views.pane, {"make": books.term}, name="term"),
    path("compare/", views.pane, {"make": compare.pane}, name="compare"),
    path("icd10pcs/build/", views.pane, {"make": pcs.build}, name="build"),
    path("em/", views.pane, {"make": visit.pane}, name="visit"),
    path("together/", views.pane, {"make": together.pane}, name="together"),
    path("coverage/", views.pane, {"make": coverage.pane}, name="coverage"),
    path("policies/<str:policy>/", views.pane, {"make": coverage.policy}, name="policy"),
    path("modifiers/", views.pane, {"make": hcpcs.modifiers}, name="modifiers"),
    path("modifiers/<str:modifier>/", views.pane, {"make": hcpcs.modifier}, name="modifier"),
    path("<slug:system>/", views.pane, {"make": browse.pane}, name="browse"),
    path("<slug:system>/changes/", views.pane, {"make": changes.pane}, name="changes"),
    path("<slug:system>/<str:code>/", views.pane, {"make": tabular.pane}, name="code"),
    path("<slug:system>/<str:code>/bookmark", views.bookmark, name="bookmark"),
    path("<slug:system>/<str:code>/note", views.note, name="note"),
    path("<slug:system>/<str:code>/section-note", views.section_note, name="section-note"),
]
