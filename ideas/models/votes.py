"""What a vote says beside that it was given: how much it weighs, and who gave it for whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from ideas.rules import MOST_WEIGHT

USER = settings.AUTH_USER_MODEL


class VoteWeight(models.Model):
    """That somebody put more than one vote of their budget on an idea."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="weights")
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "user"], name="one_weight_of_a_vote"),
            models.CheckConstraint(
                condition=Q(weight__gt=1, weight__lte=MOST_WEIGHT), name="weight_of_a_vote"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weight} of {self.user_id} for idea {self.idea_id}"


class VoteForOthers(models.Model):
    """That somebody of the team voted for others who said elsewhere that they want an idea."""

    class Source(models.TextChoices):
        CALL = "call", _("a call")
        MAIL = "mail", _("a mail")
        MEETING = "meeting", _("a meeting")
        TICKET = "ticket", _("a ticket")
        OTHER = "other", _("something else")

    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices)
    link = models.URLField(blank=True, max_length=500)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class VoteForCustomer(VoteForOthers):
    """For a customer; it goes with their vote."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="votes_for_customers")
    customer = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "customer"], name="voted_once_for_a_customer")
        ]

    def __str__(self) -> str:
        return f"for {self.customer_id} on idea {self.idea_id}"
