import sys
from importlib import import_module, metadata
from types import ModuleType

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


def _import_voting() -> None:
    """Import django-voting, which asks pkg_resources for its own version on that occasion.

    That is a part of setuptools, which Python brings no more since 3.12, and which has no such part
    any more; the standard library knows the version as well. This app is the first of all.
    """
    stand_in = ModuleType("pkg_resources")
    stand_in.get_distribution = metadata.distribution  # type: ignore[attr-defined]
    stand_in.DistributionNotFound = metadata.PackageNotFoundError  # type: ignore[attr-defined]
    real = sys.modules.get("pkg_resources")
    sys.modules["pkg_resources"] = stand_in
    try:
        import_module("voting")
    finally:
        del sys.modules["pkg_resources"]
        if real is not None:
            sys.modules["pkg_resources"] = real


_import_voting()


class CommunityConfig(AppConfig):
    name = "community"
    label = "community"

    def ready(self) -> None:
        """Every process knows what the rooms declare from the start."""
        from community import numbers  # noqa: F401  (addresses know `<number:…>` from here on)

        autodiscover_modules(*DECLARATIONS)
