from django.urls import path

from preceptor.school.encoder import views

app_name = "encoder"
urlpatterns = [
    path("", views.search, name="search"),
    path("<slug:system>/<str:code>/", views.code, name="code"),
]
