"""Boards, and who may do what on them."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class Board(models.Model):
    """Where ideas about one product or matter are collected."""

    class Review(models.TextChoices):
        NONE = "", _("none: everybody sees them at once")
        FIRST = "first", _("the first idea of each person")
        ALL = "all", _("every idea of a customer")

    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=300, blank=True)
    icon = models.CharField(_("icon"), max_length=40, default="lightbulb")
    language = models.CharField(_("language"), max_length=8, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    budget = models.PositiveSmallIntegerField(
        _("votes that each person can have out at a time"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as they like. Up to 3 of them can be put on one idea."),
    )
    voters_shown = models.BooleanField(_("everybody sees who voted"), default=True)
    answer_days = models.PositiveSmallIntegerField(
        _("answered within so many business days"),
        null=True,
        blank=True,
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("The team's promise, shown on the board. Empty: nothing is promised."),
    )
    hours = models.ForeignKey(
        "clocks.WorkingHours",
        verbose_name=_("calendar of these days"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty: Monday to Friday."),
    )
    review = models.CharField(
        _("ideas that the team reads before others see them"),
        max_length=10,
        choices=Review,
        default=Review.NONE,
        blank=True,
    )
    answers_owed = models.PositiveIntegerField(default=0, editable=False)
    answers_in_time = models.PositiveIntegerField(default=0, editable=False)

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
