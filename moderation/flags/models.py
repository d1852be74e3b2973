"""What people flagged, why, and what the team said about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from community.things.ref import Ref
from moderation.flags.querysets import FlaggedQuerySet, FlagQuerySet
from moderation.flags.reasons import HIGH, LOW, MEDIUM, NAMES, NEVER, OTHER, TOLD

USER = settings.AUTH_USER_MODEL


class Reason(models.Model):
    """Why something is flagged, and what its author reads when that is upheld; the more sensitive,
    the fewer flags hide a thing by themselves.
    """

    class Sensitivity(models.IntegerChoices):
        NEVER = NEVER, _("never hides by itself")
        LOW = LOW, _("low: many flags hide it")
        MEDIUM = MEDIUM, _("medium")
        HIGH = HIGH, _("high: few flags hide it")

    key = models.SlugField(max_length=30, unique=True, editable=False)
    name = models.CharField(
        _("name"),
        max_length=40,
        blank=True,
        help_text=_("Empty: the word of the house, in each reader's language."),
    )
    name_ru = models.CharField(_("name in Russian"), max_length=40, blank=True)
    told = models.CharField(
        _("what the author reads"),
        max_length=200,
        blank=True,
        help_text=_("Empty: the words of the house, in each reader's language."),
    )
    told_ru = models.CharField(_("what the author reads, in Russian"), max_length=200, blank=True)
    sensitivity = models.PositiveSmallIntegerField(
        _("sensitivity"), choices=Sensitivity, default=Sensitivity.MEDIUM
    )
    is_offered = models.BooleanField(_("offered to whoever flags"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("reason for flags")
        verbose_name_plural = _("reasons for flags")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What it is called in the reader's language."""
        own = self.name_ru if get_language() == "ru" else self.name
        return own or str(NAMES.get(self.key) or self.name or self.name_ru)

    label.fget.short_description = _("name")  # heads the column of the back office

    @property
    def words(self) -> str:
        """What an author reads in their language."""
        own = self.told_ru if get_language() == "ru" else self.told
        return own or str(TOLD.get(self.key) or self.told or self.told_ru or self.label)

    @property
    def needs_words(self) -> bool:
        """Whether it says nothing by itself."""
        return self.key == OTHER


class Matter(models.Model):
    """A thing that was flagged at some time ("post.42" is `kind` and `thing_id`), with what the
    team has to know of it: it `waits` for somebody `since` then, what its waiting flags weigh, and
    whether it was taken `away` because of them.

    `away` says what this room did: what its author or a moderator removed otherwise is not away.
    """

    class Waits(models.TextChoices):
        FLAGGED = "flagged", pgettext_lazy("why it waits", "Flagged")
        MENDED = "mended", pgettext_lazy("why it waits", "Mended by its author")
        APPEALED = "appealed", pgettext_lazy("why it waits", "Appealed")

    class Away(models.TextChoices):
        HIDDEN = "hidden"  # its author may mend it
        REMOVED = "removed"

    kind = models.CharField(max_length=20)
    thing_id = models.BigIntegerField()
    author = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=255)
    waits = models.CharField(max_length=10, choices=Waits, blank=True)
    since = models.DateTimeField(null=True)
    weight = models.PositiveIntegerField(default=0)
    away = models.CharField(max_length=10, choices=Away, blank=True)
    claimed_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_until = models.DateTimeField(null=True)

    objects = FlaggedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing_id"], name="one_matter_of_a_thing")
        ]
        indexes = [
            models.Index(
                fields=["since", "id"],
                condition=Q(since__isnull=False),
                name="matters_waiting",
            ),
            models.Index(fields=["author", "-id"], name="matters_of_person"),
        ]
        permissions = [("review_flags", _("Can decide about what people flag"))]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def ref(self) -> Ref:
        """The thing itself."""
        return Ref(self.kind, self.thing_id)

    @property
    def about(self) -> str:
        """What notices call the matter."""
        return f"matter.{self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.since is not None

    @property
    def flags_weigh(self) -> float:
        """The weight of what waits, in flags."""
        return self.weight / 100

    def holder(self, moment=None):
        """Who has claimed it; None once the claim is over."""
        until = self.claimed_until
        return self.claimed_by if until and until > (moment or timezone.now()) else None


class Decision(models.Model):
    """What the team said about a matter, what its author answered, and how it was before: taking it
    back fills the last two fields. Who decides about an appeal says the last word (`is_final`).
    """

    class Outcome(models.TextChoices):
        DISMISSED = "dismissed", pgettext_lazy("what became of flags", "Dismissed")
        KEPT = "kept", pgettext_lazy("what became of flags", "Upheld, stays")
        HIDDEN = "hidden", pgettext_lazy("what became of flags", "Hidden")
        REMOVED = "removed", pgettext_lazy("what became of flags", "Removed")

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="decisions")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.ForeignKey(Reason, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    is_final = models.BooleanField(default=False)
    was_waiting = models.CharField(max_length=10)
    was_since = models.DateTimeField()
    was_away = models.CharField(max_length=10, blank=True)
    appeal = models.TextField(blank=True)
    appealed_on = models.DateTimeField(null=True)
    undone_on = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["matter", "-id"], condition=Q(undone_on=None), name="decisions_standing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.outcome}"

    @property
    def upholds(self) -> bool:
        return self.outcome != self.Outcome.DISMISSED

    @property
    def leaves_it(self) -> str:
        """How it is with the thing since: a value of Matter.Away, "" where others see it."""
        return self.outcome if self.outcome in Matter.Away.values else ""

    @property
    def why(self) -> str:
        """What its author reads: the words of the house, the team's own below them."""
        return "\n\n".join(filter(None, (self.reason and self.reason.words, self.words)))


class Flag(models.Model):
    """That somebody found a thing wrong; the decision about it says whether they were right."""

    class Verdict(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("verdict on a flag", "Upheld")
        DISMISSED = "dismissed", pgettext_lazy("verdict on a flag", "Dismissed")

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="flags")
    by = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    weight = models.PositiveIntegerField()
    created = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.SET_NULL, related_name="flags"
    )

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "by"], condition=Q(verdict=""), name="flagged_once_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["by", "-id"], name="flags_of_person")]

    def __str__(self) -> str:
        return f"{self.by_id} flags {self.matter_id}"
