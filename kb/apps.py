from django.apps import AppConfig


class KbConfig(AppConfig):
    name = "kb"
    label = "kb"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kb import wagtail_bridge  # noqa: F401  (connects what it bridges)
