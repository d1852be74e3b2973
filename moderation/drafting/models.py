"""What became an article."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class TopicDraft(models.Model):
    """That somebody made an article of a topic; both know each other once it is published."""

    topic = models.ForeignKey("forum_conversation.Topic", on_delete=models.CASCADE, related_name="+")
    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="topic_draft")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"page {self.page_id} from topic {self.topic_id}"
