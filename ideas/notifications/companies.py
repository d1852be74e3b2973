"""The managers of a company for which the team voted hear of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.companies.models import Membership
from community.events.event import Occurrence
from community.notifications.actions import News, tell
from community.notifications.kinds import Kind, declare_kinds
from ideas.models import VoteForCompany
from ideas.permissions import readers

MOST_MANAGERS = 50

declare_kinds(
    Kind(
        "idea_voted_for_company",
        _("The team counts an idea as a wish of the company that I manage"),
        _("%(name)s counted “%(title)s” as a wish of your company"),
        ngettext_lazy(
            "%(name)s counted “%(title)s” as a wish of your company",
            "The team counted “%(title)s” as a wish of your company %(n)d times",
            "n",
        ),
    )
)


def tell_managers(occurrence: Occurrence) -> None:
    """As long as it was not taken back."""
    event = occurrence.event
    given = VoteForCompany.objects.filter(pk=event.vote_id).select_related("idea").first()
    if given is None:
        return
    idea = given.idea
    managers = Membership.objects.filter(
        company=given.company_id, role=Membership.Role.MANAGER
    ).order_by("user_id")
    ids = list(managers.values_list("user_id", flat=True)[:MOST_MANAGERS])
    news = News(
        event_id=occurrence.id,
        actor_id=event.actor_id,
        abouts=(idea.live_group,),
        title=idea.title,
        address=reverse("company_vote", args=[given.pk]),
        readers=lambda people: readers(people, idea),
        happened_on=given.created,
    )
    if ids:
        tell(news, direct=dict.fromkeys(ids, "idea_voted_for_company"))
