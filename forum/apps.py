from django.apps import AppConfig


class ForumRoomConfig(AppConfig):
    name = "forum"
    label = "community_forum"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from forum import office_bridge  # noqa: F401  (hears what the back office changes)
