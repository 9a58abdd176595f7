from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "preceptor.school.today"
    label = "today"
    verbose_name = "Today"
