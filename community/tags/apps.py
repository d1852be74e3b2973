from django.apps import AppConfig


class TagsConfig(AppConfig):
    name = "community.tags"
    label = "tags"
    default_auto_field = "django.db.models.AutoField"
