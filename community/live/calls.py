"""Calls as rows: how every process hears that sockets have to be asked again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from community.live.models import Call

KEEP = timedelta(hours=1)
LATE = 100  # a call may commit after calls with higher ids


def as_message(call: Call) -> dict:
    """A call as plain values."""
    return {"number": call.pk, "people": call.people, "session": call.session}


def first_call() -> int:
    """The number after which a process that begins now has to read."""
    last = Call.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return max(0, last - LATE)


def calls_after(number: int, heard: Collection[int]) -> list[dict]:
    """The calls after `number` that were not `heard` through the channel layer, oldest first."""
    calls = Call.objects.filter(id__gt=number).order_by("id")
    return [as_message(call) for call in calls if call.pk not in heard]


def forget_old() -> None:
    """Drop calls that every process has long heard."""
    Call.objects.filter(created__lt=timezone.now() - KEEP).delete()
