from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "community.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Rooms declare their kinds of notice beside their reactions; every process has to know
        them.
        """
        from django.conf import settings
        from django.utils.module_loading import import_string

        import_string(settings.EVENT_ROUTES)
        from community.notifications import anymail_bridge  # noqa: F401  (hears what the mail provider says)
