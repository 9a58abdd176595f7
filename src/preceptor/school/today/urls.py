from django.urls import path

from preceptor.school.today import views

app_name = "today"
urlpatterns = [path("", views.home, name="home")]
