"""Who hears of what in the forum: never the actor, never somebody who may not read it."""

from __future__ import annotations

from community.accounts.querysets import people_named
from community.events.event import Occurrence
from community.notifications.actions import notify
from forum.markup import mentioned_names
from forum.models import Post
from forum.permissions import can_read_topic


def _tell(occurrence: Occurrence, post: Post, kind: str, people) -> None:
    for person in people:
        if person and person.is_active and can_read_topic(person, post.topic):
            notify(
                recipient_id=person.pk, actor_id=occurrence.event.actor_id, kind=kind, about=f"topic.{post.topic_id}",
                title=post.topic.subject, address=post.get_absolute_url(), event_id=occurrence.id,
            )  # fmt: skip


def _post(occurrence: Occurrence) -> Post | None:
    posts = Post.objects.select_related("topic__poster", "poster", "parent__poster")
    return posts.filter(pk=occurrence.event.post_id, approved=True).first()


def _people(names) -> list:
    return list(people_named(names)) if names else []


def tell_mentioned(occurrence: Occurrence) -> None:
    """Those whom a first post names."""
    if post := _post(occurrence):
        _tell(occurrence, post, "mention", _people(mentioned_names(post.content.raw)))


def tell_asker(occurrence: Occurrence) -> None:
    """The asker hears of an answer; then those whom it names."""
    if post := _post(occurrence):
        _tell(occurrence, post, "answer", [post.topic.poster])
        _tell(occurrence, post, "mention", _people(mentioned_names(post.content.raw)))


def tell_parent(occurrence: Occurrence) -> None:
    """Who is replied to, the asker, and those whom the reply names."""
    if post := _post(occurrence):
        _tell(occurrence, post, "reply", [post.parent and post.parent.poster, post.topic.poster])
        _tell(occurrence, post, "mention", _people(mentioned_names(post.content.raw)))


def tell_newly_mentioned(occurrence: Occurrence) -> None:
    """An edit tells only those whom the text did not name before."""
    if occurrence.event.newly_mentioned and (post := _post(occurrence)):
        _tell(occurrence, post, "mention", _people(occurrence.event.newly_mentioned))


def tell_solver(occurrence: Occurrence) -> None:
    """Whose answer was accepted."""
    if post := _post(occurrence):
        _tell(occurrence, post, "accepted", [post.poster])
