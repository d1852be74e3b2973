"""machina's topic and post, with our columns and indexes, and without its counting on every save.

Counts change in `forum/actions` alone, by increments under the topic's row lock.
"""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from machina.apps.forum_conversation.abstract_models import AbstractPost, AbstractTopic
from machina.models.fields import MarkupTextField

from community.addresses import spelled
from community.things.ref import Ref
from community.writing.words import plain_words
from forum.querysets import PostQuerySet, TopicQuerySet

VISIBLE_QUESTION = Q(approved=True, is_question=True)
NEWEST = ["-last_post_on", "-id"]
# The lists over all forums: each is a range of an index, in all languages and in one.
LISTS = {
    "latest": Q(approved=True),
    "unanswered": VISIBLE_QUESTION & Q(answers_count=0),
    "unsolved": VISIBLE_QUESTION & Q(solved_on=None),
    "solved": VISIBLE_QUESTION & Q(solved_on__isnull=False),
}


class Topic(AbstractTopic):
    """A question or a discussion.

    `approved` (machina's word) means visible: a removed topic has it false. `agent` is who from the
    team takes care of it, or did last: here now, gone because they gave it back (with
    `agent_words`), or gone without a word.
    """

    class AgentState(models.TextChoices):
        HERE = "here"
        BACK = "back"
        GONE = "gone"

    subscribers = None
    type = models.PositiveSmallIntegerField(
        choices=AbstractTopic.TYPE_CHOICES, default=AbstractTopic.TOPIC_POST
    )
    status = models.PositiveSmallIntegerField(
        choices=AbstractTopic.STATUS_CHOICES, default=AbstractTopic.TOPIC_UNLOCKED
    )
    approved = models.BooleanField(default=True)
    last_post_on = models.DateTimeField(null=True)
    created = models.DateTimeField(db_index=True)
    updated = models.DateTimeField(auto_now=True)

    is_question = models.BooleanField(default=True)
    answers_count = models.PositiveIntegerField(default=0)
    answers_numbered = models.PositiveIntegerField(
        default=0, help_text="The highest answer number ever given."
    )
    accepted_count = models.PositiveIntegerField(default=0)
    solved_on = models.DateTimeField(null=True)
    solver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_poster = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    me_too_count = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="merged_topics"
    )
    tags = models.ManyToManyField("tags.Tag", related_name="topics", blank=True)
    language = models.CharField(max_length=8, blank=True, default="")
    last_event_id = models.BigIntegerField(default=0)
    row_version = models.PositiveIntegerField(default=1)
    linked_article = models.CharField(
        max_length=40,
        blank=True,
        help_text="The search's key of the article that this topic became.",
    )
    linked_idea = models.CharField(
        max_length=40, blank=True, help_text="The search's key of the idea that this is about."
    )
    released_in = models.CharField(
        max_length=40, blank=True, help_text="The release that came with what was asked for."
    )

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    agent_state = models.CharField(max_length=5, choices=AgentState, blank=True, default="")
    agent_words = models.CharField(max_length=200, blank=True, default="")

    objects = TopicQuerySet.as_manager()

    class Meta(AbstractTopic.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["forum", "-type", "-last_post_on", "-id"], name="topics_of_forum"),
            *(
                models.Index(fields=NEWEST, condition=condition, name=f"topics_{name}")
                for name, condition in LISTS.items()
            ),
            *(
                models.Index(
                    fields=["language", *NEWEST], condition=condition, name=f"topics_{name}_in"
                )
                for name, condition in LISTS.items()
            ),
            models.Index(fields=["poster", *NEWEST], name="topics_of_person"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def live_group(self) -> str:
        return f"topic.{self.pk}"

    @property
    def is_solved(self) -> bool:
        return self.solved_on is not None

    @property
    def is_removed(self) -> bool:
        return not self.approved

    def get_absolute_url(self) -> str:
        return self.address_of(self.pk, self.slug)

    @staticmethod
    def address_of(pk: int, slug: str) -> str:
        """The same of a topic that is not loaded."""
        return spelled("topic", pk, slug, nameless="topic")

    def save(self, *args, **kwargs) -> None:
        """Store the row alone; machina's re-count of the forum never runs."""
        self.slug = slugify(self.subject, allow_unicode=True)[:80].strip("-") or "topic"
        if kwargs.get("update_fields") and "subject" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "slug"}
        models.Model.save(self, *args, **kwargs)

    def update_trackers(self) -> None:
        """Nothing to count: see the module's first lines."""


class Post(AbstractPost):
    """The question (number 0), an answer (number 1 …) or a reply (has a parent, belongs to a `root`
    answer or the question).

    `version` grows with everything that the rendered fragment shows.
    """

    subject = models.CharField(max_length=255, blank=True)
    content = MarkupTextField(_("Content"))
    approved = models.BooleanField(default=True)
    created = models.DateTimeField(db_index=True)
    updated = models.DateTimeField(auto_now=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    root = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="branch")
    shown_under = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    depth = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)
    reply_number = models.PositiveIntegerField(default=0)
    replies_count = models.PositiveIntegerField(default=0)
    score = models.IntegerField(default=0)
    is_accepted = models.BooleanField(default=False)
    edited_on = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    nonce = models.CharField(max_length=36, null=True, unique=True, editable=False)

    votes = GenericRelation("voting.Vote")
    objects = PostQuerySet.as_manager()

    class Meta(AbstractPost.Meta):
        abstract = False
        indexes = [
            models.Index(
                fields=["topic", "number"], condition=Q(parent=None), name="answers_by_number"
            ),
            models.Index(
                fields=["topic", "-score", "number"],
                condition=Q(parent=None),
                name="answers_by_votes",
            ),
            models.Index(fields=["topic"], condition=Q(is_accepted=True), name="accepted_of_topic"),
            models.Index(fields=["root", "reply_number"], name="replies_in_order"),
            models.Index(fields=["topic", "id"], name="posts_of_topic"),
            models.Index(fields=["poster", "-id"], name="posts_of_person"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def ref(self) -> Ref:
        return Ref("post", self.pk)

    @property
    def is_question(self) -> bool:
        return self.number == 0 and self.parent_id is None

    @property
    def is_answer(self) -> bool:
        return self.number > 0 and self.parent_id is None

    @property
    def is_removed(self) -> bool:
        return not self.approved

    @property
    def is_lifted(self) -> bool:
        """Whether it stands right under the question; in the thread a line leads to it."""
        return self.is_accepted and self.approved and self.is_answer

    @property
    def words(self) -> str:
        """What a reader reads of it, for lists that show how it begins."""
        return plain_words(self._content_rendered)

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.pk])

    def save(self, *args, **kwargs) -> None:
        """Store the row alone; machina's trackers never run."""
        models.Model.save(self, *args, **kwargs)

    def delete(self, *args, **kwargs):
        """Delete the row alone."""
        return models.Model.delete(self, *args, **kwargs)
