"""What the team decided about an idea."""

from __future__ import annotations

from django.db import models

from community.writing.models import Message
from ideas.models.ideas import Idea
from ideas.models.statuses import Status


class StatusChange(Message):
    """That the team gave an idea another status, and its public words about it, which may be none.

    The words can be changed later; that tells nobody again.
    """

    prefix = "decision"

    id = models.BigAutoField(primary_key=True)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="changes")
    was = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="+")
    status = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="+")

    class Meta(Message.Meta):
        abstract = False
        indexes = [models.Index(fields=["idea", "-id"], name="changes_of_idea")]

    def get_absolute_url(self) -> str:
        return f"{self.idea.get_absolute_url()}#decision-{self.pk}"
