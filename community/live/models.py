"""Calls: that sockets have to be asked again, told to every process by way of the database."""

from django.db import models
from django.utils import timezone


class Call(models.Model):
    """That the sockets of `people` (ids) have to be asked again, or everybody's when it names none;
    with `session` (`sessions.name_of`) that this session has ended and its sockets with it.

    Every process with sockets reads these rows, so that a right that was taken away is heard of
    whichever process took it, and whatever the channel layer is doing.
    """

    id = models.BigAutoField(primary_key=True)
    people = models.JSONField(default=list)
    session = models.CharField(max_length=64, blank=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"call {self.id}"
