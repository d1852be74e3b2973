"""The event log, which is also the outbox: what happened, and which reactions to it are still
owed.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.events.querysets import EventQuerySet


class EventRecord(models.Model):
    """One fact.

    `name` is the event class's dotted path, `payload` its fields: ids and plain values only.

    `group` is whose live page it belongs to; `also` a second one that hears of it (a merge's
    target).
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=100)
    payload = models.JSONField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now, db_index=True)
    group = models.CharField(max_length=60, blank=True)
    also = models.CharField(max_length=60, null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["group", "id"], name="events_of_group"),
            models.Index(
                fields=["also", "id"],
                condition=models.Q(also__isnull=False),
                name="events_of_second_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.name}"


class ReactionRecord(models.Model):
    """That one reaction to one event is owed (`done_on` is null) or done.

    Done means: took effect, once.

    `cursor` is how far a reaction that works in portions has come.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(EventRecord, on_delete=models.CASCADE, related_name="reactions")
    reaction = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_on = models.DateTimeField(default=timezone.now)
    done_on = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    cursor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "reaction"], name="one_effect_per_event")
        ]
        indexes = [
            models.Index(
                fields=["tried_on"], condition=models.Q(done_on=None), name="reactions_owed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reaction} for {self.event_id}"
