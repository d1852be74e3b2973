"""Who hears what is said about an idea: whose words are replied to, who is named, and whoever
follows it with its comments; never those who follow its status only.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.accounts.querysets import people_named
from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.notifications.actions import News, tell
from community.notifications.kinds import Kind, declare_kinds
from community.writing.markup import mentioned_names
from ideas.families import family, groups_of
from ideas.models import Comment, Idea, Note
from ideas.notifications.ideas import MOST_MENTIONS
from ideas.permissions import readers, sharers

declare_kinds(
    Kind(
        "comment",
        _("A comment on an idea that I follow"),
        _("%(name)s commented on “%(title)s”"),
        ngettext_lazy("%(n)d new comment on “%(title)s”", "%(n)d new comments on “%(title)s”", "n"),
    ),
)


def _comment(occurrence: Occurrence) -> tuple[Comment, Idea] | None:
    """The comment, and the idea on whose page it stands."""
    found = Comment.objects.standing().select_related("parent", "idea__merged_into")
    comment = found.filter(pk=occurrence.event.comment_id, idea__removed_on=None).first()
    if comment is None:
        return None
    home = comment.idea.merged_into or comment.idea
    return None if home.is_removed else (comment, home)


def _news(occurrence: Occurrence, comment: Comment, home: Idea) -> News:
    author = f"person.{comment.author_id}"
    return News(
        event_id=occurrence.id,
        actor_id=occurrence.event.actor_id,
        abouts=(*groups_of(family(home)), author),
        title=home.title,
        address=comment.get_absolute_url(),
        readers=lambda people: readers(people, comment.idea),
        target_id=comment.pk,
        author=author,
        happened_on=comment.created,
    )


def _mentioned(names: Collection[str]) -> dict[int, str]:
    return {person.pk: "mention" for person in people_named(names)[:MOST_MENTIONS]} if names else {}


@in_portions
def tell_of_comment(occurrence: Occurrence, cursor: int) -> int | None:
    """Whose words are replied to, whom the comment names, and who follows the idea closely."""
    if not (found := _comment(occurrence)):
        return None
    comment, home = found
    parent = comment.parent
    direct = {parent.author_id: "reply"} if parent and parent.author_id else {}
    direct |= _mentioned(mentioned_names(comment.content))
    news = _news(occurrence, comment, home)
    return tell(news, direct=direct, followers="comment", cursor=cursor)


def tell_newly_named(occurrence: Occurrence) -> None:
    """An edit tells only those whom the comment did not name before."""
    if occurrence.event.newly_mentioned and (found := _comment(occurrence)):
        tell(_news(occurrence, *found), direct=_mentioned(occurrence.event.newly_mentioned))


def tell_of_note(occurrence: Occurrence) -> None:
    """Who of the team is named in a note, or was not before an edit; nobody else hears of it."""
    notes = Note.objects.standing().select_related("room__idea")
    note = notes.filter(pk=occurrence.event.note_id, room__idea__removed_on=None).first()
    if note is None:
        return
    newly = getattr(occurrence.event, "newly_mentioned", None)
    names = mentioned_names(note.content) if newly is None else newly
    if direct := _mentioned(names):
        idea = note.room.idea
        news = News(
            event_id=occurrence.id,
            actor_id=occurrence.event.actor_id,
            abouts=(note.room.live_group,),
            title=idea.title,
            address=note.get_absolute_url(),
            readers=lambda people: sharers(people, idea),
            target_id=note.pk,
            author=f"person.{note.author_id}",
            happened_on=note.created,
        )
        tell(news, direct=direct)
