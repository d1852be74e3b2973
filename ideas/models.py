"""Boards and who may do what on them, ideas, what the team decided about them, and which is a
duplicate of which.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.addresses import spelled
from community.writing.models import Message
from ideas.querysets import IdeaQuerySet
from ideas.statuses import ACTIVE, CLOSED, COLOURS, DONE, ICONS, NAMES, OPEN

USER = settings.AUTH_USER_MODEL
LISTED = Q(removed_on=None, merged_into=None)


class Board(models.Model):
    """Where ideas about one product or matter are collected."""

    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=300, blank=True)
    icon = models.CharField(_("icon"), max_length=40, default="lightbulb")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    voters_shown = models.BooleanField(_("everybody sees who voted"), default=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("board of ideas")
        verbose_name_plural = _("boards of ideas")

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        return slugify(self.name, allow_unicode=True)


class Access(models.Model):
    """What a role may do on a board; `role` is null for visitors. Whoever may do anything there may
    see it.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="access")
    role = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="+")
    see = models.BooleanField(default=True)
    submit = models.BooleanField(default=False)
    comment = models.BooleanField(default=False)
    vote = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "role"], name="one_access_per_role"),
            models.UniqueConstraint(
                fields=["board"], condition=Q(role=None), name="one_access_for_visitors"
            ),
            models.CheckConstraint(
                condition=Q(see=True) | Q(submit=False, comment=False, vote=False),
                name="never_looser_than_see",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role or 'visitors'} on {self.board}"


class Status(models.Model):
    """What becomes of ideas; figures rely on its category alone."""

    class Category(models.TextChoices):
        OPEN = OPEN, _("open: not decided yet")
        ACTIVE = ACTIVE, _("active: it will come")
        DONE = DONE, _("done: it is there")
        CLOSED = CLOSED, _("closed: it will not come")

    key = models.SlugField(max_length=30, unique=True, editable=False)
    name = models.CharField(
        _("name"),
        max_length=40,
        blank=True,
        help_text=_("Empty: the word of the house, in each reader's language."),
    )
    name_ru = models.CharField(_("name in Russian"), max_length=40, blank=True)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    colour = models.CharField(
        _("colour"), max_length=10, choices=[(one, one) for one in COLOURS], default="grey"
    )
    icon = models.CharField(
        _("icon"), max_length=40, choices=[(one, one) for one in ICONS], default="flag"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("status of ideas")
        verbose_name_plural = _("statuses of ideas")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        own = self.name_ru if get_language() == "ru" else self.name
        return own or str(NAMES.get(self.key) or self.name or self.name_ru)

    @property
    def takes_votes(self) -> bool:
        return self.category in (OPEN, ACTIVE)

    @property
    def needs_answer(self) -> bool:
        """Whoever is refused hears why."""
        return self.category == CLOSED


def title_key(title: str) -> str:
    """What two titles have in common that only differ in case, spaces and punctuation."""
    return " ".join(re.findall(r"\w+", title.casefold())) or title.strip()


class Idea(Message):
    """Something that somebody wishes for.

    Votes are rows of django-voting; `votes_count` says how many people voted for it or for one of
    its duplicates. `trend` is what orders the trending ones (`ideas/trends.py`), out of the votes
    and comments of the last days. `row_version` grows with all that lists and the page show beside
    the text.
    """

    prefix = "idea"

    id = models.BigAutoField(primary_key=True)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="ideas")
    title = models.CharField(max_length=100)
    title_key = models.CharField(max_length=100, editable=False)
    status = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="+")
    status_on = models.DateTimeField(default=timezone.now)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    votes_count = models.PositiveIntegerField(default=0)
    comments_count = models.PositiveIntegerField(default=0)
    recent_votes = models.PositiveIntegerField(default=0)
    recent_comments = models.PositiveIntegerField(default=0)
    trend = models.BigIntegerField(default=0)
    last_event_id = models.BigIntegerField(default=0)
    row_version = models.PositiveIntegerField(default=1)

    votes = GenericRelation("voting.Vote")
    objects = IdeaQuerySet.as_manager()

    class Meta(Message.Meta):
        abstract = False
        constraints = [
            *Message.Meta.constraints,
            models.UniqueConstraint(
                fields=["board", "title_key"], condition=Q(removed_on=None), name="said_once"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="never_its_own"
            ),
        ]
        indexes = [
            models.Index(fields=["-trend", "-id"], condition=LISTED, name="ideas_trending"),
            models.Index(fields=["-votes_count", "-id"], condition=LISTED, name="ideas_top"),
            models.Index(fields=["-created", "-id"], condition=LISTED, name="ideas_new"),
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
            models.Index(fields=["author", "-id"], name="ideas_of_person"),
        ]
        permissions = [
            ("decide_ideas", _("Can give ideas another status and answer for the team")),
            ("moderate_ideas", _("Can edit, remove and restore every idea")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def live_group(self) -> str:
        return f"idea.{self.pk}"

    @property
    def takes_votes(self) -> bool:
        return self.status.takes_votes and not self.is_removed

    def get_absolute_url(self) -> str:
        return spelled("idea", self.pk, self.title, nameless="idea")


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
