"""A customer for whom the team voted hears of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.events.event import Occurrence
from community.notifications.actions import News, tell
from community.notifications.kinds import Kind, declare_kinds
from ideas.models import VoteForCustomer
from ideas.permissions import readers

declare_kinds(
    Kind(
        "idea_voted_for_me",
        _("The team voted for an idea for me"),
        _("%(name)s voted for “%(title)s” for you"),
        ngettext_lazy(
            "%(name)s voted for “%(title)s” for you",
            "The team voted for “%(title)s” for you %(n)d times",
            "n",
        ),
    )
)


def tell_customer(occurrence: Occurrence) -> None:
    """As long as they have not taken the vote back."""
    event = occurrence.event
    given = VoteForCustomer.objects.filter(customer=event.customer_id, idea=event.idea_id)
    if (vote := given.select_related("idea").first()) is None:
        return
    idea = vote.idea
    news = News(
        event_id=occurrence.id,
        actor_id=event.actor_id,
        abouts=(idea.live_group,),
        title=idea.title,
        address=idea.get_absolute_url(),
        readers=lambda people: readers(people, idea),
        happened_on=vote.created,
    )
    tell(news, direct={event.customer_id: "idea_voted_for_me"})
