from django.apps import AppConfig


class ForumRoomConfig(AppConfig):
    name = "forum"
    label = "community_forum"
    default_auto_field = "django.db.models.BigAutoField"
