"""What people say about ideas, and what the team says to itself about them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.writing.models import Message
from ideas.models.ideas import Idea
from ideas.querysets import CommentQuerySet, NoteQuerySet

USER = settings.AUTH_USER_MODEL


class Comment(Message):
    """What somebody says about an idea, or in reply to another comment (`parent`); then it belongs
    to the branch of a `root`.

    The team's answer is the comment with `official_on`. One with `became` ("post.9") went on in a
    topic, where it is a post: it is on the idea's page no more.
    """

    prefix = "comment"

    id = models.BigAutoField(primary_key=True)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    root = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="branch")
    shown_under = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    depth = models.PositiveSmallIntegerField(default=0)
    reply_number = models.PositiveIntegerField(default=0)
    replies_count = models.PositiveIntegerField(default=0)
    official_on = models.DateTimeField(null=True)
    official_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    became = models.CharField(max_length=40, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta(Message.Meta):
        abstract = False
        constraints = [
            *Message.Meta.constraints,
            models.UniqueConstraint(
                fields=["idea"], condition=Q(official_on__isnull=False), name="one_official_answer"
            ),
        ]
        indexes = [
            models.Index(fields=["idea", "-id"], condition=Q(parent=None), name="comments_of_idea"),
            models.Index(fields=["idea", "created"], name="comments_by_time"),
            models.Index(fields=["root", "reply_number"], name="comments_in_order"),
            models.Index(fields=["author", "-id"], name="comments_of_person"),
        ]

    @property
    def is_official(self) -> bool:
        return self.official_on is not None and not self.is_removed

    def get_absolute_url(self) -> str:
        return reverse("comment", args=[self.pk])


class Backroom(models.Model):
    """Where the team talks about an idea among itself: a group of its own for live updates, so that
    nothing of it ever passes through the idea's.
    """

    idea = models.OneToOneField(
        Idea, primary_key=True, on_delete=models.CASCADE, related_name="backroom"
    )
    last_event_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.live_group

    @property
    def live_group(self) -> str:
        return f"backroom.{self.pk}"


class Note(Message):
    """What somebody of the team says about an idea to the team alone."""

    prefix = "note"

    id = models.BigAutoField(primary_key=True)
    room = models.ForeignKey(Backroom, on_delete=models.CASCADE, related_name="notes")

    objects = NoteQuerySet.as_manager()

    class Meta(Message.Meta):
        abstract = False
        indexes = [models.Index(fields=["room", "-id"], name="notes_of_idea")]
        permissions = [("share_notes", _("Can read and write the team's notes about ideas"))]

    def get_absolute_url(self) -> str:
        return f"{reverse('idea_notes', args=[self.room_id])}#note-{self.pk}"
