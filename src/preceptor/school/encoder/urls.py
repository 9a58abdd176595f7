from django.urls import path

from preceptor.school.encoder import views
from preceptor.school.encoder.panes import browse, search, tabular

app_name = "encoder"
urlpatterns = [
    path("", views.pane, {"make": search.pane}, name="search"),
    path("kept/", views.kept, name="kept"),
    path("kept/forget/", views.forget, name="forget"),
    path("<slug:system>/", views.pane, {"make": browse.pane}, name="browse"),
    path("<slug:system>/<str:code>/", views.pane, {"make": tabular.pane}, name="code"),
    path("<slug:system>/<str:code>/bookmark", views.bookmark, name="bookmark"),
    path("<slug:system>/<str:code>/note", views.note, name="note"),
    path("<slug:system>/<str:code>/section-note", views.section_note, name="section-note"),
]
