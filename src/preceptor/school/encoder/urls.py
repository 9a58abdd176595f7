from django.urls import path

from preceptor.school.encoder import views
from preceptor.school.encoder.panes import browse, search, tabular

app_name = "encoder"
urlpatterns = [
    path("", views.pane, {"make": search.pane}, name="search"),
    path("<slug:system>/", views.pane, {"make": browse.pane}, name="browse"),
    path("<slug:system>/<str:code>/", views.pane, {"make": tabular.pane}, name="code"),
]
