"""The event log, which is also the outbox: what happened, and which reactions to it are still
owed.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.events.event import Event, event_from
from community.events.querysets import EventQuerySet


class EventRecord(models.Model):
    """One fact.

    `name` is the event's name, `payload` its fields: ids and plain values only.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=100)
    payload = models.JSONField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now, db_index=True)

    objects = EventQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.id} {self.name}"

    @property
    def event(self) -> Event:
        """The fact itself; raises KeyError when no class has its name any more."""
        return event_from(self.name, self.payload)


class EventGroup(models.Model):
    """That an event belongs to a group ("topic.42"), and which event was the last one there before
    it (0: none). A merge belongs to two.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(EventRecord, on_delete=models.CASCADE, related_name="groups")
    group = models.CharField(max_length=60)
    previous_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "event"], name="once_in_a_group")]

    def __str__(self) -> str:
        return f"{self.group} {self.event_id}"


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
