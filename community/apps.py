from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

DECLARATIONS = (
    "rules",
    "things",
    "places",
    "events",
    "live",
    "documents",
    "notifications",
    "frame",
)


class CommunityConfig(AppConfig):
    name = "community"
    label = "community"

    def ready(self) -> None:
        """Every process knows what the rooms declare from the start."""
        from community import numbers  # noqa: F401  (addresses know `<number:…>` from here on)

        autodiscover_modules(*DECLARATIONS)
