from django.apps import AppConfig


class EncoderConfig(AppConfig):
    name = "preceptor.school.encoder"
    label = "encoder"
    verbose_name = "Encoder"
