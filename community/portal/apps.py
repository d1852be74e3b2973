from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PortalConfig(AppConfig):
    default = True
    name = "community.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from community.portal import (  # noqa: F401  (connect what they bridge)
            kept_bridge,
            people_bridge,
            rights_bridge,
        )


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's people pages, with our user form in them."""

    user_viewset = "community.portal.office.people.PeopleViewSet"
