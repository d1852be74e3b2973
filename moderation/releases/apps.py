from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "moderation.releases"
    label = "releases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from moderation.releases import wagtail_bridge  # noqa: F401  (connects what it bridges)
