"""What is said about an idea becomes a topic, and both pages show each other."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from community.accounts.doors import Refused
from community.notifications.actions import carry_followers
from community.notifications.models import Subscription
from community.things.ref import Ref
from community.transactions import one_transaction
from forum.actions import Saying, link_idea, start_topic, take_in
from forum.models import Forum, Topic
from ideas.actions import carry_talk
from ideas.models import Comment, Idea
from moderation.drafting.permissions import forums_for


@one_transaction
def topic_from_talk(idea: Idea, *, by, forum: Forum) -> Topic:
    """Let what is said about an idea go on in a new topic of `forum`: comments become its posts,
    with their authors and times, and who follows the idea with its comments follows it. Returns
    the topic; the one where it went before where it did. Raises what `carry_talk` does, and
    Refused("forum") for one to which it may not go (`forums_for`).
    """

    def settle(home: Idea, comments: Sequence[Comment]) -> tuple[str, list[int]]:
        if forum.pk not in forums_for(by, home):
            raise Refused("forum")
        topic = start_topic(forum, by=by, title=home.title, content=_opening(home, forum))
        posts = take_in(topic, _sayings(comments))
        link_idea(topic, by=by, key=home.live_group)
        watching = Subscription.Level.WATCHING
        carry_followers(home.live_group, to=topic.live_group, least=watching)
        return topic.live_group, [post.pk for post in posts]

    home = carry_talk(idea, by=by, settle=settle)
    ref = Ref.parse(home.continued_in)
    return Topic.objects.get(pk=ref.id if ref else 0)


def _opening(idea: Idea, forum: Forum) -> str:
    with translation.override(forum.language or None):
        words = _("This began below an idea:")
    return f"{words} [{idea.title}]({idea.get_absolute_url()})\n\n{_quoted(idea.content)}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _sayings(comments: Sequence[Comment]) -> list[Saying]:
    """A reply to what stays behind, or was removed, is an answer."""
    places = {comment.pk: place for place, comment in enumerate(comments)}
    return [
        Saying(
            comment.author_id,
            comment.content,
            comment.rendered,
            comment.created,
            comment.edited_on,
            places.get(comment.parent_id or 0),
        )
        for comment in comments
    ]
