from machina.apps.forum.apps import ForumAppConfig as Base


class ForumAppConfig(Base):
    name = "forum.overrides.forum"
    default = True
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """None of machina's receivers: they write while a page is read."""
