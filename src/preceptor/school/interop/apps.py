from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "preceptor.school.interop"
    label = "interop"
    verbose_name = "Doors for programs"
