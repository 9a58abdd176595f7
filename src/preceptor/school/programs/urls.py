from django.urls import path

from preceptor.school.programs import views

app_name = "programs"
urlpatterns = [
    path("", views.program_list, name="list"),
    path("new/", views.new_program, name="new"),
    path("<int:pk>/", views.program, name="program"),
    path("terms/<int:pk>/", views.term, name="term"),
    path("sections/<int:pk>/", views.section, name="section"),
    path("enrolments/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
