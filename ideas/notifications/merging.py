"""Whoever voted for an idea that became a duplicate hears once where it is counted now."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.notifications.actions import News, take_back_notices, tell
from community.notifications.kinds import DIGEST, Kind, declare_kinds
from community.notifications.models import Subscription
from ideas.families import groups_of
from ideas.models import IdeaMerge
from ideas.permissions import readers

declare_kinds(
    Kind(
        "idea_merged",
        _("An idea that I voted for is counted with another one"),
        _("“%(title)s” is counted with another idea from now on"),
        ngettext_lazy(
            "“%(title)s” is counted with another idea from now on",
            "“%(title)s” was joined with another idea %(n)d times",
            "n",
        ),
        mail=DIGEST,
    )
)


@in_portions
def tell_of_merge(occurrence: Occurrence, cursor: int) -> int | None:
    """Everybody who voted for the duplicate or follows it, or one that came with it; unless the
    merge was taken back before they could hear.
    """
    event = occurrence.event
    found = IdeaMerge.objects.standing().filter(pk=event.merge_id).select_related("source", "into")
    merge = found.first()
    if merge is None or merge.into.is_removed:
        return None
    came = sorted(IdeaMerge.objects.came_with(merge.source_id))
    return tell(
        News(
            event_id=occurrence.id,
            actor_id=event.actor_id,
            abouts=groups_of([merge.source_id, *came]),
            title=merge.source.title,
            address=merge.into.get_absolute_url(),
            readers=lambda people: readers(people, merge.into),
            happened_on=merge.created,
        ),
        followers="idea_merged",
        least=Subscription.Level.TRACKING,
        cursor=cursor,
    )


def take_back_merge(occurrence: Occurrence) -> None:
    """The idea stands by itself again: who has not read that it was merged need not."""
    (group,) = groups_of([occurrence.event.idea_id])
    take_back_notices(group, "idea_merged")
