from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "preceptor.school.ui"
    label = "ui"
    verbose_name = "Design system"
