from django.apps import AppConfig


class LabConfig(AppConfig):
    name = "preceptor.school.lab"
    label = "lab"
