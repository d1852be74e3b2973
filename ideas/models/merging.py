"""That an idea is the same wish as another one, or is not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from ideas.models.ideas import Idea
from ideas.models.statuses import Status
from ideas.querysets import IdeaMergeQuerySet, ToldApartQuerySet

USER = settings.AUTH_USER_MODEL


class IdeaMerge(models.Model):
    """That an idea became a duplicate of another one; taking it back fills the last two fields.

    Nothing is moved: `Idea.merged_into` is where a duplicate leads now, which is further than
    `into` once that went into another idea itself. `was` is the status that it comes back with.
    """

    source = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="merged_in")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    was = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="+")
    undone_on = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = IdeaMergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(undone_on=None), name="a_duplicate_of_one"
            )
        ]

    def __str__(self) -> str:
        return f"idea {self.source_id} into {self.into_id}"


class ToldApart(models.Model):
    """That somebody of the team said of two ideas that look alike that they are not the same wish;
    `one` is the earlier of them.
    """

    one = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    objects = ToldApartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="told_apart_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="the_earlier_one_first"
            ),
        ]

    def __str__(self) -> str:
        return f"ideas {self.one_id} and {self.other_id}"
