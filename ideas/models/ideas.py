"""What people wish for, and which wish is a duplicate of which."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.addresses import spelled
from community.writing.models import Message
from ideas.boards import statuses
from ideas.models.boards import Board
from ideas.models.statuses import Status
from ideas.quarters import quarter_named
from ideas.querysets import IdeaQuerySet

USER = settings.AUTH_USER_MODEL
LISTED = Q(removed_on=None, merged_into=None)


def title_key(title: str) -> str:
    """What two titles have in common that only differ in case, spaces and punctuation."""
    return " ".join(re.findall(r"\w+", title.casefold())) or title.strip()


class Idea(Message):
    """Something that somebody wishes for.

    Votes are rows of django-voting; `votes_count` says how many there are for it and its
    duplicates: one for each person, and `extra_votes` that some added from their budgets. `trend`
    is what orders the trending ones (`ideas/trends.py`), out of the votes and comments of the last
    days. `votes_indexed` is the number of votes that the search knows. `companies_count` says how
    many companies want it, `worth` what they pay a year, in hundredths (`ideas/actions/worth.py`);
    `similar_to` is another idea that says much the same, for the team to look at. `details` are
    what its board asks for, by the ids of the fields. `row_version` grows with all that lists and
    the page show beside the text. What is `held` is there for its author and those who keep order
    (`ideas/reviews.py`).
    """

    class Held(models.TextChoices):
        WAITING = "waiting"
        DECLINED = "declined"

    prefix = "idea"

    id = models.BigAutoField(primary_key=True)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="ideas")
    title = models.CharField(max_length=100)
    title_key = models.CharField(max_length=100, editable=False)
    language = models.CharField(max_length=8, default="", blank=True)
    status = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="+")
    status_on = models.DateTimeField(default=timezone.now)
    answer_due = models.DateTimeField(null=True)
    answered_on = models.DateTimeField(null=True)
    asked_on = models.DateTimeField(null=True)
    quarter = models.CharField(
        max_length=6, blank=True, default="", help_text="For which it is planned: 2027Q1."
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="duplicates",
        db_index=False,  # its own is of the duplicates alone: SQLite would look up lists by it
    )
    held = models.CharField(max_length=10, choices=Held, blank=True, default="", editable=False)
    details = models.JSONField(default=dict, blank=True)
    tags = models.ManyToManyField("tags.Tag", related_name="ideas", blank=True)
    locked_on = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    duplicates_count = models.PositiveIntegerField(default=0)
    votes_count = models.PositiveIntegerField(default=0)
    extra_votes = models.PositiveIntegerField(default=0)
    votes_indexed = models.PositiveIntegerField(default=0)
    comments_count = models.PositiveIntegerField(default=0)
    companies_count = models.PositiveIntegerField(default=0)
    worth = models.BigIntegerField(default=0)
    similar_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recent_votes = models.PositiveIntegerField(default=0)
    recent_comments = models.PositiveIntegerField(default=0)
    trend = models.BigIntegerField(default=0)
    origin = models.CharField(
        max_length=40, blank=True, help_text="The topic of which it was made."
    )
    continued_in = models.CharField(
        max_length=40, blank=True, help_text="The topic in which what is said about it goes on."
    )
    last_event_id = models.BigIntegerField(default=0)
    row_version = models.PositiveIntegerField(default=1)

    author_card: int | None  # of those that were loaded `with_page`
    votes = GenericRelation("voting.Vote")
    objects = IdeaQuerySet.as_manager()

    class Meta(Message.Meta):
        abstract = False
        constraints = [
            *Message.Meta.constraints,
            models.UniqueConstraint(
                fields=["board", "title_key"],
                condition=Q(removed_on=None, held=""),
                name="said_once",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="never_its_own"
            ),
        ]
        indexes = [
            models.Index(fields=["-trend", "-id"], condition=LISTED, name="ideas_trending"),
            models.Index(fields=["-votes_count", "-id"], condition=LISTED, name="ideas_top"),
            models.Index(fields=["-created", "-id"], condition=LISTED, name="ideas_new"),
            models.Index(fields=["-comments_count", "-id"], condition=LISTED, name="ideas_talked"),
            models.Index(
                fields=["status", "-trend", "-id"], condition=LISTED, name="ideas_of_status"
            ),
            models.Index(
                fields=["status", "-votes_count", "-id"],
                condition=LISTED,
                name="ideas_of_status_top",
            ),
            models.Index(
                fields=["status", "-created", "-id"], condition=LISTED, name="ideas_of_status_new"
            ),
            models.Index(
                fields=["status", "-comments_count", "-id"],
                condition=LISTED,
                name="ideas_of_status_talked",
            ),
            models.Index(fields=["-status_on", "-id"], condition=LISTED, name="ideas_changed"),
            models.Index(
                fields=["status", "-status_on", "-id"],
                condition=LISTED,
                name="ideas_of_status_changed",
            ),
            models.Index(fields=["-worth", "-id"], condition=LISTED, name="ideas_by_worth"),
            models.Index(
                fields=["-companies_count", "-id"], condition=LISTED, name="ideas_by_companies"
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="ideas_duplicates",
            ),
            models.Index(fields=["author", "-id"], name="ideas_of_person"),
            models.Index(
                fields=["status", "asked_on", "created"], condition=LISTED, name="ideas_to_ask"
            ),
            models.Index(
                fields=["quarter", "-votes_count", "-id"],
                condition=LISTED & ~Q(quarter=""),
                name="ideas_of_quarter",
            ),
            models.Index(
                fields=["answer_due", "id"],
                condition=LISTED & Q(answered_on=None, answer_due__isnull=False),
                name="ideas_unanswered",
            ),
            models.Index(
                fields=["id"],
                condition=~Q(votes_count=F("votes_indexed")),
                name="ideas_voted_since_indexed",
            ),
            models.Index(
                fields=["created", "id"],
                condition=Q(removed_on=None, held="waiting"),
                name="ideas_waiting",
            ),
        ]
        permissions = [
            ("decide_ideas", _("Can give ideas another status and answer for the team")),
            ("moderate_ideas", _("Can edit, remove and restore every idea")),
            ("vote_for_customers", _("Can vote for ideas on behalf of customers")),
            ("carry_ideas", _("Can make ideas of topics, and topics of what is said about ideas")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def live_group(self) -> str:
        return f"idea.{self.pk}"

    @property
    def is_out(self) -> bool:
        """Whether everybody sees it who sees its board."""
        return not self.is_removed and not self.held

    @property
    def is_locked(self) -> bool:
        return self.locked_on is not None

    @property
    def quarter_name(self) -> str:
        """The quarter for which it is planned, in the reader's language; "" for none."""
        return quarter_named(self.quarter)

    @property
    def is_overdue(self) -> bool:
        """Whether the team has not answered, though it promised to by now."""
        due = self.answer_due
        return self.answered_on is None and due is not None and due <= timezone.now()

    @property
    def was_decided(self) -> bool:
        """Whether its status was ever changed."""
        return self.status_on != self.created

    @property
    def people_count(self) -> int:
        """How many people voted."""
        return self.votes_count - self.extra_votes

    @property
    def takes_votes(self) -> bool:
        known = statuses().get(self.status_id) or self.status
        return known.takes_votes and self.is_out

    def get_absolute_url(self) -> str:
        return self.address_of(self.pk, self.title)

    @staticmethod
    def address_of(pk: int, title: str) -> str:
        """The same of an idea that is not loaded."""
        return spelled("idea", pk, title, nameless="idea")
