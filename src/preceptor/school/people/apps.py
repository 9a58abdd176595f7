from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "preceptor.school.people"
    label = "people"
    verbose_name = "People"
