"""What needs a person now, and who has it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from moderation.desk.querysets import MatterQuerySet

USER = settings.AUTH_USER_MODEL


class Matter(models.Model):
    """That a thing ("topic.42", "idea.7") needs a person, and why; gone once it does not.

    It is made of the thing's own rows whenever something happens to it (`needs.py`), so that the
    desk reads no others. `since` is from when on it waits, `active_on` when something was last
    said; the desk shows it once it `opens_on`, in the order of `take_by`. `amber_on` and `red_on`
    are its clock's, None where nothing is promised or the promise was kept.
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
    me_too = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)

    objects = MatterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["take_by", "id"], name="matters_in_order"),
            models.Index(fields=["since", "id"], name="matters_by_age"),
            models.Index(fields=["kind", "active_on"], name="matters_of_kind"),
        ]
        permissions = [("work_at_desk", _("Can work at the desk"))]

    def __str__(self) -> str:
        return f"{self.kind}: {self.thing}"
