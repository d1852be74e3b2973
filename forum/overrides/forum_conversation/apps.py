from machina.apps.forum_conversation.apps import ForumConversationAppConfig as Base


class ForumConversationAppConfig(Base):
    name = "forum.overrides.forum_conversation"
    default = True
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """None of machina's receivers: they write while a page is read."""
