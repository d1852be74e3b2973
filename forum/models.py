"""What people decided about topics and posts, and what they left behind while writing and
reading.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from machina.core.db.models import get_model

from forum.querysets import MergeQuerySet

USER = settings.AUTH_USER_MODEL
POST = "forum_conversation.Post"
TOPIC = "forum_conversation.Topic"

Forum = get_model("forum", "Forum")
Topic = get_model("forum_conversation", "Topic")
Post = get_model("forum_conversation", "Post")


class ProductVersion(models.Model):
    """A version of the product that answers speak of; the one released last is the present one."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    released_on = models.DateField(_("released on"))

    class Meta:
        ordering = ["-released_on", "-id"]
        verbose_name = _("product version")
        verbose_name_plural = _("product versions")

    def __str__(self) -> str:
        return self.name


class AcceptedAnswer(models.Model):
    """That somebody accepted an answer, while which version was the present one; taking it back
    fills the last two fields.
    """

    post = models.ForeignKey(POST, on_delete=models.CASCADE, related_name="acceptances")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    version = models.ForeignKey(
        ProductVersion, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_on = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"],
                condition=models.Q(withdrawn_on=None),
                name="accepted_once_at_a_time",
            )
        ]
        permissions = [("accept_any_answer", _("Can accept answers in other people's questions"))]

    def __str__(self) -> str:
        return f"post {self.post_id}"


class Confirmation(models.Model):
    """That somebody found an accepted answer still true, or not, with a later version of the
    product.
    """

    post = models.ForeignKey(POST, on_delete=models.CASCADE, related_name="confirmations")
    by = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(ProductVersion, on_delete=models.CASCADE, related_name="+")
    still_true = models.BooleanField()
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "by", "version"], name="confirmed_once_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"post {self.post_id} with {self.version_id}: {self.still_true}"


class PostRevision(models.Model):
    """A text that a post had before an edit."""

    post = models.ForeignKey(POST, on_delete=models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=255, blank=True)
    content = models.TextField()
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"post {self.post_id} before {self.created:%Y-%m-%d %H:%M}"


class Removal(models.Model):
    """That a post (or, with its question, a topic) was taken away; restoring fills the last two
    fields.
    """

    post = models.ForeignKey(POST, on_delete=models.CASCADE, related_name="removals")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=255, blank=True)
    created = models.DateTimeField(default=timezone.now)
    restored_on = models.DateTimeField(null=True)
    restored_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(restored_on=None), name="removed_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"post {self.post_id}"


class TopicMerge(models.Model):
    """That a topic went into another one; taking it back fills the last two fields.

    `moved` are the question and answers that went, as [id, the number that it had].
    """

    source = models.ForeignKey(TOPIC, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(TOPIC, on_delete=models.CASCADE, related_name="merged_in")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    moved = models.JSONField()
    undone_on = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(undone_on=None), name="merged_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"topic {self.source_id} into {self.into_id}"


class TopicRead(models.Model):
    """How far somebody has read a topic: the id of the last post they have seen."""

    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(TOPIC, on_delete=models.CASCADE, related_name="+")
    last_post_id = models.BigIntegerField(default=0)
    read_on = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="one_read_mark_per_topic")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.topic_id} up to {self.last_post_id}"


class Tally(models.Model):
    """What somebody did in one forum.

    A person's page adds up those forums that its reader may read.
    """

    person = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="tallies")
    forum = models.ForeignKey("forum.Forum", on_delete=models.CASCADE, related_name="+")
    topics_count = models.PositiveIntegerField(default=0)
    answers_count = models.PositiveIntegerField(default=0)
    solved_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "forum"], name="one_tally_per_forum")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in forum {self.forum_id}"


class Bookmark(models.Model):
    """A post that somebody wants to find again. Nobody else sees it."""

    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="bookmarks")
    post = models.ForeignKey(POST, on_delete=models.CASCADE, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "post"], name="bookmarked_once")]
        indexes = [models.Index(fields=["user", "-id"], name="bookmarks_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} at post {self.post_id}"


class HelpCheck(models.Model):
    """That the asker was asked whether the answers helped, by mail; `outcome` is what they said."""

    class Outcome(models.TextChoices):
        SOLVED = "solved"
        STUCK = "stuck"

    topic = models.ForeignKey(TOPIC, on_delete=models.CASCADE, related_name="help_checks")
    mail = models.OneToOneField(
        "notifications.Mail", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_on = models.DateTimeField(default=timezone.now)
    answered_on = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    def __str__(self) -> str:
        return f"topic {self.topic_id} on {self.asked_on:%Y-%m-%d}"


class AnswerTime(models.Model):
    """How soon half of the questions of one hour of the week had an answer, as last counted.

    Without a forum it is the whole community's; without an hour all hours are meant together. See
    `forum.answer_times`.
    """

    forum = models.ForeignKey(
        "forum.Forum", null=True, on_delete=models.CASCADE, related_name="answer_times"
    )
    hour = models.PositiveSmallIntegerField(null=True)
    seconds = models.PositiveIntegerField()
    questions = models.PositiveIntegerField()
    counted_on = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.seconds} s in forum {self.forum_id} at hour {self.hour}"


class ImportedItem(models.Model):
    """Which of our rows an imported row became, so that a second run doubles nothing."""

    source = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    foreign_id = models.BigIntegerField()
    local_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "foreign_id"], name="imported_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.foreign_id}"
