from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "community.clocks"
    label = "clocks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from community.clocks import calendars_bridge  # noqa: F401  (connects what it bridges)
