"""Who hears that something was released: whoever wished for it, voted for it or asked about it, and
whoever has the question too, of all that is theirs in it; whoever follows the changelog, of the
rest. Each hears once of a release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail.models import Page

from community.accounts.models import User
from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.letterhead import site_name
from community.notifications.actions import News, tell, withdraw_notices
from community.notifications.kinds import (
    Kind,
    MailAbout,
    Passage,
    declare_kinds,
    declare_mail_about,
)
from community.transactions import by_id
from kb.permissions import readers as readers_of_page
from moderation.releases.audience import Portion, people_after, wishes_named
from moderation.releases.models import Heard, Release, ReleaseNote
from moderation.releases.querysets import done_in, readable_notes, release_of
from moderation.releases.rules import TOLD_AT_ONCE

LONGEST = 255

declare_kinds(
    Kind(
        "released_own",
        _("What I wished for or asked about is released"),
        _("Released, thanks to you: %(title)s"),
        ngettext_lazy(
            "%(n)d release thanks to you: %(title)s",
            "%(n)d releases thanks to you: %(title)s",
            "n",
        ),
    ),
    Kind(
        "released",
        _("What I voted for, or a question that I have too, is released"),
        _("Released: %(title)s"),
        ngettext_lazy("%(n)d release: %(title)s", "%(n)d releases: %(title)s", "n"),
    ),
    Kind(
        "new_release",
        _("Anything is released, where I follow what is new"),
        _("New: %(title)s"),
        ngettext_lazy("%(n)d release: %(title)s", "%(n)d releases: %(title)s", "n"),
    ),
)


@dataclass(frozen=True)
class Word:
    """What several people hear: the same, in the same way."""

    kind: str
    title: str
    note: ReleaseNote


@in_portions
def tell_of_release(occurrence: Occurrence, cursor: int) -> int | None:
    """Reaction to what a publishing completed: the next portion of those whom it concerns. `cursor`
    is the last of them who was considered. The release is locked, so that two publishings at once
    tell nobody twice.
    """
    event = occurrence.event
    release = by_id(Release.objects.filter(pk=event.release_id)).first()
    notes = list(
        ReleaseNote.objects.filter(translation_key=release.translation_key, live=True)
        .select_related("locale")
        .order_by("-pk")
        if release
        else ()
    )
    if release is None or not notes:
        return None
    wishes = wishes_named(event.keys)
    portion = people_after(wishes, release, cursor, TOLD_AT_ONCE)
    told = release.heard.filter(person__in=portion.ids).values_list("person_id", flat=True)
    people = by_id(User.objects.filter(pk__in=set(portion.ids) - set(told), is_active=True))
    news = News(
        event_id=occurrence.id,
        actor_id=event.actor_id,
        abouts=(release.live_group,),
        title="",
        address="",
        readers=lambda found: {pk for note in notes for pk in readers_of_page(found, note)},
        happened_on=release.published_on,
    )
    reached: list[int] = []
    for word, hearers in _words(list(people), portion, notes):
        address = word.note.get_absolute_url()
        one = replace(news, title=word.title, address=address, target_id=word.note.pk)
        tell(one, direct=dict.fromkeys(hearers, word.kind))
        reached += hearers
    Heard.objects.bulk_create(Heard(release=release, person_id=pk) for pk in reached)
    return portion.ids[-1] if len(portion.ids) == TOLD_AT_ONCE else None


def _words(
    people: list[User], portion: Portion, notes: list[ReleaseNote]
) -> Iterator[tuple[Word, list[int]]]:
    """What each of `people` hears: of what they wanted and may read, or else of the release itself
    where they hear of every one; those together who hear the same.
    """
    wishes = {wish.key: wish for found in portion.wanted.values() for wish in found}
    readers = {key: wish.readers(people) for key, wish in wishes.items()}
    hearers: dict[Word, list[int]] = defaultdict(list)
    for person in people:
        theirs = [wish for wish in portion.wanted[person.pk] if person.pk in readers[wish.key]]
        note = _in_language(notes, person.language)
        if theirs:
            own = any(wish.author_id == person.pk for wish in theirs)
            kind = "released_own" if own else "released"
            hearers[Word(kind, _named([wish.title for wish in theirs]), note)].append(person.pk)
        elif person.pk in portion.every:
            hearers[Word("new_release", note.title, note)].append(person.pk)
    yield from hearers.items()


def _named(titles: list[str]) -> str:
    """As many of the titles as a notice holds."""
    said = " · ".join(titles)
    return said if len(said) <= LONGEST else said[: LONGEST - 1].rstrip() + "…"


def _in_language(notes: list[ReleaseNote], language: str) -> ReleaseNote:
    return next((note for note in notes if note.locale.language_code == language), notes[-1])


def passages(user, targets: Collection[int]) -> dict[int, Passage]:
    """What a mail quotes of these notes that `user` may read: how each begins, and what it
    completes.
    """
    notes = list(readable_notes(user).filter(pk__in=targets).select_related("owner"))
    done = done_in(user, notes)
    return {note.pk: _quoted(note, done[note.pk].titles) for note in notes}


def _quoted(note: ReleaseNote, titles: list[tuple[str, str]]) -> Passage:
    items = format_html_join("", '<li><a href="{1}">{0}</a></li>', titles)
    return Passage(
        author=note.owner.name if note.owner else site_name(),
        text="\n".join([note.title, "", note.lead, "", *(f"- {title}" for title, _at in titles)]),
        html=format_html(
            "<p><strong>{}</strong></p><p>{}</p><ul>{}</ul>", note.title, note.lead, items
        ),
        address=note.get_absolute_url(),
    )


declare_mail_about("release", MailAbout(passages=passages))


def withdraw_hidden(occurrence: Occurrence) -> None:
    """A note was withdrawn: who may read none of its release has no notice of it either."""
    withdraw_notices(f"release.{occurrence.event.release_id}")


def withdraw_below(occurrence: Occurrence) -> None:
    """Who may read a section has changed: the same for every release in it."""
    section = Page.objects.filter(pk=occurrence.event.page_id).first()
    if section is None:
        return
    for note in ReleaseNote.objects.descendant_of(section, inclusive=True):
        if release := release_of(note):
            withdraw_notices(release.live_group)
