"""Who hears of what in the knowledge base: never the actor, never somebody who may not read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail.models import Page

from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.notifications.actions import News, tell, withdraw_notices
from community.notifications.kinds import DIGEST, Kind, declare_kinds
from community.notifications.models import Notice
from community.search.models import Gap
from kb.models import EditSuggestion
from kb.permissions import readers
from kb.things import drafts, office_address

AT_ONCE = 200

declare_kinds(
    Kind(
        "article",
        _("An article that I follow is updated"),
        _("“%(title)s” was updated"),
        ngettext_lazy(
            "“%(title)s” was updated %(n)d time", "“%(title)s” was updated %(n)d times", "n"
        ),
        mail=DIGEST,
    ),
    Kind(
        "gap",
        _("What I searched for has an answer now"),
        _("Your question now has an answer: “%(title)s”"),
        ngettext_lazy(
            "Your question now has %(n)d answer: “%(title)s”",
            "Your question now has %(n)d answers: “%(title)s”",
            "n",
        ),
    ),
    Kind(
        "verify",
        _("An article of mine should be verified"),
        _("Is “%(title)s” still true?"),
        ngettext_lazy(
            "%(n)d reminder: is “%(title)s” still true?",
            "%(n)d reminders: is “%(title)s” still true?",
            "n",
        ),
    ),
    Kind(
        "suggested",
        _("Somebody suggests an edit of an article of mine"),
        _("%(name)s suggests an edit of “%(title)s”"),
        ngettext_lazy(
            "%(n)d suggested edit of “%(title)s”", "%(n)d suggested edits of “%(title)s”", "n"
        ),
    ),
    Kind(
        "taken",
        _("An edit that I suggested is published"),
        _("Your edit of “%(title)s” is published"),
        ngettext_lazy(
            "%(n)d edit of yours in “%(title)s” is published",
            "%(n)d edits of yours in “%(title)s” are published",
            "n",
        ),
    ),
    Kind(
        "review",
        _("A draft waits for my review"),
        _("%(name)s asks for a review of “%(title)s”"),
        ngettext_lazy(
            "%(n)d review of “%(title)s” is asked for",
            "%(n)d reviews of “%(title)s” are asked for",
            "n",
        ),
    ),
    Kind(
        "reviewed",
        _("A draft of mine was reviewed"),
        _("%(name)s has reviewed “%(title)s”"),
        ngettext_lazy(
            "“%(title)s” was reviewed %(n)d time", "“%(title)s” was reviewed %(n)d times", "n"
        ),
    ),
    Kind(
        "comment",
        _("A comment on a page that I work on"),
        _("%(name)s has commented on “%(title)s”"),
        ngettext_lazy("%(n)d comment on “%(title)s”", "%(n)d comments on “%(title)s”", "n"),
    ),
)


def _news(occurrence: Occurrence, page, *more: str) -> News:
    return News(
        event_id=occurrence.id,
        actor_id=occurrence.event.actor_id,
        abouts=(f"article.{page.pk}", *more),
        title=page.title,
        address=page.specific.get_absolute_url(),
        readers=lambda people: readers(people, page),
        happened_on=timezone.now(),
    )


def _page(occurrence: Occurrence) -> Page | None:
    return Page.objects.filter(pk=occurrence.event.page_id, live=True).first()


@in_portions
def tell_of_article(occurrence: Occurrence, cursor: int) -> int | None:
    """Who follows the article hears of a new text; whose suggestion is in it, that it was taken."""
    page = _page(occurrence)
    if page is None or occurrence.event.first:
        return None
    taken = EditSuggestion.objects.filter(
        page_id=page.pk, revision_id__lte=occurrence.event.revision_id, published_on__isnull=False
    )
    recent = taken.filter(published_on__gte=timezone.now() - timedelta(hours=1)).exclude(by=None)
    return tell(
        _news(occurrence, page),
        direct=dict.fromkeys(recent.values_list("by_id", flat=True), "taken"),
        followers="article",
        cursor=cursor,
    )


@in_portions
def tell_who_searched(occurrence: Occurrence, cursor: int) -> int | None:
    """Who asked to be told hears that what they had searched for has an article now."""
    page = _page(occurrence)
    gap = Gap.objects.filter(draft_id=occurrence.event.page_id).first()
    if page is None or gap is None:
        return None
    if cursor == 0 and gap.answered_on:
        return None
    following = tell(_news(occurrence, page, f"gap.{gap.pk}"), followers="gap", cursor=cursor)
    if following is None:
        Gap.objects.filter(pk=gap.pk).update(answered_on=timezone.now())
    return following


def ask_owner(occurrence: Occurrence) -> None:
    """The owner is asked whether a page is still true."""
    page = _page(occurrence)
    if page is not None and page.owner_id:
        tell(_news(occurrence, page), direct={page.owner_id: "verify"})


def tell_owner_of_edit(occurrence: Occurrence) -> None:
    """The owner hears that somebody suggests an edit."""
    page = _page(occurrence)
    if page is not None and page.owner_id:
        news = replace(_news(occurrence, page), address=reverse("kb_suggestions", args=[page.pk]))
        tell(news, direct={page.owner_id: "suggested"})


def tell_of_draft(occurrence: Occurrence) -> None:
    """Those whom it concerns hear what is asked or said about a draft, as far as they work on
    it.
    """
    event = occurrence.event
    page = Page.objects.filter(pk=event.page_id).first()
    if page is None:
        return
    news = News(
        event_id=occurrence.id,
        actor_id=event.actor_id,
        abouts=(f"draft.{page.pk}",),
        title=page.draft_title,
        address=office_address(page.pk),
        readers=lambda people: {person.pk for person in people if drafts(person, [page.pk])},
        happened_on=timezone.now(),
    )
    tell(news, direct=dict.fromkeys(event.people, event.kind))


def withdraw_hidden(occurrence: Occurrence) -> None:
    """A page was withdrawn or became private: who may not see it any more has no notice of it
    either.
    """
    withdraw_notices(f"article.{occurrence.event.page_id}")


def withdraw_below(occurrence: Occurrence) -> None:
    """Who may read a section has changed: the same for every page in it."""
    section = Page.objects.filter(pk=occurrence.event.page_id).first()
    ids = (
        list(Page.objects.descendant_of(section, inclusive=True).values_list("pk", flat=True))
        if section
        else [occurrence.event.page_id]
    )
    for start in range(0, len(ids), AT_ONCE):
        abouts = [f"article.{pk}" for pk in ids[start : start + AT_ONCE]]
        for about in (
            Notice.objects.filter(about__in=abouts, read_on=None)
            .values_list("about", flat=True)
            .distinct()
        ):
            withdraw_notices(about)
