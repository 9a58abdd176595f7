from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "preceptor.school.programs"
    label = "programs"
    verbose_name = "Programs"
