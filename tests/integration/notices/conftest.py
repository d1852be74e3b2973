"""A topic of which everything is told."""

from __future__ import annotations

from community.notifications.models import Notice, Subscription
from tests.conftest import run_all
from tests.standing import stands

MUTED, NORMAL, TRACKING, WATCHING = 0, 1, 2, 3


def told() -> list[tuple[str, str]]:
    return sorted(
        (notice.recipient.username, notice.kind)
        for notice in Notice.objects.select_related("recipient")
    )


@stands
def quiet(topic):
    """The topic with everything about its beginning already told."""
    run_all()
    Notice.objects.all().delete()
    return topic


def level(person, about: str) -> int | None:
    return (
        Subscription.objects.filter(user=person, about=about)
        .values_list("level", flat=True)
        .first()
    )
