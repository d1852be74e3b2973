"""Whoever wished for something hears what became of it while it waited for the team."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.events.event import Occurrence
from community.notifications.actions import News, take_back_notices, tell
from community.notifications.kinds import Kind, declare_kinds
from ideas.models import Review
from ideas.permissions import readers

APPROVED, DECLINED = "idea_approved", "idea_not_taken"
declare_kinds(
    Kind(
        APPROVED,
        _("My idea was read and is there for everybody"),
        _("Everybody sees “%(title)s” now"),
        ngettext_lazy("Everybody sees “%(title)s” now", "Everybody sees “%(title)s” now", "n"),
    ),
    Kind(
        DECLINED,
        _("My idea was read and not taken"),
        _("“%(title)s” was not taken; the reason stands there"),
        ngettext_lazy(
            "“%(title)s” was not taken; the reason stands there",
            "“%(title)s” was not taken; the reason stands there",
            "n",
        ),
        quotes="review",
    ),
)


def tell_of_review(occurrence: Occurrence) -> None:
    """Its author, unless it was taken back before they could hear."""
    found = Review.objects.filter(pk=occurrence.event.review_id, undone_on=None)
    review = found.select_related("idea").first()
    if review is None or review.idea.author_id is None:
        return
    idea = review.idea
    news = News(
        event_id=occurrence.id,
        actor_id=occurrence.event.actor_id,
        abouts=(idea.live_group,),
        title=idea.title,
        address=idea.get_absolute_url(),
        readers=lambda people: readers(people, idea),
        target_id=None if review.is_approved else review.pk,
        happened_on=review.created,
    )
    tell(news, direct={idea.author_id: APPROVED if review.is_approved else DECLINED})


def take_back_review(occurrence: Occurrence) -> None:
    """The idea waits again: who has not read what was said of it need not."""
    for kind in (APPROVED, DECLINED):
        take_back_notices(f"idea.{occurrence.event.idea_id}", kind)
