from django.apps import AppConfig


class WritingConfig(AppConfig):
    name = "community.writing"
    label = "writing"
    default_auto_field = "django.db.models.BigAutoField"
