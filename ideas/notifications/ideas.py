"""Who hears what becomes of an idea: whoever voted for it or follows it, once for each change."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.accounts.querysets import people_named
from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.notifications.actions import News, take_back_notices, tell, withdraw_notices
from community.notifications.kinds import (
    DIGEST,
    Kind,
    declare_kinds,
)
from community.notifications.models import Subscription
from community.writing.markup import mentioned_names
from ideas.families import family, groups_of
from ideas.models import Idea, StatusChange
from ideas.permissions import readers
from ideas.statuses import DONE

MOST_MENTIONS = 30

declare_kinds(
    Kind(
        "idea_completed",
        _("An idea that I voted for is completed"),
        _("“%(title)s” is completed"),
        ngettext_lazy("“%(title)s” is completed", "“%(title)s” was completed %(n)d times", "n"),
        quotes="decision",
    ),
    Kind(
        "idea_status",
        _("An idea that I voted for is planned, started or declined"),
        _("%(name)s decided about “%(title)s”"),
        ngettext_lazy("%(n)d decision about “%(title)s”", "%(n)d decisions about “%(title)s”", "n"),
        mail=DIGEST,
        quotes="decision",
    ),
    Kind(
        "idea_still_wanted",
        _("Whether I still want what I voted for long ago"),
        _("Do you still want “%(title)s”?"),
        ngettext_lazy("Do you still want “%(title)s”?", "Do you still want “%(title)s”?", "n"),
        mail=DIGEST,
    ),
)


def _news(occurrence: Occurrence, idea: Idea, moment, target_id=None, address="") -> News:
    return News(
        event_id=occurrence.id,
        actor_id=occurrence.event.actor_id,
        abouts=groups_of(family(idea)),
        title=idea.title,
        address=address or idea.get_absolute_url(),
        readers=lambda people: readers(people, idea),
        target_id=target_id,
        happened_on=moment,
    )


@in_portions
def tell_of_status(occurrence: Occurrence, cursor: int) -> int | None:
    """Everybody who voted for the idea or follows it, however closely; a release tells them itself,
    once for all that it completes.
    """
    if occurrence.event.release:
        return None
    changes = StatusChange.objects.select_related("idea", "status")
    change = changes.filter(pk=occurrence.event.change_id).first()
    if change is None or change.idea.is_removed:
        return None
    kind = "idea_completed" if change.status.category == DONE else "idea_status"
    address = change.get_absolute_url()
    return tell(
        _news(occurrence, change.idea, change.created, change.pk, address),
        followers=kind,
        least=Subscription.Level.TRACKING,
        cursor=cursor,
    )


def take_back_decision(occurrence: Occurrence) -> None:
    """What was decided was taken back a moment later: who has not read of it need not."""
    event = occurrence.event
    idea = Idea.objects.get(pk=event.idea_id)
    for group in groups_of(family(idea)):
        for kind in ("idea_completed", "idea_status"):
            take_back_notices(group, kind, target_id=event.change_id)


@in_portions
def ask_voters(occurrence: Occurrence, cursor: int) -> int | None:
    """Everybody who follows the status of an idea that stands open; they leave with one click."""
    idea = Idea.objects.listed().filter(pk=occurrence.event.idea_id).first()
    if idea is None or idea.asked_on is None:
        return None
    news = _news(occurrence, idea, idea.asked_on)
    least = Subscription.Level.TRACKING
    return tell(news, followers="idea_still_wanted", least=least, cursor=cursor)


def tell_of_mentions(occurrence: Occurrence) -> None:
    """Whom a new idea names, or an edit that did not name them before."""
    idea = Idea.objects.standing().filter(pk=occurrence.event.idea_id).first()
    if idea is None:
        return
    names = getattr(occurrence.event, "newly_mentioned", None)
    names = mentioned_names(idea.content) if names is None else names
    people = people_named(names)[:MOST_MENTIONS] if names else ()
    if people:
        direct = {person.pk: "mention" for person in people}
        tell(_news(occurrence, idea, idea.created), direct=direct)


def withdraw_hidden(occurrence: Occurrence) -> None:
    """An idea was removed: who may not see it any more has no notice of it either."""
    withdraw_notices(f"idea.{occurrence.event.idea_id}")
