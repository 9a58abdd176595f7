from django.urls import path

from preceptor.school.ui import views

app_name = "ui"
urlpatterns = [path("", views.states, name="states")]
