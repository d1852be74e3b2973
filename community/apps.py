from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    label = "community"

    def ready(self) -> None:
        from community import numbers  # noqa: F401  (addresses know `<number:…>` from here on)
