"""What needs a person now, and who has it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from moderation.desk.querysets import MatterQuerySet, StepInQuerySet

USER = settings.AUTH_USER_MODEL


class Matter(models.Model):
    """That a thing ("topic.42", "idea.7") needs a person, and why; gone once it does not.

    It is made of the thing's own rows whenever something happens to it (`needs.py`), so that the
    desk reads no others. `since` is from when on it waits, `active_on` when something was last
    said; the desk shows it once it `opens_on`, in the order of `take_by`. `amber_on` and `red_on`
    are its clock's, None where nothing is promised or the promise was kept. `holder` is who has it
    (`StepIn`), which moves it nowhere.
    """

    class Kind(models.TextChoices):
        STUCK = "stuck", _("Still stuck")
        UNANSWERED = "unanswered", _("Without an answer")
        REPLIED = "replied", _("Asked back")
        UNSOLVED = "unsolved", pgettext_lazy("why it waits", "Unsolved")
        OWED = "owed", _("Idea without an answer")
        REVIEW = "review", _("To review")

    thing = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    place = models.CharField(max_length=40, help_text="Where it stands: forum.3, board.2.")
    asker = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField()
    active_on = models.DateTimeField()
    opens_on = models.DateTimeField()
    take_by = models.DateTimeField()
    amber_on = models.DateTimeField(null=True)
    red_on = models.DateTimeField(null=True)
    holder = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    me_too = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)

    objects = MatterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["take_by", "id"], name="matters_in_order"),
            models.Index(fields=["since", "id"], name="matters_by_age"),
            models.Index(fields=["kind", "active_on"], name="matters_of_kind"),
            models.Index(fields=["kind", "take_by", "id"], name="matters_of_kind_in_order"),
        ]
        permissions = [("work_at_desk", _("Can work at the desk"))]

    def __str__(self) -> str:
        return f"{self.kind}: {self.thing}"


class StepIn(models.Model):
    """That somebody from the team took a thing ("topic.42"), or was given it `by` a colleague; how
    it ended and when are the last fields.
    """

    class Ending(models.TextChoices):
        DONE = "done", _("settled")
        BACK = "back", _("given back")
        PASSED = "passed", _("passed on")
        GONE = "gone", _("gone without a word")

    thing = models.CharField(max_length=40)
    agent = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="step_ins")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    ended_on = models.DateTimeField(null=True)
    ending = models.CharField(max_length=6, choices=Ending, blank=True)
    words = models.CharField(max_length=200, blank=True)

    objects = StepInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thing"], condition=Q(ended_on=None), name="taken_by_one_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["thing", "id"], name="step_ins_of_thing"),
            models.Index(fields=["agent"], condition=Q(ended_on=None), name="step_ins_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} at {self.thing}"


class Agent(models.Model):
    """Somebody who works at the desk: when a page of theirs was last open, and whether they want to
    be given anything.
    """

    user = models.OneToOneField(
        USER, primary_key=True, on_delete=models.CASCADE, related_name="at_desk"
    )
    seen_on = models.DateTimeField()
    is_away = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.user_id} at the desk"
