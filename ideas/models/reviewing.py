"""What came of an idea that waited for the team before others saw it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea

USER = settings.AUTH_USER_MODEL


class Review(models.Model):
    """That the team let an idea through or declined it, and what that means for `later` ideas of
    its author, of which the newest standing one decides; taking it back fills the last two fields.
    """

    class Later(models.TextChoices):
        TRUSTED = "trusted"  # need no review
        BLOCKED = "blocked"  # are not taken

    class Reason(models.TextChoices):
        """Why an idea is declined, in words that its author reads in their own language."""

        UNCLEAR = "unclear", _("It does not say clearly enough what is wished for.")
        QUESTION = "question", _("It is a question. Ask it in the forum: there it gets answers.")
        SEVERAL = "several", _("It is several wishes at once. Submit each by itself.")
        SAID = "said", _("Somebody has wished for this before. Vote for that idea.")
        PRIVATE = "private", _("It says something about a person that is not for everybody.")
        SPAM = "spam", _("It is an advertisement.")

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    is_approved = models.BooleanField()
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    words = models.TextField(blank=True)
    later = models.CharField(max_length=10, choices=Later, blank=True)
    undone_on = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea"], condition=Q(undone_on=None), name="one_review_of_an_idea"
            ),
            models.CheckConstraint(
                condition=Q(is_approved=True, later__in=("", "trusted"))
                | Q(is_approved=False, later__in=("", "blocked")),
                name="trusted_or_blocked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(undone_on=None) & ~Q(later=""),
                name="reviews_of_people",
            )
        ]

    def __str__(self) -> str:
        return f"idea {self.idea_id}: {'approved' if self.is_approved else 'declined'}"

    @property
    def why(self) -> str:
        """What its author reads: the words of the house, the team's own below them."""
        return "\n\n".join(filter(None, (self.get_reason_display(), self.words)))
