from django.apps import AppConfig


class KbConfig(AppConfig):
    name = "kb"
    label = "kb"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kb import review_bridge, wagtail_bridge  # noqa: F401  (connect what they bridge)
